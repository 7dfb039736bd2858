import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { trailStatement } from './read.ts';

/*
 * Whoever asks for one person's records reads those, and not the region's: row-level security must not keep the index from being used.
 */
let database: TestDatabase;
const tag = 'a'.repeat(64);

beforeAll(async () => {
  database = await createTestDatabase();
  const admin = database.pool('admin', 1);
  const insert = (rows: number, subject: string) =>
    admin.query(
      `INSERT INTO ledger.record (id, fields, secret, leaf, recorded_at)
       SELECT id, jsonb_build_object('id', id, 'message', id, 'decision', 'permit', 'kind', 'viewing', 'time', now(), 'from', 'GOV/1',
         'to', 'GOV/1', 'subject', ${subject}), '\\x01', '\\x02', now()
       FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, ${rows}) AS n) AS made`,
    );
  await insert(1000, `'${tag}'`);
  await insert(20_000, `lpad((n % 500)::text, 64, '0')`);
  await admin.query('ANALYZE ledger.record');
});
afterAll(() => database.drop());

type Node = {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
};
const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

test('a page of the person’s trail is read by its index', async () => {
  const parameters = [[tag], null, 50, new Date(), null, null, null, null, null, null, true, 'without'];
  const plan = await transact(database.pool('trail', 1), { subject_tags: [tag] }, async (connection) => {
    const { rows } = await connection.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${trailStatement}`, parameters);
    return rows[0]['QUERY PLAN'][0].Plan as Node;
  });
  const all = nodes(plan);
  expect(all.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  expect(all.some((node) => node['Index Name']?.startsWith('record_of_person'))).toBe(true);
  for (const node of all) expect(node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)).toBeLessThanOrEqual(1000);
});
