import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quota } from '../../contracts/quota.ts';
import type { Pool } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { removeDue } from '../record/operating/retention.ts';
import { agreeOnRemoval } from '../record/testing-operating.ts';
import { expire } from './expire.ts';
import { forgetSettled, rememberedDays } from './forget.ts';
import { openTestMail, type TestMail } from './testing-mail.ts';
import { days } from './testing-model.ts';

let database: TestDatabase;
let mail: TestMail;
let sweeper: Pool;
const systems = ['CARE/1/main', 'CARE/2/main'] as const;
const now = new Date('2028-04-01T00:00:00Z');
const ended = (ago: number) => new Date(now.getTime() - ago);

beforeAll(async () => {
  database = await createTestDatabase();
  mail = await openTestMail(database, systems);
  sweeper = database.pool('sweeper', 2);
});
afterAll(() => database.drop());

test('what ended longer ago than it is remembered is forgotten whole, and nothing else', async () => {
  const old = await mail.keep(...systems, { settledAt: ended(days(rememberedDays) + 1) });
  const young = await mail.keep(...systems, { settledAt: ended(days(rememberedDays)) });
  const waiting = await mail.keep(...systems);
  expect(await forgetSettled(sweeper, now)).toBe(1);
  expect(await mail.exists(old)).toEqual({ message: false, acceptance: false, events: 0, subjects: 0 });
  for (const one of [young, waiting])
    expect(await mail.exists(one)).toEqual({ message: true, acceptance: true, events: 1, subjects: 1 });
  expect(await forgetSettled(sweeper, now)).toBe(0);
});

test('several processes share the work, and each message goes once', async () => {
  await mail.keep(...systems, { count: 40, settledAt: ended(days(rememberedDays + 9)) });
  const counts = await Promise.all([1, 2, 3, 4].map(() => forgetSettled(sweeper, now, 10)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(40 - (await forgetSettled(sweeper, now, 100)));
});

test('a record stays whole as long as a message hangs on it, and goes when it was forgotten', async () => {
  const message = await mail.keep(...systems, { settledAt: ended(days(1)) });
  const fieldsOf = async () =>
    (await mail.admin.query('SELECT fields FROM ledger.record WHERE id = $1', [record])).rows[0].fields;
  const { rows } = await mail.admin.query('SELECT id FROM ledger.record WHERE message = $1', [message]);
  const record: string = rows[0].id;
  await mail.admin.query(`INSERT INTO ledger.tree VALUES (1, 'test', now())`);
  await mail.admin.query('INSERT INTO ledger.place (tree, index, record) VALUES (1, 0, $1)', [record]);
  const operation = await agreeOnRemoval(mail.admin);
  expect(await removeDue(mail.admin, operation)).toEqual({ removed: 0 });
  expect(await fieldsOf()).not.toBeNull();
  await forgetSettled(sweeper, new Date(now.getTime() + days(rememberedDays)));
  expect(await removeDue(mail.admin, operation)).toEqual({ removed: 1 });
  expect(await fieldsOf()).toBeNull();
});

test('mail is given up by the clock as it is when it is done, not as it was when there was no connection yet', async () => {
  const message = await mail.keep(...systems);
  const pool = database.pool('sweeper', 1);
  let time = new Date('2099-06-01T00:00:00Z');
  const held = await pool.connect();
  const given = expire(pool, { now: () => time });
  time = now; // turned back meanwhile
  held.release();
  expect(await given).toBe(0);
  const { rows } = await mail.admin.query('SELECT state FROM relay.message WHERE id = $1', [message]);
  expect(rows[0].state).toBe('kept');
});

test('operators are promised what is done', async () => {
  const page = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  expect(page).toContain(`remembered for ${rememberedDays} days`);
  const { waitingBytes, ...others } = quota.parse({});
  expect(page).toMatch(new RegExp(`\\| \`waitingBytes\` \\| ${waitingBytes / 1024 ** 3} GiB`));
  for (const [name, value] of Object.entries(others))
    expect(page).toMatch(new RegExp(`\\| \`${name}\` \\| ${value.toLocaleString('en')}\\b`));
});
