import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staffAdministratorRole } from '../../../contracts/settings.ts';
import { transact } from '../../../database/connect.ts';
import { openAccount, openSession } from '../../sign-in/opening.ts';
import { endSession, type Holder } from '../../sign-in/sessions.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { act, actingOf, enrol, guardians } from '../../testing-acting.ts';
import { findActors } from './staff.ts';

const member = 'GOV/990019';
const role = '窓口担当';
let region: TestRegion;
let hall: TestClient;
let code: string;
beforeAll(async () => {
  region = await startTestRegion();
  hall = await region.client(`${member}/main`);
  for (const id of ['s-1', 's-2']) await enrol(hall, id, role);
  const { insured } = region.town.residents.find(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )!;
  const [found] = await hall.codesOf(insured, 'watch-over');
  code = found!.code!;
});
afterAll(() => region.close());

async function signIn(holder: Holder): Promise<string> {
  const now = new Date();
  return transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, async (connection) => {
    const account = await openAccount(connection, holder, now);
    const opened = { account, kind: holder.kind, how: 'passkey', client: 'app/municipal', shared: false } as const;
    return openSession(connection, opened, now);
  });
}
const end = (sid: string) =>
  transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, (connection) =>
    endSession(connection, sid, new Date()),
  );
const view = (sub: string, sid?: string) =>
  act<{ code?: string; details?: string[] }>(
    ...([region, hall, '/v1/viewings', { sub, role }] as const),
    { purpose: 'watch-over', page: '窓口の画面', subjects: [code] },
    sid === undefined ? {} : { sid },
  );
const letStaffSignIn = (yes: boolean) =>
  region.database
    .pool('admin', 1)
    .query(
      `UPDATE exchange.member SET attributes = attributes || jsonb_build_object('staffSignIn', $2::boolean) WHERE id = $1`,
      [member, yes],
    );

test('a session counts for the one whose it is, and only while it is in force', async () => {
  const [one, other] = [
    await signIn({ kind: 'staff', member, staff: 's-1' }),
    await signIn({ kind: 'staff', member, staff: 's-2' }),
  ];
  expect((await view('s-1', one)).status).toBe(200);
  for (const sid of [other, randomUUID()]) {
    const refused = await view('s-1', sid);
    expect(refused).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
    expect(refused.body.details?.join()).toContain('sid');
  }
  expect(await end(one)).toBe(true);
  expect(await view('s-1', one)).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
});

test('a member whose staff sign in has no acting person without a session', async () => {
  expect((await view('s-1')).status).toBe(200);
  await letStaffSignIn(true);
  expect(await view('s-1')).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
  await letStaffSignIn(false);
  expect((await view('s-1')).status).toBe(200);
});

test('what relies on a session and its end come one after the other: an end that is answered is heard', async () => {
  const sid = await signInAgain('s-1');
  const pool = region.database.pool('exchange', 4);
  const claim = { sub: 's-1', role, sid } as never;
  const asked = [{ caller: { member }, presented: { claim, proof: { keyThumbprint: '', jti: '' } } }] as const;
  const times = { now: region.clock.now(), realNow: new Date() };
  let isEnded = false;
  let ending: Promise<unknown> | undefined;
  await transact(pool, { systems: [`${member}/main`] }, async (connection) => {
    expect(await findActors(connection, asked as never, times)).toMatchObject([{ actor: { id: 's-1', role } }]);
    ending = end(sid).then(() => {
      isEnded = true;
    });
    await untilLocked();
    expect(isEnded).toBe(false);
  });
  await ending;
  expect(await view('s-1', sid)).toMatchObject({ status: 422 });
});

test('an act that came while the session was being ended waits, and is refused', async () => {
  const sid = await signInAgain('s-1');
  let acting: ReturnType<typeof view> | undefined;
  await transact(region.database.pool('exchange', 4), { sign_in: 'yes' }, async (connection) => {
    await endSession(connection, sid, new Date());
    acting = view('s-1', sid);
    await untilLocked();
  });
  expect(await acting).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
});

const minutes = 60;
const ago = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;
const nextMonth = () => new Date(region.clock.now().getTime() + 30 * 86_400_000).toISOString();

/** What asks the person at the screen to prove anew who they are: [where, what, in which role]. */
async function sensitiveActs() {
  const [guardian, second] = guardians;
  for (const { sub, role: theirs } of [guardian, second]) await enrol(hall, sub, theirs);
  await enrol(hall, 'boss', staffAdministratorRole);
  const until = nextMonth();
  const { body } = await act<{ proposal: string }>(region, hall, '/v1/protections', guardian, { subject: code, until });
  const clerk = { sub: 's-1', role };
  const boss = { sub: 'boss', role: staffAdministratorRole };
  const end = { change: 'end', id: 's-2', from: region.clock.now().toISOString() };
  const consent = {
    ...{ giver: 'person', recipient: 'CARE/0300000005', purpose: 'care-plan-sharing', contracts: [], channel: 'paper' },
    ...{ validFrom: region.clock.now().toISOString(), validUntil: null, textVersion: '1', explainedBy: 's-1' },
  };
  return [
    ['/v1/letters', { subject: code, birth: '1940-01-01' }, clerk],
    ['/v1/devices', { subject: code, code: '00000000', label: '居間', picture: 'bird' }, clerk],
    ['/v1/self-access', { subject: code, identity: 'photo-id' }, clerk],
    ['/v1/consents', { subject: code, ...consent }, clerk],
    ['/v1/proxies', { subject: code, kind: 'legal', label: '母', evidence: 'family-register', reference: 'x' }, clerk],
    ['/v1/incapacities', { subject: code }, clerk],
    ['/v1/protections', { subject: code, until }, clerk],
    [`/v1/protections/${body.proposal}/approve`, {}, second],
    [`/v1/protections/${body.proposal}/decline`, {}, second],
    ['/v1/staff/changes', { dryRun: false, changes: [end] }, boss],
    ['/v1/staff/s-2/account', {}, boss],
    ['/v1/settings', { lockMinutes: 3 }, boss],
  ] as const;
}

test('a sensitive act is refused where nobody says when the person last proved who they are, or it is long ago, or yet to come', async () => {
  const admin = region.database.pool('admin', 1);
  const written = async () =>
    (
      await admin.query<{ reasons: string[] }>(
        `SELECT fields -> 'reasons' AS reasons FROM ledger.record WHERE fields ->> 'decision' = 'refuse' ORDER BY id DESC LIMIT 1`,
      )
    ).rows[0]?.reasons;
  const state = async () =>
    (
      await admin.query(
        `SELECT (SELECT count(*) FROM exchange.sign_in_letter) AS letters, (SELECT count(*) FROM exchange.consent) AS consents,
                (SELECT count(*) FROM exchange.proxy) AS proxies, (SELECT count(*) FROM exchange.staff WHERE ended_at IS NULL) AS staff,
                (SELECT count(*) FROM exchange.subject WHERE protected_until IS NOT NULL) AS protected`,
      )
    ).rows;
  const acts = await sensitiveActs();
  const before = await state();
  for (const [target, body, who] of acts) {
    for (const said of [undefined, ago(11 * minutes), ago(-2 * minutes)]) {
      const answer = await act<{ code: string }>(region, hall, target, who, body, { auth_time: said });
      expect(answer, `${target} ${said}`).toMatchObject({ status: 401, body: { code: 'proof_too_old' } });
    }
    expect(await written(), target).toContain('proof_too_old');
  }
  expect(await state()).toEqual(before);
});

test('of a session the exchange knows it by itself: what the claim says counts for nothing, and proving it anew helps at once', async () => {
  const sid = await signInAgain('s-1');
  const id = randomUUID();
  const at = (provedAt: Date) =>
    region.database
      .pool('admin', 1)
      .query('UPDATE exchange.sign_in_session SET auth_time = $2 WHERE id = $1', [sid, provedAt]);
  const body = { id, subject: code, birth: '1940-01-01', purpose: 'sign-in-letter' };
  const issue = async () =>
    hall.call('POST', '/v1/letters', body, await actingOf(region, hall.system, { sub: 's-1', role, msg: id }, { sid }));
  await at(new Date(Date.now() - 11 * minutes * 1000));
  const old = await issue();
  expect(old.status).toBe(401);
  // RFC 9470, 3
  expect(old.headers.get('www-authenticate')).toMatch(/error="insufficient_user_authentication".*max_age="600"/);
  await at(new Date());
  expect((await issue()).status).toBe(201);
});

test('what saves somebody waits for no proof: an urgent protection, and the letter that is stopped', async () => {
  for (const [target, body, status] of [
    ['/v1/letters/end', { subject: code }, 204],
    ['/v1/protections', { subject: code, until: nextMonth(), urgent: true }, 201],
  ] as const) {
    const answer = await act(region, hall, target, { sub: 's-1', role }, body, { auth_time: undefined });
    expect(answer.status, target).toBe(status);
  }
});

/** A new session of an account that is open already. */
async function signInAgain(staff: string): Promise<string> {
  const now = new Date();
  return transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, async (connection) => {
    const { rows } = await connection.query<{ id: string }>(
      'SELECT id FROM exchange.account WHERE member = $1 AND staff = $2 AND closed_at IS NULL',
      [member, staff],
    );
    const opened = {
      account: rows[0]!.id,
      kind: 'staff',
      how: 'passkey',
      client: 'app/municipal',
      shared: false,
    } as const;
    return openSession(connection, opened, now);
  });
}

/** Until somebody waits for somebody else's lock. */
async function untilLocked(): Promise<void> {
  const admin = region.database.pool('admin', 1);
  for (;;) {
    const { rows } = await admin.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%sign_in_session%'`,
    );
    if (rows.length > 0) return;
  }
}
