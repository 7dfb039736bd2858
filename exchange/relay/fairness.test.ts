import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SystemId } from '../../contracts/member.ts';
import { type Pool, type Queryable, transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { findDue, takeLeases } from '../deliver/lease.ts';
import { openTestMail, type TestMail } from './testing-mail.ts';
import { mostBytes, takeWaiting } from './waiting.ts';

/* A receiver with thousands waiting costs the others nothing: neither a lock nor a look at its mail. */
let database: TestDatabase;
let mail: TestMail;
let exchange: Pool;
const sender = 'CARE/1/main';
const busy = 'CARE/2/main';
const other = 'CARE/3/main';
const now = new Date('2026-06-01T00:00:00Z');
/** Endpoints of one maker's host, beside one elsewhere. */
const hosted = Array.from({ length: 20 }, (_, i): SystemId => `CARE/${i + 10}/main`);
const many = 10_000;
let waiting: string;

beforeAll(async () => {
  database = await createTestDatabase();
  mail = await openTestMail(database, [sender, busy, other, ...hosted]);
  exchange = database.pool('exchange', 4);
  await mail.keep(sender, busy, { count: many });
  waiting = await mail.keep(sender, other);
  for (const system of hosted) await mail.keep(sender, system);
  await mail.admin.query('ANALYZE relay.message');
}, 120_000);
afterAll(() => database.drop());

const take = (system: SystemId, most: number) =>
  transact(exchange, { systems: [system] }, (c) => takeWaiting(c, system, now, most));

type Plan = { 'Actual Rows': number; 'Actual Loops': number; 'Rows Removed by Filter'?: number; Plans?: Plan[] };
/** How many rows the database looked at to take `system`'s mail. */
const looks = (system: SystemId) =>
  transact(exchange, { systems: [system] }, async (c) => {
    let touched = 0;
    const count = (plan: Plan) => {
      touched += (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
      for (const part of plan.Plans ?? []) count(part);
    };
    const explaining = {
      query: async (sql: string, values: unknown[]) => {
        const { rows } = await c.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, values);
        count(rows[0]['QUERY PLAN'][0].Plan);
        return { rows: [] };
      },
    } as unknown as Queryable;
    await takeWaiting(explaining, system, now, 10);
    return touched;
  });

test('one message is taken without looking at the ten thousand of another', async () => {
  expect(await looks(other)).toBeLessThan(100);
  expect((await take(other, 10)).map(({ message }) => message)).toEqual([waiting]);
});

test('the first ten of ten thousand are taken without looking at the rest', async () => {
  expect(await looks(busy)).toBeLessThan(1000);
  expect(await take(busy, 10)).toHaveLength(10);
});

test('while one process holds all mail of a receiver, another receiver is served, and so is the rest of the same', async () => {
  await transact(exchange, { systems: [busy] }, async (holding) => {
    expect(await takeWaiting(holding, busy, now, many - 5)).toHaveLength(many - 5);
    expect(await take(other, 10)).toHaveLength(1);
    expect(await take(busy, 10)).toHaveLength(5);
  });
});

test('of large messages fewer go at once, one at least: they are all in memory together', async () => {
  const large = await Promise.all(Array.from({ length: 3 }, () => mail.keep(sender, other)));
  await mail.admin.query('UPDATE relay.message SET size = $1 WHERE id = ANY ($2)', [mostBytes - 1_000, large]);
  const taken = (await take(other, 10)).map(({ message }) => message);
  expect(taken.filter((message) => large.includes(message))).toHaveLength(2);
});

test('the endpoints of one host, which die together, never take all lanes', async () => {
  const urls = [...hosted.map((system) => `https://maker.example/${system}`), 'https://elsewhere.example/hook'];
  await mail.admin.query(
    `INSERT INTO exchange.webhook (system, url, mode, state, asked_at, settled_at, next_push_at)
      SELECT u.system, u.url, 'binary', 'confirmed', $3, $3, $3::timestamptz + u.n * interval '1 ms'
      FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (system, url, n)`,
    [[...hosted, other], urls, now],
  );
  const later = new Date(now.getTime() + 60_000);
  const lease = async (besides: Record<string, number>) => {
    const room = { most: 16, mostFailing: 8, mostOfHost: 8, besides };
    const times = { now: later, realNow: later };
    const all = await findDue(exchange, later);
    return (await takeLeases(exchange, all, room, randomUUID(), times)).map(({ system }) => system);
  };
  const taken = await lease({});
  expect([taken.includes(other), taken.length]).toEqual([true, 8 + 1]);
  expect(await lease({ 'maker.example': 0 })).toEqual([]);
  expect(await lease({ 'maker.example': 3 })).toHaveLength(3);
});
