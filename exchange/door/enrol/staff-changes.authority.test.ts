import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staffAdministratorRole as admin } from '../../../contracts/settings.ts';
import { transact } from '../../../database/connect.ts';
import { findAccount, openAccount, openSession } from '../../sign-in/opening.ts';
import { findSession } from '../../sign-in/sessions.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { act, actingOf, enrol } from '../../testing-acting.ts';

// Who may change who acts for a member: an administrator who is signed in, and no way around.

const member = 'GOV/990019';
const privacy = '個人情報保護責任者';
const from = '2024-04-01T00:00:00+09:00';
let region: TestRegion;
let hall: TestClient;
let other: TestClient;
let stranger: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  await region.database.pool('admin', 1).query(`DELETE FROM exchange.staff WHERE id LIKE 'somu-%'`);
  hall = await region.client(`${member}/main`);
  const systems = region.town.members.find(({ id }) => id === member)!.systems;
  other = await region.client(systems.find(({ id }) => !id.endsWith('/main') && !id.endsWith('/municipal'))!.id);
  stranger = await region.client('GOV/990027/main');
});
afterAll(() => region.close());

const signIn = (staff: string) =>
  transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, async (connection) => {
    const now = new Date();
    const holder = { kind: 'staff', member, staff } as const;
    const account = (await findAccount(connection, holder)) ?? (await openAccount(connection, holder, now));
    const opened = { account, kind: 'staff', how: 'passkey', client: 'app/municipal', shared: true } as const;
    return openSession(connection, opened, now);
  });
type Answer = { plan: string; applied: boolean; changes: { what: string }[]; errors: { text: string }[] };
type Refused = Answer & { code: string; detail?: string };
const changeBy = (
  who: { sub: string; sid?: string; role?: string },
  changes: readonly object[],
  { client = hall, ...more }: { client?: TestClient; dryRun?: boolean; plan?: string } = {},
) =>
  act<Refused>(
    ...([region, client, '/v1/staff/changes', { sub: who.sub, role: who.role ?? admin }] as const),
    { dryRun: false, ...more, changes },
    who.sid === undefined ? {} : { sid: who.sid },
  );
const assign = (id: string, roles: readonly string[], more = {}) => ({ change: 'assign', id, roles, from, ...more });
const rolesOf = async (id: string) =>
  (await hall.get<{ staff: { id: string; roles: string[]; endedAt: string | null }[] }>('/v1/staff')).body.staff.find(
    (one) => one.id === id,
  );
const records = async () =>
  (
    await region.database
      .pool('admin', 1)
      .query<{ items: string[]; actor: string | null; decision: string; reasons: string[] }>(
        `SELECT fields -> 'items' AS items, fields ->> 'actor' AS actor, fields ->> 'decision' AS decision FROM ledger.record
          WHERE fields ->> 'kind' = 'registration' ORDER BY id`,
      )
  ).rows;

let boss: { sub: string; sid: string };

test('the first administrator is enrolled by the system; the member then lets its staff sign in, and only who is signed in starts that', async () => {
  expect((await enrol(hall, 'boss', admin)).status).toBe(204);
  expect((await hall.post('/v1/settings', { id: randomUUID(), staffSignIn: true })).status).toBe(409);
  expect((await act(region, hall, '/v1/settings', { sub: 'boss', role: admin }, { staffSignIn: true })).status).toBe(
    409,
  );
  boss = { sub: 'boss', sid: await signIn('boss') };
  const set = (body: object, client = hall) =>
    act<{ staffSignIn: boolean; lockMinutes: number }>(
      ...([region, client, '/v1/settings', { sub: 'boss', role: admin }, { ...body }, { sid: boss.sid }] as const),
    );
  expect(await set({ staffSignIn: true, lockMinutes: 10 })).toMatchObject({
    status: 200,
    body: { staffSignIn: true, lockMinutes: 10 },
  });
  for (const lockMinutes of [0, 16, 1.5]) expect((await set({ lockMinutes })).status).toBe(400);
  expect((await set({})).status).toBe(400);
  expect((await hall.get<object>('/v1/settings')).body).toMatchObject({ lockMinutes: 10, privacyRoles: [privacy] });
  // Nobody names who reads what residents ask, and nobody another member's.
  expect((await set({ privacyRoles: ['窓口'] })).status).toBe(400);
  expect((await set({ lockMinutes: 1 }, stranger)).status).toBe(422);
  expect((await stranger.get<object>('/v1/settings')).body).toMatchObject({ lockMinutes: 5, staffSignIn: false });
});

test('from then on no system enrols by its own word, by no route', async () => {
  expect((await enrol(hall, 'ghost', privacy)).status).toBe(403);
  expect((await hall.post('/v1/staff/boss/end', {})).status).toBe(403);
  expect((await hall.post('/v1/staff/madoguchi-01/account', {})).status).toBe(403);
  const bare = { id: randomUUID(), dryRun: false, changes: [assign('ghost', [privacy])] };
  for (const client of [hall, other]) expect((await client.post('/v1/staff/changes', bare)).status).toBe(403);
  expect((await hall.post('/v1/settings', { id: randomUUID(), staffSignIn: false })).status).toBe(403);
  expect(await rolesOf('ghost')).toBeUndefined();
  expect((await records()).filter(({ decision }) => decision === 'refuse').length).toBeGreaterThan(0);
});

test('whoever is not an administrator who is signed in changes nothing', async () => {
  const clerk = await signIn('madoguchi-01');
  const ghost = [assign('ghost', [privacy])];
  for (const who of [
    { sub: 'boss' }, // not signed in
    { sub: 'boss', sid: clerk }, // another's session
    { sub: 'boss', sid: randomUUID() },
    { sub: 'madoguchi-01', sid: clerk }, // in a role that is not theirs
    { sub: 'madoguchi-01', sid: clerk, role: '窓口の職員' }, // in one that may not
  ])
    expect(await changeBy(who, ghost), JSON.stringify(who)).toMatchObject({
      status: 422,
      body: { code: expect.stringContaining('actor') },
    });
  expect((await changeBy(boss, ghost, { client: stranger })).status).toBe(422);
  expect(await rolesOf('ghost')).toBeUndefined();
});

test('an administrator changes many at once, through any system of the member; a dry run changes nothing; each is on record', async () => {
  const changes = [
    assign('n-1', ['窓口の職員'], { job: '主事' }),
    assign('madoguchi-01', ['福祉の職員'], { from: '2027-04-01T00:00:00+09:00' }),
    { change: 'end', id: 'kaigo-01', from: '2027-04-01T00:00:00+09:00' },
  ];
  const dry = await changeBy(boss, changes, { dryRun: true });
  expect(dry.body).toMatchObject({
    applied: false,
    errors: [],
    changes: [{ what: 'new' }, { what: 'roles' }, { what: 'ends' }],
  });
  expect(await rolesOf('n-1')).toBeUndefined();
  expect((await changeBy(boss, changes, { plan: 'another' })).status).toBe(409);
  const done = await changeBy(boss, changes, { plan: dry.body.plan, client: other });
  expect(done).toMatchObject({ status: 200, body: { applied: true } });
  expect(await rolesOf('n-1')).toMatchObject({ roles: ['窓口の職員'], job: '主事' });
  const written = (await records()).filter(({ actor, decision }) => actor === 'boss' && decision === 'permit');
  expect(written.map(({ items }) => items.slice(0, 2).join(' '))).toEqual(
    expect.arrayContaining(['staff n-1', 'staff madoguchi-01', 'staff-end kaigo-01']),
  );
});

test('a change holds from its day on: the road asks for the roles of that day', async () => {
  const seen = async (role: string) =>
    (
      await act<{ code?: string }>(
        ...([region, hall, '/v1/viewings', { sub: 'madoguchi-01', role }] as const),
        { purpose: 'watch-over', page: '窓口', subjects: ['nobody'] },
        { sid: await signIn('madoguchi-01') },
      )
    ).body.code;
  expect(await seen('福祉の職員')).toBe('actor_unknown');
  expect(await seen('窓口の職員')).not.toBe('actor_unknown');
  await region.clock.turn(new Date('2027-04-01T09:00:00+09:00'));
  expect(await seen('福祉の職員')).not.toBe('actor_unknown');
  expect(await seen('窓口の職員')).toBe('actor_unknown');
});

test('all or nothing: one thing wrong in a hundred and nobody is enrolled', async () => {
  const many = Array.from({ length: 100 }, (_, i) => assign(`m-${i}`, ['窓口の職員']));
  const answer = await changeBy(boss, [...many, { change: 'end', id: 'unknown', from }]);
  expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('unknown') } });
  expect(await rolesOf('m-0')).toBeUndefined();
  expect((await changeBy(boss, many)).status).toBe(200);
  expect(await rolesOf('m-99')).toBeDefined();
});

test('nobody adds a role to themselves, makes their own code, or leaves the member without an administrator', async () => {
  expect((await changeBy(boss, [assign('boss', [admin, privacy])])).status).toBe(409);
  expect((await changeBy(boss, [{ change: 'end', id: 'boss', from }])).status).toBe(409);
  const code = (id: string) =>
    act<{ code: string }>(region, hall, `/v1/staff/${id}/account`, { sub: 'boss', role: admin }, {}, { sid: boss.sid });
  expect((await code('boss')).status).toBe(409);
  expect((await code('n-1')).body.code).toMatch(/^\d{18}$/);
  // A second administrator gives the role, and is on record with it.
  expect((await changeBy(boss, [assign('deputy', [admin])])).status).toBe(200);
  const deputy = { sub: 'deputy', sid: await signIn('deputy') };
  expect((await changeBy(deputy, [assign('boss', [admin, privacy])])).status).toBe(200);
});

test('two administrators who each end themselves at once do not leave the member without one', async () => {
  expect((await changeBy(boss, [assign('second', [admin])])).status).toBe(200);
  expect((await changeBy(boss, [{ change: 'end', id: 'deputy', from }])).status).toBe(200);
  const second = { sub: 'second', sid: await signIn('second') };
  const answers = await Promise.all([second, boss].map((who) => changeBy(who, [{ change: 'end', id: who.sub, from }])));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  // Whoever stays goes on.
  const [stays, gone] = answers[0]!.status === 409 ? [second, 'boss'] : [boss, 'second'];
  expect((await changeBy(stays, [assign(gone, [admin]), assign('deputy', [admin])])).status).toBe(200);
  boss = stays;
});

test('who is ended is out at once: their session, their account, what they administer', async () => {
  const deputy = { sub: 'deputy', sid: await signIn('deputy') };
  expect((await changeBy(boss, [{ change: 'end', id: 'deputy', from }])).status).toBe(200);
  const found = await transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, (connection) =>
    findSession(connection, deputy.sid, new Date()),
  );
  expect(found).toBeUndefined();
  expect((await changeBy(deputy, [assign('ghost', [privacy])])).status).toBe(422);
});

test('when they last signed in is told to an administrator, and to nobody else', async () => {
  const id = randomUUID();
  const headers = await actingOf(region, hall.system, { sub: boss.sub, role: admin, msg: id }, { sid: boss.sid });
  type Shown = { staff: { id: string; lastSignIn?: string | null; hasAccount?: boolean }[] };
  const told = (await (await hall.call('GET', `/v1/staff?id=${id}`, undefined, headers)).json()) as Shown;
  expect(told.staff.find((one) => one.id === boss.sub)).toMatchObject({
    hasAccount: true,
    lastSignIn: expect.any(String),
  });
  expect(told.staff.find((one) => one.id === 'n-1')).toMatchObject({ hasAccount: false, lastSignIn: null });
  const bare = (await hall.get<Shown>('/v1/staff')).body.staff;
  expect(bare.every((one) => !('lastSignIn' in one))).toBe(true);
  const rows = await transact(
    region.database.pool('exchange', 2),
    { systems: [stranger.system] },
    async (connection) => (await connection.query('SELECT * FROM exchange.staff_accounts($1)', [member])).rows,
  );
  expect(rows).toEqual([]);
});
