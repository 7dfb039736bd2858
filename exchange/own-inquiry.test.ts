import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RecordFields } from '../contracts/record.ts';
import { members } from '../town/members.ts';
import { announce } from './identify/enrol.ts';
import { startAsking } from './testing-inquiry.ts';
import { nameProxy, openTestPerson, type TestPerson } from './testing-person.ts';

/*
 * What a resident asks a member about herself (本人開示), over real HTTP to a provider that answers what a test says. Every route of the door × everybody
 * who may come to it: door/me/me.authority.test.ts.
 */
let asking: Awaited<ReturnType<typeof startAsking>>;
let person: TestPerson;
let own: string;
let stranger: TestPerson;
const planner = members.filter(({ kind }) => kind === 'care-management')[1]!;
const target = (name: string, path: string, service = 'mine') =>
  `/v1/me/${name}/services/${planner.id}/care/${service}${path}`;
const week = { week: { from: '2026-11-23', until: '2026-12-06', visits: [] } };
const absences = { absences: [] };
const absence = { visit: 'v', word: '' };

beforeAll(async () => {
  asking = await startAsking();
  const { region, admin, url } = asking;
  const connection = await admin.connect();
  await connection.query(`UPDATE exchange.service SET url = $1 WHERE code = 'mine'`, [`${url}/mine`]);
  await announce(connection);
  connection.release();
  person = await openTestPerson(region, region.town.cast.month);
  own = await person.nameOf();
  stranger = await openTestPerson(region, region.town.cast.sharing1);
});
afterAll(() => asking.close());
beforeEach(() => {
  asking.asked.length = 0;
  asking.respond(() => ({ body: week }));
});

async function recorded(): Promise<RecordFields[]> {
  const { rows } = await asking.admin.query(
    `SELECT fields FROM ledger.record WHERE fields ->> 'toSystem' = 'app/resident' ORDER BY id`,
  );
  return rows.map(({ fields }) => fields);
}
async function during(work: () => Promise<unknown>): Promise<RecordFields[]> {
  const before = (await recorded()).length;
  await work();
  return (await recorded()).slice(before);
}

test('asked and answered: recorded twice, and the provider is told that it is the person', async () => {
  const made = await during(async () => {
    const answer = await person.get(target(own, '/week?x=1'));
    expect([answer.status, answer.body]).toEqual([200, week]);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });
  expect(made).toMatchObject([
    { phase: 'intent', decision: 'permit' },
    { phase: 'outcome', decision: 'permit', items: ['week'], previous: made[0]!.id },
  ]);
  for (const one of made)
    expect(one).toMatchObject({
      ...{ kind: 'self-access', purpose: 'self-access', role: '本人', contract: 'care/mine', consents: [] },
      ...{ from: planner.id, fromSystem: `${planner.id}/care`, to: 'app/resident', subject: made[0]!.subject },
    });
  expect(made[0]!.subject).not.toBeNull();
  expect(made[0]!.relations).toHaveLength(1);
  const [asked] = asking.asked;
  expect([asked!.method, asked!.url]).toEqual(['GET', '/mine/week?x=1']);
  expect(asked!.headers).toMatchObject({
    'engawa-asker': 'self',
    'engawa-asker-name': made[0]!.actor,
    'engawa-purpose': 'self-access',
    'engawa-contract': 'care/mine',
    'engawa-subject': expect.stringMatching(/^[a-z2-7]{32}$/),
  });
  expect(JSON.stringify(asked!.headers)).not.toMatch(/dpop|authorization/i);
});

test('her trail says it in plain words, and keeps it apart from what others did', async () => {
  type Trail = { entries: { said: string; from: string; to: string; parties: { id: string }[] }[] };
  const { entries } = (await person.get<Trail>(`/v1/me/${own}/trail?kind=self-access&member=${planner.id}`)).body;
  expect(entries.slice(0, 2).map(({ said }) => said)).toEqual([
    `${planner.name}が、あなたの照会に答えて、あなたの「わたしの介護」（サービスの予定）を見せました。`,
    `あなたが、${planner.name}にあなたの「わたしの介護」を照会しました。`,
  ]);
  expect(entries[0]).toMatchObject({ from: planner.name, to: '本人', parties: [{ id: planner.id }] });
  const { body } = await person.get<Trail>(`/v1/me/${own}/trail?member=${planner.id}&event=by-others`);
  expect(body.entries.filter(({ to }) => to === '本人')).toEqual([]);
});

test('a proxy asks as what they are; without the scope it is like a page that is not there, and on record', async () => {
  const { town } = asking.region;
  const daughter = await openTestPerson(asking.region, town.cast.monthDaughter);
  const hers = await daughter.nameOf('voluntary');
  expect((await daughter.get(target(hers, '/week'))).status).toBe(200);
  expect(asking.asked[0]!.headers).toMatchObject({ 'engawa-asker': 'voluntary' });
  const supporter = await openTestPerson(asking.region, town.cast.sharing2);
  const name = await nameProxy(person, supporter, { kind: 'supporter', scope: ['read'] });
  asking.asked.length = 0;
  expect((await supporter.get(target(name, '/week'))).status).toBe(200);
  const made = await during(async () => {
    const answer = await supporter.post(target(name, '/absences'), absence);
    const none = await supporter.post(target('a'.repeat(32), '/absences'), absence);
    expect([answer.status, answer.body]).toEqual([404, none.body]);
  });
  expect(asking.asked).toHaveLength(1);
  expect(made).toMatchObject([
    { role: '支援者', decision: 'refuse', reasons: ['sender_not_entitled'], subject: expect.any(String) },
    { role: '本人', decision: 'refuse', reasons: ['sender_not_entitled'], subject: null, municipality: null },
  ]);
});

test('what is not there and what she has nothing to do with are one answer', async () => {
  const strangers = await stranger.nameOf();
  const none = await person.get(target('a'.repeat(32), '/week'));
  expect(none.status).toBe(404);
  const made = await during(async () => {
    for (const [who, at] of [
      [person, target(own, '/week', 'other')],
      [person, target(own, '/week').replace('/care/mine', '/elsewhere/mine')],
      [person, target(own, '/week').replace(planner.id, 'CARE/9999999999')],
      // somebody else's office; and a service that is not for the person alone
      [stranger, target(strangers, '/week')],
      [person, `/v1/me/${own}/services/GOV/990019/main/profile/x`],
    ] as const)
      expect([at, await who.get(at)]).toEqual([at, { ...none, headers: expect.anything() }]);
  });
  expect(asking.asked).toEqual([]);
  expect(made.every(({ decision }) => decision === 'refuse')).toBe(true);
  expect(made.map(({ reasons }) => reasons[0])).toEqual([
    'service_unknown',
    'service_unknown',
    'service_unknown',
    'no_relation',
    'purpose_not_served',
  ]);
});

test('a way of asking that the contract does not name, and a My Number, are told', async () => {
  expect(await person.get(target(own, '/everything'))).toMatchObject({
    status: 422,
    body: { code: 'method_not_allowed' },
  });
  expect(await person.post(target(own, '/week'), {})).toMatchObject({ body: { code: 'method_not_allowed' } });
  expect(
    await person.post(target(own, '/absences'), { visit: 'v', word: ['1234', '5678', '9018'].join('') }),
  ).toMatchObject({
    status: 422,
    body: { code: 'my_number_found' },
  });
  expect(asking.asked).toEqual([]);
});

test('an answer is sent once, also where nothing comes back; what the provider refuses has no body', async () => {
  asking.respond((request) => {
    request.socket.destroy();
    return undefined;
  });
  const made = await during(async () => {
    const answer = await person.post(target(own, '/absences'), absence);
    expect(answer).toMatchObject({ status: 502, body: { code: 'provider_silent' } });
  });
  expect(asking.asked).toHaveLength(1);
  expect(made.at(-1)).toMatchObject({ phase: 'outcome', decision: 'unknown' });
  for (const status of [404, 409]) {
    asking.respond(() => ({ status, body: { secret: 'x' } }));
    const answer = await person.post(target(own, '/absences'), absence);
    expect([answer.status, answer.body]).toEqual([status, undefined]);
  }
  // A provider signs nobody out and leads nobody elsewhere.
  for (const status of [401, 407, 302]) {
    asking.respond(() => ({ status, headers: { Location: 'https://elsewhere.example' } }));
    expect(await person.get(target(own, '/week'))).toMatchObject({ status: 502, body: { code: 'provider_failed' } });
  }
});

test('only what the contract names comes through', async () => {
  asking.respond(() => ({ body: { ...week, other: 1 } }));
  expect(await person.get(target(own, '/week'))).toMatchObject({ status: 502, body: { code: 'answer_invalid' } });
  asking.respond(() => ({ body: absences, headers: { 'Content-Type': 'application/json', 'Set-Cookie': 'a=b' } }));
  const answer = await person.post(target(own, '/absences'), absence);
  expect([answer.status, answer.body, answer.headers.get('set-cookie')]).toEqual([200, absences, null]);
});

test('an agreement needs a proof of the last minutes; taking one back, and a word to the office, do not', async () => {
  const { region, admin } = asking;
  const late = await openTestPerson(region, region.town.cast.month);
  await admin.query(`UPDATE exchange.sign_in_session SET auth_time = now() - interval '601 s' WHERE id::text = $1`, [
    late.session,
  ]);
  const signed = { kind: 'plan', identity: 'x', sequence: '1', answer: 'agreed' };
  const made = await during(async () => {
    const answer = await late.post(target(own, '/agreements'), signed);
    expect(answer).toMatchObject({ status: 401, body: { code: 'proof_too_old' } });
    expect(answer.headers.get('WWW-Authenticate')).toMatch(/max_age="600"/);
  });
  expect(made).toMatchObject([{ decision: 'refuse', reasons: ['proof_too_old'] }]);
  expect(asking.asked).toEqual([]);
  asking.respond(() => ({ body: absences }));
  expect((await late.post(target(own, '/absences'), absence)).status).toBe(200);
  asking.respond(() => ({ body: { agreements: [] } }));
  const back = { kind: 'family-data', name: '小島　久美' };
  expect((await late.post(target(own, '/withdrawals'), back)).status).toBe(200);
  expect((await person.post(target(own, '/agreements'), signed)).status).toBe(200);
});

test('a tablet in the room asks nothing', async () => {
  const tablet = await openTestPerson(asking.region, asking.region.town.cast.month, { how: 'device' });
  for (const answer of [
    await tablet.get(target(own, '/week')),
    await tablet.post(target(own, '/absences'), absence),
    await tablet.get(`/v1/me/${own}/members`),
  ])
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(asking.asked).toEqual([]);
});

test('who has to do with her, and what each answers her', async () => {
  type Members = { members: { id: string; telephone: string; relations: string[]; services: object[] }[] };
  const { members: found } = (await person.get<Members>(`/v1/me/${own}/members`)).body;
  expect(found.find(({ id }) => id === planner.id)).toMatchObject({
    name: planner.name,
    telephone: planner.telephone,
    relations: ['care-manager'],
    services: [{ system: `${planner.id}/care`, code: 'mine', contract: 'care/mine' }],
  });
  expect(found.filter(({ services }) => services.length > 0)).toHaveLength(1);
  expect(found.length).toBeGreaterThan(5);
});

test('a relation that ends, and a session that ends, while the provider is at it: nothing comes of it', async () => {
  const { admin, region } = asking;
  const other = await openTestPerson(region, region.town.cast.month);
  asking.respond(async () => {
    await other.end();
    return { body: week };
  });
  const made = await during(async () => {
    expect((await other.get(target(own, '/week'))).status).toBe(404);
  });
  expect(made.at(-1)).toMatchObject({ phase: 'outcome', decision: 'refuse', items: [] });
  asking.respond(async () => {
    await admin.query(
      `UPDATE exchange.relation SET ended_at = now() WHERE member = $1 AND kind = 'care-manager' AND subject = $2`,
      [planner.id, region.town.cast.month],
    );
    return { body: week };
  });
  expect((await person.get(target(own, '/week'))).status).toBe(404);
  asking.asked.length = 0;
  expect((await person.get(target(own, '/week'))).status).toBe(404);
  expect(asking.asked).toEqual([]);
  await admin.query(
    `UPDATE exchange.relation SET ended_at = NULL WHERE member = $1 AND kind = 'care-manager' AND subject = $2`,
    [planner.id, region.town.cast.month],
  );
});

test('protected (支援措置): the person still asks; who stands in for her has no path', async () => {
  const { admin, region } = asking;
  const daughter = await openTestPerson(region, region.town.cast.monthDaughter);
  const hers = await daughter.nameOf('voluntary');
  const protect = (until: string | null) =>
    admin.query('UPDATE exchange.subject SET protected_until = $2 WHERE id = $1', [region.town.cast.month, until]);
  await protect('2028-01-01');
  expect((await daughter.get(target(hers, '/week'))).status).toBe(404);
  expect(asking.asked).toEqual([]);
  expect((await person.get(target(own, '/week'))).status).toBe(200);
  await protect(null);
});

test('outside the office’s hours: when it opens, and nothing is sent', async () => {
  const { region, admin } = asking;
  const connection = await admin.connect();
  const hours = (value: object | string) =>
    connection.query('UPDATE exchange.system SET opening_hours = $2 WHERE id = $1', [
      `${planner.id}/care`,
      JSON.stringify(value),
    ]);
  const { rows } = await connection.query('SELECT opening_hours FROM exchange.system WHERE id = $1', [
    `${planner.id}/care`,
  ]);
  await hours({ mon: ['08:30-17:30'] });
  await announce(connection);
  await expect.poll(async () => (await person.get(target(own, '/week'))).status).toBe(503);
  asking.asked.length = 0;
  const answer = await person.post(target(own, '/absences'), absence);
  expect(answer).toMatchObject({ status: 503, body: { code: 'provider_closed' } });
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(3600);
  expect(answer.headers.get('Engawa-Opens')).toBe('2026-11-29T23:30:00.000Z');
  expect(asking.asked).toEqual([]);
  await hours(rows[0].opening_hours);
  await announce(connection);
  connection.release();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});
