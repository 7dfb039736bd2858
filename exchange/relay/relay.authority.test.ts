import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pool, transact } from '../../database/connect.ts';
import { createTestDatabase, everyRole, type TestDatabase } from '../../database/testing.ts';
import { openTestMail, type TestMail } from './testing-mail.ts';
import { days } from './testing-model.ts';

/* Who may change and who may end what lies in the relay. */
let database: TestDatabase;
let mail: TestMail;
let exchange: Pool;
let sweeper: Pool;
const denied = { code: '42501' };
const systems = ['CARE/1/main', 'CARE/2/main'] as const;

beforeAll(async () => {
  database = await createTestDatabase();
  mail = await openTestMail(database, systems);
  exchange = database.pool('exchange', 2);
  sweeper = database.pool('sweeper', 1);
});
afterAll(() => database.drop());

test('the exchange changes how far a message has come, and nothing else of it', async () => {
  const { rows } = await database
    .pool('admin', 1)
    .query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'relay' AND table_name = 'message'`,
    );
  const own = new Set(['state', 'reason', 'attempts', 'next_attempt_at', 'sealed', 'settled_at']);
  expect(rows.length).toBeGreaterThan(own.size + 10);
  await mail.keep(systems[0], systems[1]);
  for (const { name } of rows) {
    const changed = transact(exchange, { systems }, (c) => c.query(`UPDATE relay.message SET ${name} = ${name}`));
    if (own.has(name)) expect((await changed).rowCount).toBeGreaterThan(0);
    else await expect(changed, name).rejects.toMatchObject(denied);
  }
});

test('a state that was told, an acceptance and a subject are never changed or taken back by a process', async () => {
  for (const role of everyRole())
    for (const statement of [
      'UPDATE relay.event SET state = state',
      'DELETE FROM relay.event',
      'UPDATE relay.message_subject SET subject = subject',
      'DELETE FROM relay.message_subject',
      'UPDATE relay.acceptance SET answer = answer',
      ...(role === 'sweeper' ? [] : ['DELETE FROM relay.acceptance', 'DELETE FROM relay.message']),
    ])
      await expect(database.pool(role, 1).query(statement), `${role}: ${statement}`).rejects.toMatchObject(denied);
});

test('the sweeper deletes nothing that is not settled, and no acceptance of a message that is there', async () => {
  const waiting = await mail.keep(systems[0], systems[1]);
  const settled = await mail.keep(systems[0], systems[1], { settledAt: new Date(Date.now() - days(1)) });
  await sweeper.query('DELETE FROM relay.acceptance');
  expect(await mail.exists(settled)).toEqual({ message: true, acceptance: true, events: 1, subjects: 1 });
  await sweeper.query('DELETE FROM relay.message');
  expect(await mail.exists(waiting)).toEqual({ message: true, acceptance: true, events: 1, subjects: 1 });
  expect(await mail.exists(settled)).toEqual({ message: false, acceptance: true, events: 0, subjects: 0 });
  await sweeper.query('DELETE FROM relay.acceptance');
  expect((await mail.exists(settled)).acceptance).toBe(false);
  expect((await mail.exists(waiting)).acceptance).toBe(true);
});

test('no sweeper reads an answer, an id or a digest of an acceptance, nor plants one', async () => {
  for (const column of ['sender_system', 'message_id', 'content_digest', 'answer', 'accepted_at'])
    await expect(sweeper.query(`SELECT ${column} FROM relay.acceptance`), column).rejects.toMatchObject(denied);
  await expect(
    sweeper.query(`INSERT INTO relay.acceptance VALUES ('x', 'x', '', $1, '{}', now())`, [randomUUID()]),
  ).rejects.toMatchObject(denied);
});
