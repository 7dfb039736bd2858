import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
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
         'to', 'GOV/1', 'subject', ${subject}) || $1::jsonb, '\\x01', '\\x02', now()
       FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, ${rows}) AS n) AS made`,
      [JSON.stringify(more)],
    );
  await insert(1000, `'${tag}'`);
  await insert(2000, `'${tag}'`, { kind: 'self-access', role: '本人', from: 'app/resident', to: null });
  await insert(20_000, `lpad((n % 500)::text, 64, '0')`);
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
