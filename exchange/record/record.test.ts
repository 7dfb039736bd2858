import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leafOf, leafVersions } from '../../contracts/leaf.ts';
import { transact } from '../../database/connect.ts';
import { createGroup } from './group.ts';
import { insertRecords, type Recorded } from './record.ts';
import { aRecord, openTestLedger, type TestLedger } from './testing.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openTestLedger();
});
afterAll(() => ledger.close());

/** What delivers accepts only this. */
const deliver = (message: Recorded<{ text: string }>) => message.text;

test('only record/ makes a recorded message', async () => {
  const draft = { text: 'x', records: [aRecord()] };
  const [recorded] = await insertRecords(ledger.exchange, [draft], new Date());
  expect(deliver(recorded!)).toBe('x');
  // @ts-expect-error law 1: delivering what is not recorded does not compile
  deliver(draft);
});

test('a record has an id and a secret of its own, and its leaf commits to its fields', () => {
  const [one, other] = [aRecord(), aRecord()];
  expect(one.id).not.toBe(other.id);
  expect(one.secret.equals(other.secret)).toBe(false);
  expect(one.fields.id).toBe(one.id);
  expect(one.leaf.equals(leafOf(one.fields, one.secret))).toBe(true);
  expect(one.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a message without a record is not let through as recorded', async () => {
  await expect(insertRecords(ledger.exchange, [{ records: [] }], new Date())).rejects.toThrow('without a record');
});

test('leaves of two versions never go to the database at once, where one’s end would be taken for another’s beginning', async () => {
  const [one, other] = [aRecord(), aRecord()];
  const older = { ...other, leaf: leafOf(other.fields, other.secret, leafVersions[0]) };
  await expect(insertRecords(ledger.exchange, [{ records: [one, older] }], new Date())).rejects.toThrow('two versions');
});

test('what is rolled back is not recorded, and is not waiting to be placed either', async () => {
  const record = aRecord();
  await expect(
    transact(ledger.exchange, {}, async (connection) => {
      await insertRecords(connection, [{ records: [record] }], new Date());
      throw new Error('changed its mind');
    }),
  ).rejects.toThrow('changed its mind');
  const { rows } = await ledger.admin.query(
    'SELECT (SELECT count(*) FROM ledger.record WHERE id = $1) AS recorded, (SELECT count(*) FROM ledger.unplaced WHERE record = $1) AS waiting',
    [record.id],
  );
  expect(rows[0]).toEqual({ recorded: 0, waiting: 0 });
});

test('ten thousand records in groups, a bad one among many failing alone', async () => {
  const before = (await ledger.admin.query('SELECT count(*) AS n FROM ledger.record')).rows[0].n;
  const insert = createGroup(async (drafts: readonly ReturnType<typeof aRecord>[]) =>
    transact(ledger.exchange, {}, (connection) =>
      insertRecords(
        connection,
        drafts.map((draft) => ({ records: [draft] })),
        new Date(),
      ),
    ),
  );
  const taken = aRecord();
  await insert(taken);
  const drafts = Array.from({ length: 10_000 }, (_, i) => (i % 1000 === 500 ? taken : aRecord()));
  const settled = await Promise.allSettled(drafts.map(insert));
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(10);
  settled.forEach((one, i) => {
    expect(one.status).toBe(drafts[i] === taken ? 'rejected' : 'fulfilled');
  });
  const after = (await ledger.admin.query('SELECT count(*) AS n FROM ledger.record')).rows[0].n;
  expect(after - before).toBe(9_991);
}, 60_000);

test('a relay row hangs on a permit of this very message, or not at all', async () => {
  const refused = aRecord({ decision: 'refuse', reasons: ['no_consent'] });
  const [permitted, other] = [aRecord(), aRecord()];
  await insertRecords(ledger.exchange, [{ records: [refused, permitted, other] }], new Date());
  await ledger.admin.query(
    `INSERT INTO exchange.member (id, class, code, kind, name, kana, enrolled_at) VALUES ('CARE/y', 'CARE', 'y', 'home-help', 'y', 'y', now())`,
  );
  await ledger.admin.query(
    `INSERT INTO exchange.system (id, member, name, opening_hours, enrolled_at) VALUES ('CARE/y/x', 'CARE/y', 'x', '{}', now())`,
  );
  /** A message and its person, with all that they need besides: what is violated is the record alone. */
  const hang = (message: string, record: string, ofPerson: string) =>
    transact(ledger.admin, {}, async (connection) => {
      const [subject, now] = [randomUUID(), new Date()];
      await connection.query(
        `INSERT INTO exchange.subject (id, municipality, status, created_at) VALUES ($1, '990019', 'active', $2)`,
        [subject, now],
      );
      await connection.query(
        `INSERT INTO relay.message (id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode, payload_digest,
            sealed, sealed_to, size, state, next_attempt_at, accepted_at, expires_at, record)
          VALUES ($1, 'CARE/y/x', 'CARE/y', 'CARE/y/x', 'CARE/y', $2, 'c', 'p', '通常', 'd', 'sealed', 'k', 1, 'kept', $3, $3, $3, $4)`,
        [message, randomUUID(), now, record],
      );
      await connection.query(
        `INSERT INTO relay.message_subject (message, receiver_system, subject, record) VALUES ($1, 'CARE/y/x', $2, $3)`,
        [message, subject, ofPerson],
      );
    });
  const against = (constraint: string) => ({ code: '23503', constraint });
  const own = permitted.fields.message;
  for (const [message, record] of [
    [refused.fields.message, refused.id],
    [own, other.id],
  ] as const)
    await expect(hang(message, record, record)).rejects.toMatchObject(against('message_record_id_outcome_fkey'));
  for (const record of [refused.id, other.id])
    await expect(hang(own, permitted.id, record)).rejects.toMatchObject(
      against('message_subject_record_message_outcome_fkey'),
    );
  await hang(own, permitted.id, permitted.id);
});
