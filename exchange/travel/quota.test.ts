import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../connector/client.ts';
import type { GivenQuota } from '../../contracts/quota.ts';
import { type Pool, transact } from '../../database/connect.ts';
import { openOperator } from '../enrol/testing.ts';
import { setQuota } from '../identify/enrol.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

/* Quotas over real HTTP: of who receives, and of who sends. */
let region: TestRegion;
let admin: Pool;
let exchange: Pool;
let operator: Client;
let manager: TestClient;
let helper: TestClient;
let code: string;
const helperSystem = 'CARE/0300000005/careplan';
const managerSystem = 'CARE/0300000100/careplan';
const person = { insurer: '123456', insured: '123456789' };

beforeAll(async () => {
  region = await startTestRegion();
  admin = region.database.pool('admin', 1);
  exchange = region.database.pool('exchange', 1);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  operator = await openOperator(region);
  manager = await region.client(managerSystem);
  helper = await region.client(helperSystem);
  code = (await manager.codesOf([person]))[0]!.code!;
});
afterAll(() => region.close());
beforeEach(async () => {
  await limit(helperSystem, {});
  await limit(managerSystem, {});
  await empty();
});

let number = 0;
const send = (id?: string) =>
  manager.send({
    ...(id && { id }),
    receiver: 'CARE/0300000005',
    parcel: {
      subjects: [{ code }],
      files: [
        {
          name: `UP2KYO_0300000100_43_0300000005_11_${20260101000000 + number++}.CSV`,
          mediaType: 'text/csv',
          content: Buffer.from(
            `202407,${person.insurer},${person.insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`,
          ).toString('base64'),
        },
      ],
    },
  });
const sendMany = (count: number) => Promise.all(Array.from({ length: count }, () => send()));
const statuses = (answers: readonly { status: number }[]) =>
  Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]));

/** Sets a quota as the operator does: once that is answered the process goes by it, and an earlier limit answers for no later one. */
const limit = (system: typeof helperSystem | typeof managerSystem, quota: GivenQuota) =>
  operator.call('POST', '/v1/enrol/quotas', { system, quota, actor: '運営 花子' });
async function empty(): Promise<void> {
  await expect
    .poll(
      async () => {
        const { messages } = await helper.collect();
        await helper.acknowledge(messages.map(({ message }) => message));
        return messages.length;
      },
      { timeout: 20_000 },
    )
    .toBe(0);
}

test('an inbox takes so many messages; then the sender is told what to do, it is recorded, and there is room again once they are received', async () => {
  await limit(helperSystem, { waitingMessages: 3 });
  for (let n = 0; n < 3; n++) expect((await send()).status).toBe(202);
  const refused = await send('full-1');
  expect(refused).toMatchObject({ status: 422, body: { code: 'receiver_full' } });
  expect(refused.body.text).toContain('送付先が受け取ってから、同じ番号で');
  expect(refused.body.details![0]).toContain('3件');
  const { rows } = await admin.query(
    `SELECT outcome, fields -> 'reasons' AS reasons FROM ledger.record WHERE fields ->> 'messageId' LIKE '%#full-1'`,
  );
  expect(rows).toEqual([{ outcome: 'refuse', reasons: ['receiver_full'] }]);
  expect((await manager.get('/messages/full-1')).status).toBe(404);
  await empty();
  expect((await send('full-1')).status).toBe(202);
});

test('an inbox takes so many bytes, and a message that can never fit is told so', async () => {
  expect((await send()).status).toBe(202);
  const { rows } = await admin.query(`SELECT size FROM relay.message WHERE state = 'kept' AND receiver_system = $1`, [
    helperSystem,
  ]);
  await limit(helperSystem, { waitingBytes: rows[0].size * 2 + 10 });
  expect((await send()).status).toBe(202);
  expect(await send()).toMatchObject({ status: 422, body: { code: 'receiver_full' } });
  await empty();
  await limit(helperSystem, { waitingBytes: 100 });
  expect(await send()).toMatchObject({ status: 422, body: { code: 'receiver_full' } });
});

test('a crowd that sends at one moment fills the inbox to its limit, and not by one more', async () => {
  for (const waitingMessages of [1, 7, 40]) {
    await limit(helperSystem, { waitingMessages });
    const answers = [...(await sendMany(30)), ...(await sendMany(30))];
    expect(statuses(answers)).toEqual({ 202: waitingMessages, 422: 60 - waitingMessages });
    await empty();
  }
});

test('what was accepted before is answered as before, however full the inbox', async () => {
  await limit(helperSystem, { waitingMessages: 1 });
  const [id, at] = ['once', number];
  const first = await send(id);
  expect(first.status).toBe(202);
  number = at;
  expect(await send(id)).toEqual(first);
});

test('who sends more than its quota is told when to go on; no record is made of it', async () => {
  await limit(managerSystem, { messagesPerDay: 1 });
  const records = async () => (await admin.query('SELECT count(*) AS n FROM ledger.record')).rows[0].n as number;
  const before = await records();
  const response = await manager.call('POST', '/messages', {}, { 'Content-Type': 'application/cloudevents+json' });
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(((await response.json()) as { detail: string }).detail).toContain('同じ番号で送り直せます');
  expect(await records()).toBe(before);
});

test.each([{ waitingMessages: 0 }, { waitingBytes: -1 }, { messagesPerDay: 1.5 }, { messages: 5 }])(
  'a quota that is none is not set: %j',
  async (given) => {
    await expect(transact(exchange, {}, (c) => setQuota(c, helperSystem, given as GivenQuota))).rejects.toThrow();
  },
);

test('the operator sets it over the door, on record; nobody else does, and it counts from then on', async () => {
  const asked = { system: helperSystem, quota: { waitingMessages: 1 }, actor: '運営 花子' };
  for (const other of [manager, helper]) expect((await other.post('/v1/enrol/quotas', asked)).status).toBe(403);
  await operator.call('POST', '/v1/enrol/quotas', asked);
  expect(statuses(await sendMany(2))).toEqual({ 202: 1, 422: 1 });
  const { rows } = await admin.query(
    `SELECT outcome, fields ->> 'actor' AS actor FROM ledger.record WHERE fields -> 'items' ? 'waitingMessages 1' ORDER BY id`,
  );
  expect(rows.at(-1)).toEqual({ outcome: 'permit', actor: '運営 花子' });
});
