import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../database/testing.ts';
import { openRows } from '../../../../web/application/rows.ts';
import { readAgreements } from '../../heard/agreement.ts';
import { readGifts } from './gifts.ts';

/*
 * An office's page reads what is held of its persons once, however little the database knows of that office: in its first minutes, and after a month's
 * end, its figures tell of a time when the office had nothing, and a planner that takes thousands of rows for one goes through them for each person.
 */
const [old, fresh] = ['CARE/1390000019', 'CARE/1390000027'];
const [persons, versions] = [600, 6];
let database: TestDatabase;
const identities = Array.from({ length: persons }, (_, n) => `plan ${n + 1}`);

beforeAll(async () => {
  database = await createTestDatabase();
  const admin = database.pool('admin', 1);
  const fill = async (member: string) => {
    await admin.query(
      `INSERT INTO care.version (member, identity, sequence, entry, taken_at)
        SELECT $1, 'plan ' || n, lpad(v::text, 4, '0') || lpad(n::text, 10, '0'), jsonb_build_object('version', v), now() FROM generate_series(1, $2) n, generate_series(1, $3) v`,
      [member, persons, versions],
    );
    await admin.query(
      `INSERT INTO care.held (member, identity, sender, kind, insurer, insured, period, key, sequence, entry, taken_at)
        SELECT member, identity, '1390000019', 'plan', '139001', lpad(split_part(identity, ' ', 2), 10, '0'), '20260401', '{}', sequence, entry, taken_at
          FROM care.version WHERE member = $1 AND sequence > $2`,
      [member, String(versions).padStart(4, '0')],
    );
    await admin.query(
      `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, made_at, state, state_at)
        SELECT member, gen_random_uuid(), 'CARE/1390000035', 'care/careplan-v41', 'care-plan-sharing', 'road', '計画', '{}', '[]', sequence, now(), 'acknowledged', now()
          FROM care.version WHERE member = $1 AND sequence > $2`,
      [member, String(versions - 1).padStart(4, '0')],
    );
    await admin.query(
      `INSERT INTO care.agreement (member, id, code, kind, identity, sequence, sha256, answer, asker, asker_name, at, way, noted_at)
        SELECT member, gen_random_uuid(), identity, 'plan', identity, sequence, '', 'agreed', 'self', '', now(), 'screen', now()
          FROM care.held WHERE member = $1`,
      [member],
    );
  };
  for (const table of ['version', 'held', 'sent', 'agreement'])
    await admin.query(`ALTER TABLE care.${table} SET (autovacuum_enabled = false)`);
  await fill(old);
  await admin.query('ANALYZE care.version, care.held, care.sent, care.agreement');
  await fill(fresh);
});
afterAll(() => database.drop());

test.each([
  ['to whom each was given', readGifts],
  ['how each person stands to it', readAgreements],
] as const)('%s: nothing is read twice of an office that the database does not know yet', async (_, read) => {
  const rows = openRows(database.pool('app_care', 1), fresh as never);
  const told = await rows(async (connection) => {
    const found = await read(connection, identities);
    const { rows: tables } = await connection.query<{ table: string; read: number }>(
      `SELECT relname AS table, (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS read
         FROM pg_stat_xact_user_tables WHERE schemaname = 'care'`,
    );
    return { found, tables: Object.fromEntries(tables.map((row) => [row.table, row.read])) };
  });
  expect(told.found.size).toBe(persons);
  expect(told.tables.version).toBeLessThanOrEqual(persons * versions);
  for (const table of ['held', 'sent', 'agreement']) expect(told.tables[table], table).toBeLessThanOrEqual(persons);
});
