import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { quota } from '../../contracts/quota.ts';
import type { Pool } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { openTestMail } from '../relay/testing-mail.ts';
import { type SendingLimit, startSendingLimit, sweepSending } from './sending.ts';

let database: TestDatabase;
let exchange: Pool;
const system = 'CARE/1/main';
const other = 'CARE/2/main';
const limits = quota.parse({ messagesPerMinute: 10, messagesPerDay: 25 });
let now: Date;
const clock = { now: () => now };
const running: SendingLimit[] = [];
/** One process of the exchange. */
const start = () => {
  const limit = startSendingLimit(exchange, () => limits, clock);
  running.push(limit);
  return limit;
};

beforeAll(async () => {
  database = await createTestDatabase();
  await openTestMail(database, [system, other]);
  exchange = database.pool('exchange', 2);
});
afterAll(() => database.drop());
beforeEach(async () => {
  for (const limit of running.splice(0)) await limit.stop();
  await exchange.query('DELETE FROM exchange.sending');
  now = new Date('2026-11-24T10:00:30+09:00');
});

const send = (limit: SendingLimit, times: number) => {
  for (let n = 0; n < times; n++) limit.count(system);
};
const tooMany = (seconds: string) =>
  expect.objectContaining({ code: 'too_many_requests', headers: { 'Retry-After': seconds } });

test('a minute holds so many and tells when the next begins; another system is not concerned', () => {
  const limit = start();
  send(limit, 10);
  expect(() => limit.count(system)).toThrow(tooMany('30'));
  limit.count(other);
  now = new Date(now.getTime() + 29_999);
  expect(() => limit.count(system)).toThrow(tooMany('1'));
  now = new Date(now.getTime() + 1);
  send(limit, 10);
  expect(() => limit.count(system)).toThrow(tooMany('60'));
});

test('a day holds so many, and ends at midnight in Japan', async () => {
  const limit = start();
  for (const count of [10, 10, 5]) {
    send(limit, count);
    await limit.flush();
    now = new Date(now.getTime() + 60_000);
  }
  const midnight = Date.parse('2026-11-25T00:00:00+09:00');
  expect(() => limit.count(system)).toThrow(tooMany(String((midnight - now.getTime()) / 1000)));
  now = new Date(midnight - 1);
  expect(() => limit.count(system)).toThrow(tooMany('1'));
  now = new Date(midnight);
  send(limit, 10);
});

test('processes know of each other what was written, and a restart forgets nothing that was', async () => {
  const [one, two] = [start(), start()];
  send(one, 6);
  await one.flush();
  send(two, 1);
  await two.flush();
  send(two, 3);
  expect(() => two.count(system)).toThrow(tooMany('30'));
  await two.stop();
  const restarted = start();
  send(restarted, 1); // it has not heard yet
  await restarted.flush();
  expect(() => restarted.count(system)).toThrow(tooMany('30'));
});

test('what is just being written is counted all the while', async () => {
  const limit = start();
  send(limit, 10);
  let isWriting = true;
  const writing = limit.flush().finally(() => {
    isWriting = false;
  });
  while (isWriting) {
    expect(() => limit.count(system)).toThrow(tooMany('30'));
    await new Promise(setImmediate);
  }
  await writing;
});

test('what cannot be written stays counted', async () => {
  const limit = start();
  send(limit, 8);
  await database.pool('admin', 1).query('ALTER TABLE exchange.sending RENAME TO away');
  await expect(limit.flush()).rejects.toThrow();
  await database.pool('admin', 1).query('ALTER TABLE exchange.away RENAME TO sending');
  send(limit, 2);
  expect(() => limit.count(system)).toThrow(tooMany('30'));
  await limit.flush();
  expect(() => limit.count(system)).toThrow(tooMany('30'));
});

test('what no limit looks back to is deleted', async () => {
  const limit = start();
  send(limit, 1);
  await limit.flush();
  const left = async () => (await exchange.query('SELECT FROM exchange.sending')).rowCount;
  await sweepSending(exchange, new Date(now.getTime() + 47 * 3_600_000));
  expect(await left()).toBe(1);
  await sweepSending(exchange, new Date(now.getTime() + 49 * 3_600_000));
  expect(await left()).toBe(0);
});
