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
