import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RecordFields } from '../../contracts/record.ts';
import { transact } from '../../database/connect.ts';
import { recordCounted, recordedEach, recordRefusals, windowMs } from './refusals.ts';
import { aRecord, openTestLedger, type TestLedger } from './testing.ts';

let ledger: TestLedger;
/** The machine's time, turned by hand: every test begins in a window of its own. */
let now = new Date('2026-11-24T01:00:00Z');
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
beforeAll(async () => {
  ledger = await openTestLedger();
});
afterAll(() => ledger.close());
beforeEach(() => later(10 * windowMs));

const aRefusal = (different: Partial<RecordFields> = {}) =>
  aRecord({
    message: randomUUID(),
    messageId: `CARE/1/x#${randomUUID()}`,
    decision: 'refuse',
    items: [],
    ...different,
  });
const refuse = (count: number, different: Partial<RecordFields> = {}) =>
  transact(ledger.exchange, {}, (connection) =>
    recordRefusals(
      connection,
      Array.from({ length: count }, () => aRefusal(different)),
      now,
    ),
  );
async function recordsOf(contract: string): Promise<RecordFields[]> {
  const { rows } = await ledger.admin.query<{ fields: RecordFields }>(
    `SELECT fields FROM ledger.record WHERE fields ->> 'contract' = $1 ORDER BY id`,
    [contract],
  );
  return rows.map(({ fields }) => fields);
}
const countsOf = async (contract: string) => (await recordsOf(contract)).map(({ count }) => count).toSorted();

test('the first equal refusals of a window have a record each, the others one with their count', async () => {
  const contract = 'test/flood';
  for (let i = 0; i < 6; i++) await refuse(12, { contract, payloadDigest: `${i}`.repeat(64) });
  expect(await countsOf(contract)).toEqual(Array(recordedEach).fill(1));
  await recordCounted(ledger.exchange, now);
  expect(await countsOf(contract)).toHaveLength(recordedEach); // the window is still open
  later(windowMs);
  expect(await recordCounted(ledger.exchange, now)).toBe(1);
  const records = await recordsOf(contract);
  const one = records.find(({ count }) => count > 1)!;
  expect(one.count).toBe(72 - recordedEach);
  expect(one).toMatchObject({ decision: 'refuse', messageId: null, payloadDigest: null, from: 'CARE/0300000100' });
  expect(records.filter(({ message }) => message === one.message)).toHaveLength(1);
  expect(await recordCounted(ledger.exchange, now)).toBe(0);
  // and the next window begins anew
  await refuse(1, { contract });
  expect((await countsOf(contract)).filter((count) => count === 1)).toHaveLength(recordedEach + 1);
});

test.each<[string, Partial<RecordFields>]>([
  ['sender', { fromSystem: 'CARE/0300000100/other' }],
  ['receiver', { to: 'CARE/0300000006' }],
  ['purpose', { purpose: 'another' }],
  ['run mode', { runMode: '訓練' }],
  ['message that it follows', { previous: randomUUID() }],
])('what differs in the %s is not equal', async (name, different) => {
  const contract = `test/differs-${name}`;
  await refuse(recordedEach, { contract });
  await refuse(2, { contract, ...different });
  expect(await countsOf(contract)).toHaveLength(recordedEach + 2);
});

test.each<[string, Partial<RecordFields>]>([
  ['person', { subject: 'cd'.repeat(32) }],
  ['reasons', { reasons: ['no_consent', 'no_relation'] }],
])(
  'what differs in the %s has one pace, so that its caller cannot tell, and a record of its own',
  async (name, different) => {
    const contract = `test/pace-${name}`;
    await refuse(recordedEach, { contract });
    await refuse(3, { contract, ...different });
    await refuse(1, { contract });
    expect(await countsOf(contract)).toEqual(Array(recordedEach).fill(1));
    later(windowMs);
    await recordCounted(ledger.exchange, now);
    const records = await recordsOf(contract);
    expect(records.map(({ count }) => count).toSorted()).toEqual([...Array(recordedEach + 1).fill(1), 3]);
    expect(records.find(({ count }) => count === 3)).toMatchObject({ ...different, messageId: null });
    // Counted alone, it is recorded as what it was.
    expect(records.filter(({ messageId }) => messageId === null)).toHaveLength(1);
  },
);

test('a refusal that is durable nowhere is not answered, and one that was counted stays so after a crash', async () => {
  const contract = 'test/crash';
  await refuse(recordedEach + 5, { contract });
  const broken = transact(ledger.exchange, {}, async (connection) => {
    await recordRefusals(connection, [aRefusal({ contract })], now);
    throw new Error('died before the commit');
  });
  await expect(broken).rejects.toThrow('died');
  await ledger.admin.query('REVOKE INSERT ON ledger.refusal FROM engawa_exchange');
  await expect(refuse(1, { contract })).rejects.toThrow('permission denied');
  await ledger.admin.query('GRANT INSERT ON ledger.refusal TO engawa_exchange');
  later(windowMs);
  // Taken, and dead before the record: it is there for the next one.
  await ledger.admin.query('REVOKE INSERT ON ledger.record FROM engawa_exchange');
  await expect(recordCounted(ledger.exchange, now)).rejects.toThrow('permission denied');
  await ledger.admin.query('GRANT INSERT ON ledger.record TO engawa_exchange');
  await Promise.all([1, 2, 3].map(() => recordCounted(ledger.exchange, now)));
  expect((await countsOf(contract)).reduce((sum, count) => sum + count)).toBe(recordedEach + 5);
});

test('whatever the interleaving and the crashes, the counts add up to the refusals answered', async () => {
  const kinds = fc.integer({ min: 0, max: 2 });
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constant('refuse' as const),
        kind: kinds,
        count: fc.integer({ min: 1, max: 25 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ what: fc.constant('die' as const), kind: kinds, count: fc.integer({ min: 1, max: 25 }) }),
    },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('sweep' as const), dies: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({ what: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 2 * windowMs }) }),
    },
  );
  let run = 0;
  await fc.assert(
    // Steps of one round run side by side.
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
      async (rounds) => {
        run++;
        later(10 * windowMs);
        const answered = [0, 0, 0];
        const contractOf = (kind: number) => `test/model-${run}-${kind}`;
        for (const round of rounds)
          await Promise.all(
            round.map(async (one) => {
              if (one.what === 'time') return later(one.ms);
              if (one.what === 'refuse') {
                await refuse(one.count, { contract: contractOf(one.kind) });
                answered[one.kind]! += one.count;
                return;
              }
              if (one.what === 'sweep' && !one.dies) return recordCounted(ledger.exchange, now);
              const dying = transact(ledger.exchange, {}, async (connection) => {
                if (one.what === 'die')
                  await recordRefusals(
                    connection,
                    Array.from({ length: one.count }, () => aRefusal({ contract: contractOf(one.kind) })),
                    now,
                  );
                else await connection.query('SELECT * FROM ledger.take_refusals($1, 500)', [now]);
                await connection.query('SELECT pg_terminate_backend(pg_backend_pid())');
              });
              await expect(dying).rejects.toThrow();
            }),
          );
        later(2 * windowMs);
        await recordCounted(ledger.exchange, now);
        for (const [kind, count] of answered.entries()) {
          const counts = await countsOf(contractOf(kind));
          expect(counts.reduce((sum, one) => sum + one, 0)).toBe(count);
        }
        expect((await ledger.admin.query('SELECT 1 FROM ledger.refusal')).rowCount).toBe(0);
      },
    ),
    { numRuns: 25 },
  );
});
