import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { dumpDatabase } from './dump.ts';
import { loadDatabase } from './load.ts';

let folder: string;
const databases: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-rows-'));
  databases.push(await createTestDatabase(), await createTestDatabase());
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('large rows and small ones are written and put back, and the large ones are no single statement: PostgreSQL takes no JSON of 256 MiB', async () => {
  const [before, after] = databases as [TestDatabase, TestDatabase];
  const [from, to] = [before.pool('admin', 1), after.pool('admin', 1)];
  await from.query(`
    INSERT INTO application_session.attempt (id, sealed, forget_at)
    SELECT decode(lpad(to_hex(n), 64, '0'), 'hex'), repeat('x', CASE WHEN n <= 3 THEN 5 * 1024 * 1024 ELSE n END), now()
    FROM generate_series(1, 1200) n`);
  const tables = path.join(folder, 'tables');
  const dumped = await dumpDatabase(before.adminUrl, tables, () => {});
  const taken = { format: 'engawa-backup/v1' as const, region: '', takenAt: new Date().toISOString(), ...dumped };
  await loadDatabase(after.adminUrl, tables, taken);
  const all = 'SELECT id, md5(sealed) AS sealed, forget_at FROM application_session.attempt ORDER BY id';
  expect((await to.query(all)).rows).toEqual((await from.query(all)).rows);
  const large =
    'SELECT count(DISTINCT cmin::text)::int AS statements FROM application_session.attempt WHERE octet_length(sealed) > 8192';
  expect((await to.query(large)).rows).toEqual([{ statements: 3 }]);
}, 60_000);
