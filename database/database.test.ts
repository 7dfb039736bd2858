import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from './connect.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a role sees nothing without a context', async () => {
  const rows = await transact(database.pool('exchange'), {}, (c) => c.query('SELECT * FROM exchange.subject'));
  expect(rows.rowCount).toBe(0);
});
