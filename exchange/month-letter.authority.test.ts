import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';
import { act, enrol } from './testing-acting.ts';

/* The month of a resident's records, for the town hall to print: who gets it, about whom, and what is on record of it. */

let region: TestRegion;
let hall: TestClient;
const clerk = { sub: 'c-1', role: '窓口担当' };
type Person = { readonly id: string; readonly code: string };
let person: Person;
let hidden: Person;
type Month = { entries: { said: string; time: string }[]; more: boolean };

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  await enrol(hall, clerk.sub, clerk.role);
  const known = region.town.residents.filter(
    (one) => one.municipality === '990019' && !one.movedOut && one.insured.length > 0 && !one.protected,
  );
  const two = [known[0]!, known[1]!];
  const codes = await hall.codesOf(
    two.map(({ insured }) => insured[0]!),
    'code-matching',
  );
  [person, hidden] = two.map(({ id }, i) => ({ id, code: codes[i]!.code! })) as [Person, Person];
  const viewing = { purpose: 'watch-over', page: '一覧', subjects: [person.code] };
  expect((await act(region, hall, '/v1/viewings', clerk, viewing)).status).toBe(200);
  await region.database
    .pool('admin', 1)
    .query("UPDATE exchange.subject SET protected_until = now() + interval '9 years' WHERE id = $1", [hidden.id]);
}, 60_000);
afterAll(() => region?.close());

const ask = (subject: string, more: Record<string, unknown> = {}, client = hall, who = clerk) =>
  act<Month & { code: string }>(region, client, '/v1/letters/month', who, {
    ...{ subject, month: '2026-11', delivery: 'post' },
    ...more,
  });
const records = async () =>
  (
    await region.database
      .pool('admin', 1)
      .query<{ fields: Record<string, unknown> }>(
        `SELECT fields FROM ledger.record WHERE fields -> 'items' ->> 0 = 'month-letter' ORDER BY id`,
      )
  ).rows.map(({ fields }) => fields);

test('the town hall reads what happened in that month and no other, in sentences; that it did is on record', async () => {
  const { status, body } = await ask(person.code);
  expect(status).toBe(200);
  expect(body.more).toBe(false);
  expect(body.entries.map(({ said }) => said).join('')).toContain('一覧');
  for (const { time } of body.entries) expect(time >= '2026-10-31T15:00' && time < '2026-11-30T15:00').toBe(true);
  // The letter's own record too: it was made before it was answered.
  expect(body.entries[0]!.said).toBe(
    '縁側市の職員（窓口担当）が、あなたへの「わたしの記録のお知らせ」（2026年11月分、登録された住所へ郵送）を印刷するために、あなたの記録を出しました。',
  );
  expect((await ask(person.code, { month: '2020-01' })).body.entries).toEqual([]);
  expect((await records())[0]).toMatchObject({
    ...{ kind: 'self-access', phase: 'outcome', decision: 'permit', purpose: 'month-letter' },
    ...{ items: ['month-letter', '2026-11', 'post'], actor: clerk.sub, role: clerk.role, municipality: '990019' },
  });
});

test('unknown, another town’s, and protected by post: one answer; a protected person gets it by hand, or where the address was looked at', async () => {
  const unknown = await ask('x'.repeat(32));
  expect([unknown.status, unknown.body.code]).toEqual([422, 'not_available']);
  expect(await ask(hidden.code)).toEqual(unknown);
  const neighbour = await region.client('GOV/990027/main');
  await enrol(neighbour, clerk.sub, clerk.role);
  expect(await ask(person.code, {}, neighbour)).toEqual(unknown);
  for (const delivery of ['counter', 'checked-address'])
    expect((await ask(hidden.code, { delivery })).status, delivery).toBe(200);
  const refused = (await records()).filter(({ decision }) => decision === 'refuse');
  expect(refused.map(({ reasons, subject }) => [reasons, subject !== null])).toEqual([
    [['subject_unknown'], false],
    [['protected'], true],
    [['subject_unknown'], false],
  ]);
});

test('nobody who acts, who is not enrolled, or who is no town hall gets it, and they are told why', async () => {
  const code = async (answer: ReturnType<typeof ask>) => (await answer).body.code;
  expect(await code(ask(person.code, {}, hall, { sub: 'nobody', role: clerk.role }))).toBe('actor_unknown');
  expect(await code(ask(person.code, {}, hall, { ...clerk, role: '村長' }))).toBe('actor_unknown');
  const office = region.town.members.find(({ kind }) => kind === 'care-management')!.systems[0]!.id;
  const other = await region.client(office);
  await enrol(other, clerk.sub, clerk.role);
  expect(await code(ask(person.code, {}, other))).toBe('sender_not_entitled');
  expect(await code(ask(person.code, { purpose: 'none' }))).toBe('purpose_unknown');
  for (const wrong of [{ month: '2026-13' }, { month: '2026-1' }, { delivery: 'mail' }])
    expect((await ask(person.code, wrong)).status).toBe(400);
  expect((await hall.post('/v1/letters/month', { id: crypto.randomUUID(), subject: person.code })).status).toBe(400);
});

type Wishes = { wishes: { id: string; subject: string; byPost: boolean; how: string | null }[]; code: string };
type Letters = { letters: { subject: string; entries: { said: string }[] }[] };
type Sent = { sent: number; held: string[] };
const post = <T>(below: string, body: Record<string, unknown>, client = hall) =>
  act<T>(region, client, `/v1/monthly-post/${below}`, clerk, body);
const month = '2026-11';
const listWishes = async (client = hall) => (await post<Wishes>('list', { month }, client)).body.wishes;
const admin = () => region.database.pool('admin', 1);
const protect = (id: string, until: string) =>
  admin().query(`UPDATE exchange.subject SET protected_until = ${until} WHERE id = $1`, [id]);

test('every month: who asked is listed, told of by post and marked once; a protected person’s letter goes by hand, also when it was printed before', async () => {
  for (const { code: subject } of [person, hidden]) {
    expect((await post('look', { subject })).body).toMatchObject({ since: null, lastMonth: null });
    for (let i = 0; i < 2; i++)
      expect((await post('ask', { subject })).body).toMatchObject({ since: expect.any(String), lastMonth: null });
  }
  // Who asked in November is told of November, and of no month before.
  expect((await post<Wishes>('list', { month: '2026-10' })).body.wishes).toEqual([]);
  const wishes = await listWishes();
  expect(wishes.map(({ subject, byPost, how }) => [subject, byPost, how])).toEqual([
    [person.code, true, null],
    [hidden.code, false, null],
  ]);
  const all = { month, wishes: wishes.map(({ id }) => id) };
  const before = (await records()).length;
  const { letters } = (await post<Letters>('letters', all)).body;
  expect(letters.map(({ subject }) => subject)).toEqual([person.code]);
  expect(letters[0]!.entries[0]!.said).toContain('（2026年11月分、登録された住所へ郵送）を印刷するために');
  expect((await records()).slice(before)).toMatchObject([
    { kind: 'self-access', purpose: 'month-letter', items: ['month-letter', month, 'post'], decision: 'permit' },
  ]);
  // Printed, and in the envelope: then she hides.
  await protect(person.id, "now() + interval '9 years'");
  expect((await post<Letters>('letters', all)).body.letters).toEqual([]);
  expect((await post<Sent>('sent', { ...all, how: 'post' })).body).toEqual({
    sent: 0,
    held: [person.code, hidden.code],
  });
  await protect(person.id, 'NULL');
  const sent = async (how: string) => (await post<Sent>('sent', { ...all, how })).body;
  expect(await sent('post')).toEqual({ sent: 1, held: [hidden.code] });
  expect(await sent('hand')).toEqual({ sent: 1, held: [] });
  expect(await sent('hand')).toEqual({ sent: 0, held: [] });
  expect((await listWishes()).map(({ how }) => how)).toEqual(['post', 'hand']);
  expect((await post('look', { subject: person.code })).body).toMatchObject({ lastMonth: month, byPost: true });
  const told = (await ask(person.code)).body.entries.map(({ said }) => said);
  expect(told).toContain('縁側市の職員（窓口担当）が、2026年11月分について、あなたへの毎月のお知らせを、送りました。');
});

test('another town, an office and who is not enrolled are told of nobody; what they mark is not marked', async () => {
  const [wish] = await listWishes();
  const neighbour = await region.client('GOV/990027/main');
  expect(await listWishes(neighbour)).toEqual([]);
  const all = { month, wishes: [wish!.id] };
  expect((await post<Letters>('letters', all, neighbour)).body).toEqual({ letters: [] });
  expect((await post<Sent>('sent', { ...all, how: 'post' }, neighbour)).body).toEqual({ sent: 0, held: [] });
  const absent = await post('look', { subject: 'x'.repeat(32) });
  for (const below of ['look', 'ask', 'end'])
    expect(await post(below, { subject: person.code }, neighbour), below).toEqual(absent);
  const office = region.town.members.find(({ kind }) => kind === 'care-management')!.systems[0]!.id;
  const other = await region.client(office);
  for (const [below, body] of [
    ['list', { month }],
    ['letters', all],
    ['sent', { ...all, how: 'post' }],
  ] as const)
    expect((await post(below, body, other)).status, below).toBe(404);
  const nobody = { sub: 'nobody', role: clerk.role };
  expect((await act(region, hall, '/v1/monthly-post/list', nobody, { month })).status).toBe(422);
  expect((await post('list', { month: '2026-13' })).status).toBe(400);
});

test('it ends when the person says so, or with the registration; two registrations of one person have one', async () => {
  const [first, second] = [person, hidden];
  const state = async () =>
    (
      await admin().query<{ subject: string; reason: string | null }>(
        `SELECT subject, end_reason AS reason FROM exchange.monthly_post ORDER BY asked_at, id`,
      )
    ).rows.map(({ subject, reason }) => [subject === first.id ? 'first' : 'second', reason]);
  expect((await post('end', { subject: first.code })).body).toMatchObject({ since: null });
  expect(await state()).toEqual([
    ['first', 'asked'],
    ['second', null],
  ]);
  await admin().query(`UPDATE exchange.subject SET status = 'merged', successor = $2, survivor = $2 WHERE id = $1`, [
    second.id,
    first.id,
  ]);
  expect(await state()).toEqual([
    ['first', 'asked'],
    ['first', null],
  ]);
  await admin().query(`UPDATE exchange.subject SET status = 'closed', closed_at = now() WHERE id = $1`, [first.id]);
  expect(await state()).toEqual([
    ['first', 'asked'],
    ['first', 'closed'],
  ]);
  // By the region's clock, as it began and as it is forgotten.
  const { rows } = await admin().query<{ at: Date }>(
    `SELECT ended_at AS at FROM exchange.monthly_post WHERE end_reason = 'closed'`,
  );
  expect(Math.abs(rows[0]!.at.getTime() - region.clock.now().getTime())).toBeLessThan(3_600_000);
  expect(await listWishes()).toEqual([]);
});
