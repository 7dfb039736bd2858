import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { countDue, removeDue } from '../record/operating/retention.ts';
import { agreeOnRemoval } from '../record/testing-operating.ts';
import { beyondAll, trailPlanning, trailStatement } from './read.ts';

/*
 * Whoever asks for a page of one person's records reads that page, and not the region's records, nor all of the person's, nor how often the person has
 * looked: row-level security must not keep the index from being used.
 */
let database: TestDatabase;
const tag = 'a'.repeat(64);

beforeAll(async () => {
  database = await createTestDatabase();
  const admin = database.pool('admin', 1);
  const insert = (rows: number, subject: string, more: object = {}) =>
    admin.query(
      `INSERT INTO ledger.record (id, fields, secret, leaf, recorded_at)
       SELECT id, jsonb_build_object('id', id, 'message', id, 'decision', 'permit', 'kind', 'viewing', 'time', now(), 'from', 'GOV/1',
         'to', 'GOV/1', 'subject', ${subject}, 'retention', '2099-12-31') || $1::jsonb, '\\x01', '\\x02', now()
       FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, ${rows}) AS n) AS made`,
      [JSON.stringify(more)],
    );
  await insert(1000, `'${tag}'`);
  await insert(2000, `'${tag}'`, { kind: 'self-access', role: '本人', from: 'app/resident', to: null });
  await insert(20_000, `lpad((n % 500)::text, 64, '0')`);
  await insert(30, `repeat('b', 64)`, { retention: '2020-03-31' });
  await admin.query("INSERT INTO ledger.tree VALUES (1, 'test', now())");
  await admin.query(
    `INSERT INTO ledger.place (tree, index, record) SELECT 1, row_number() OVER (ORDER BY id) - 1, id FROM ledger.record`,
  );
  await admin.query('ANALYZE ledger.record');
});
afterAll(() => database.drop());

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
};
const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

const page = 50;
const [withLooks, withoutLooks, looksOnly] = [[false, true], [false], [true]];

test.each([
  { name: 'without looks', looks: withoutLooks, most: page },
  { name: 'looks alone', looks: looksOnly, most: page },
  // the page is put together from as many of each
  { name: 'all', looks: withLooks, most: 2 * page },
])('a page of the person’s trail is all that is read of it: $name', async ({ looks, most }) => {
  const types =
    'text[], uuid, int, timestamptz, text[], text, text, text, timestamptz, timestamptz, boolean, boolean[]';
  const values = `'{${tag}}', '${beyondAll}', ${page}, now(), NULL, NULL, NULL, NULL, NULL, NULL, false, '{${looks}}'`;
  const plan = await transact(database.pool('trail', 1), { subject_tags: [tag] }, async (connection) => {
    // As it is carried out: planned once a connection, without a look at what is asked for (database/connect.ts).
    await connection.query(trailPlanning);
    await connection.query(`PREPARE page (${types}) AS ${trailStatement}`);
    const { rows } = await connection.query(`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE page (${values})`);
    return rows[0]['QUERY PLAN'][0].Plan as Node;
  });
  const scans = nodes(plan).filter((node) => node['Node Type'].includes('Scan') && node['Relation Name'] === 'record');
  expect(scans).toHaveLength(1);
  const [{ 'Index Name': index, 'Actual Rows': rows, 'Actual Loops': loops, 'Rows Removed by Filter': removed = 0 }] =
    scans as [Node];
  expect(index).toBe('record_of_person');
  expect((rows + removed) * loops).toBe(most);
});

test('what is due for removal is found and removed without reading the rest, also where nothing is', async () => {
  const operation = await agreeOnRemoval(database.pool('admin', 1));
  const readOf = (work: (connection: Connection) => Promise<unknown>) =>
    transact(database.pool('exchange', 1), {}, async (connection) => {
      const read = async () => {
        const { rows } = await connection.query<{ read: number }>(
          `SELECT sum(seq_tup_read + idx_tup_fetch) AS read FROM pg_stat_xact_all_tables
            WHERE relid IN ('ledger.record'::regclass, 'ledger.place'::regclass)`,
        );
        return Number(rows[0]!.read);
      };
      const before = await read();
      const done = await work(connection);
      return { done, read: (await read()) - before };
    });
  const counted = await readOf((connection) => countDue(connection));
  expect(counted.done).toBe(30);
  expect(counted.read).toBeLessThanOrEqual(2 * 30);
  const some = await readOf((connection) => countDue(connection, 10));
  expect(some.done).toBe(10);
  expect(some.read).toBeLessThanOrEqual(2 * 10);
  const removed = await readOf((connection) => removeDue(connection, operation));
  expect(removed.done).toEqual({ removed: 30 });
  // found, locked and written; the second step looks again at what the first has removed
  expect(removed.read).toBeLessThan(300);
  const none = await readOf((connection) => countDue(connection));
  expect(none.done).toBe(0);
  expect(none.read).toBeLessThan(100);
});
