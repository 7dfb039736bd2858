import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pool, transact, transactEnding } from './connect.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool('admin', 2);
  await pool.query('CREATE TABLE public.kept (number int PRIMARY KEY)');
});
afterAll(() => database.drop());

const numbers = async () =>
  (await pool.query('SELECT number FROM public.kept ORDER BY number')).rows.map((row) => row.number);
const insert = (number: number): [string, number[]] => ['INSERT INTO public.kept VALUES ($1)', [number]];

test('what is returned has been committed; what is thrown has left nothing', async () => {
  await transact(pool, {}, (c) => c.query(...insert(1)));
  await expect(
    transact(pool, {}, async (c) => {
      await c.query(...insert(2));
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await numbers()).toEqual([1]);
});

test('a failure that was passed over is told: the server rolls back and calls it an end', async () => {
  const work = transact(pool, {}, async (c) => {
    await c.query(...insert(3));
    await c.query(...insert(1)).catch(() => {});
    return 'done';
  });
  await expect(work).rejects.toThrow('rolled back');
  expect(await numbers()).toEqual([1]);
});

test('last statements go with the commit: all of them or none, and the one that failed is what is thrown', async () => {
  const ending = (...all: number[]) =>
    transactEnding(pool, {}, async (c) => {
      const last = all.map((number) => c.query(...insert(number)));
      return { last, result: async () => (await Promise.all(last)).length };
    });
  expect(await ending(4, 5)).toBe(2);
  await expect(ending(6, 1, 7)).rejects.toMatchObject({ code: '23505' });
  expect(await numbers()).toEqual([1, 4, 5]);
  expect(await transact(pool, {}, async (c) => (await c.query('SELECT 1 AS one')).rows[0].one)).toBe(1);
});
