import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Context, transact } from '../database/connect.ts';
import { openTestEndpoint, status } from './deliver/testing.ts';
import { announce } from './identify/enrol.ts';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';

/*
 * 通知: the town hall tells that a certification has changed; the planners who asked to be told, and may be, are.
 */
let region: TestRegion;
let hall: TestClient;
let planner: TestClient;
let outsider: TestClient;
const plannerId = 'CARE/0300000100';
const person = { insurer: '123456', insured: '123456789' };
const other = { insurer: '123456', insured: '1234567890' };
const what = {
  provider: 'GOV/990019',
  contract: 'municipal/certification-changed',
  purpose: 'certification-change-notice',
};
const content = { change: '更新', changedOn: '2026-11-20' };

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/care');
  planner = await region.client(`${plannerId}/careplan`);
  const { id } = region.town.members.find(
    (one) => one.kind === 'care-management' && one.id !== plannerId && one.municipality === '990019',
  )!;
  outsider = await region.client(`${id}/careplan`);
});
afterAll(() => region.close());

type Answer = { code?: string; text?: string; details?: string[]; id?: string; message?: string; state?: string };
let number = 0;
const codeAt = async (client: TestClient, who = person) => {
  const purpose = client === hall ? 'certification-for-plan' : 'care-plan-sharing';
  return (await client.codesOf([who], purpose))[0]!.code!;
};
const tell = async (more: Record<string, unknown> = {}, sender = hall) =>
  sender.post<Answer>('/v1/notices', {
    id: `notice-${++number}`,
    contract: what.contract,
    purpose: what.purpose,
    subject: await codeAt(hall),
    content,
    ...more,
  });
const subscribe = (client: TestClient, more: Record<string, unknown> = {}) =>
  client.post<Answer>('/v1/subscriptions', { ...what, ...more });
const collected = async (client: TestClient) => {
  const { messages } = await client.collect();
  if (messages.length > 0) await client.acknowledge(messages.map(({ message }) => message));
  return messages as (Awaited<ReturnType<TestClient['collect']>>['messages'][number] & { kind: string })[];
};
const end = async (client: TestClient) => {
  const { body } = await client.get<{ subscriptions: { id: string }[] }>('/v1/subscriptions');
  for (const { id } of body.subscriptions)
    expect((await client.call('DELETE', `/v1/subscriptions/${id}`)).status).toBe(200);
};
const records = async (message: string) => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT fields FROM ledger.record WHERE fields ->> 'message' = $1 ORDER BY id`, [message]);
  return rows.map(({ fields }) => fields);
};

test('who asked for one person is told of that person, sealed, under the own code, and of nobody else', async () => {
  const code = await codeAt(planner);
  expect(await subscribe(planner, { subject: code })).toMatchObject({ status: 201 });
  const sent = await tell();
  expect(sent).toMatchObject({ status: 202, body: { state: 'accepted' } });
  expect((await tell({ subject: await codeAt(hall, other) })).status).toBe(202);
  const [message, ...more] = await collected(planner);
  expect(more).toEqual([]);
  expect(message).toMatchObject({ kind: 'notice', contract: what.contract, sender: 'GOV/990019' });
  const parcel = await planner.open(message!.sealed);
  expect(parcel.subjects).toEqual([{ code }]);
  expect(JSON.parse(Buffer.from(parcel.files[0]!.content, 'base64').toString())).toEqual(content);

  // On record: that it was said, that it was told, that it was handed over.
  const [said] = await records(sent.body.message!);
  expect(said).toMatchObject({ kind: 'notice', phase: 'acceptance', decision: 'permit', to: null });
  expect(await records(message!.message)).toMatchObject([
    {
      kind: 'notice',
      phase: 'acceptance',
      decision: 'permit',
      to: plannerId,
      previous: said.id,
      subject: said.subject,
    },
    { kind: 'notice', phase: 'hand-over', decision: 'permit', to: plannerId },
  ]);
  await end(planner);
});

test('the sender’s answer is one and the same, whoever is told; nothing leads it to the copies', async () => {
  const nobody = await tell();
  await subscribe(planner);
  const somebody = await tell();
  const same = ({ status, body }: Awaited<ReturnType<typeof tell>>) => ({
    status,
    keys: Object.keys(body),
    state: body.state,
  });
  expect(same(somebody)).toEqual(same(nobody));
  const [copy] = await collected(planner);
  for (const { body } of [nobody, somebody]) {
    expect((await hall.get(`/messages/${body.id}`)).status).toBe(404);
    expect((await hall.get(`/messages/${body.message}`)).status).toBe(404);
  }
  expect(copy!.id).not.toBe(somebody.body.id);
  expect(copy!.message).not.toBe(somebody.body.message);
  await end(planner);
});

test('all with whom one stands in the relation: told of those, and not of others', async () => {
  expect((await subscribe(planner)).status).toBe(201);
  expect((await subscribe(outsider)).status).toBe(201);
  await tell();
  expect(await collected(planner)).toHaveLength(1);
  expect(await collected(outsider)).toEqual([]);
  await end(planner);
  await end(outsider);
});

test('subscribed for one and for all: one copy; subscribed twice: one subscription', async () => {
  const first = await subscribe(planner);
  expect((await subscribe(planner)).body.id).toBe(first.body.id);
  await subscribe(planner, { subject: await codeAt(planner) });
  await tell();
  expect(await collected(planner)).toHaveLength(1);
  await end(planner);
  await tell();
  expect(await collected(planner)).toEqual([]);
});

test('who may not be told cannot subscribe, and cannot tell why', async () => {
  const unknown = await subscribe(planner, { subject: 'nobody' });
  const mine = await codeAt(planner);
  const foreign = await subscribe(outsider, { subject: mine });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'not_available' } });
  expect(foreign).toEqual(unknown);
  const shop = await region.client('COM/maruya/main');
  expect(await subscribe(shop)).toMatchObject({ status: 422, body: { code: 'receiver_not_entitled' } });
  expect(await subscribe(planner, { contract: 'care/careplan-v41' })).toMatchObject({
    status: 422,
    body: { code: 'contract_unknown' },
  });
  expect(await subscribe(planner, { purpose: 'none' })).toMatchObject({
    status: 422,
    body: { code: 'purpose_unknown' },
  });
  expect((await subscribe(planner, { provider: 'GOV/000000' })).status).toBe(400);
});

test('which persons somebody asked to be told of is seen by that member alone, and by a transaction about that person', async () => {
  await subscribe(planner);
  await subscribe(planner, { subject: await codeAt(planner) });
  const seen = async (context: Context) =>
    transact(region.database.pool('exchange', 1), context, async (connection) => {
      const { rows } = await connection.query('SELECT subject FROM exchange.subscription WHERE ended_at IS NULL');
      return rows.filter(({ subject }) => subject !== null).length;
    });
  expect(await seen({})).toBe(0);
  expect(await seen({ member: outsider.member })).toBe(0);
  expect(await seen({ member: plannerId })).toBe(1);
  expect(await outsider.get('/v1/subscriptions')).toMatchObject({ body: { subscriptions: [] } });
  const { body } = await planner.get<{ subscriptions: { id: string }[] }>('/v1/subscriptions');
  expect((await outsider.call('DELETE', `/v1/subscriptions/${body.subscriptions[0]!.id}`)).status).toBe(404);
  await end(planner);
});

test('authority is asked at each notice, and again at the hand-over', async () => {
  await subscribe(planner, { subject: await codeAt(planner, other) });
  const atHall = await codeAt(hall, other);
  await region.clock.turn(new Date('2026-11-24T10:05:00+09:00'));
  await tell({ subject: atHall }); // kept, and not yet handed over
  const town = await region.client('GOV/990019/main');
  type Consents = { consents: { id: string; purpose: string; recipient: string; withdrawnAt: string | null }[] };
  const { consents } = (await town.get<Consents>(`/v1/consents?subject=${atHall}`)).body;
  const given = consents.filter((one) => one.purpose === what.purpose && one.withdrawnAt === null);
  expect(given.length).toBeGreaterThan(0);
  for (const { id } of given)
    expect((await town.post(`/v1/consents/${id}/withdraw`, { subject: atHall })).status).toBe(200);
  expect(await collected(planner)).toEqual([]); // refused at the hand-over
  expect((await tell({ subject: atHall })).status).toBe(202); // the sender is told nothing of it
  expect(await collected(planner)).toEqual([]); // refused at the notice
  const { rows } = await region.database.pool('admin', 1).query(
    `SELECT fields ->> 'phase' AS phase, fields -> 'reasons' AS reasons FROM ledger.record
      WHERE fields ->> 'kind' = 'notice' AND fields ->> 'decision' = 'refuse' AND fields ->> 'to' = $1 ORDER BY id`,
    [plannerId],
  );
  expect(rows).toEqual([
    { phase: 'hand-over', reasons: ['no_consent'] },
    { phase: 'acceptance', reasons: ['no_consent'] },
  ]);
  await end(planner);
});

test('the same id and content is answered as before and told once; other content is refused', async () => {
  await subscribe(planner);
  const first = await tell({ id: 'once' });
  const both = await Promise.all([tell({ id: 'once' }), tell({ id: 'once' })]);
  expect(both).toEqual([first, first]);
  expect(await tell({ id: 'once', content: { ...content, change: '取消し' } })).toMatchObject({
    status: 422,
    body: { code: 'same_id_other_content' },
  });
  expect(await collected(planner)).toHaveLength(1);
  await end(planner);
});

test.each([
  ['more than its contract names', { content: { ...content, careLevel: '要介護3' } }, 422, 'content_invalid'],
  ['less', { content: { change: '更新' } }, 422, 'content_invalid'],
  ['a contract that is no notice', { contract: 'care/careplan-v41' }, 422, 'contract_unknown'],
  ['a purpose that nobody knows', { purpose: 'none' }, 422, 'purpose_unknown'],
  ['a purpose of something else', { purpose: 'care-claims' }, 422, 'purpose_not_served'],
  ['somebody whom the sender has no code of', { subject: 'nobody' }, 422, 'not_available'],
  ['no id', { id: '' }, 400, 'bad_request'],
  ['no content', { content: null }, 400, 'bad_request'],
  ['a book', { content: { change: 'あ'.repeat(3000), changedOn: '2026-11-20' } }, 413, 'too_large'],
])('a notice with %s is refused plainly', async (_, more, code, word) => {
  expect(await tell(more)).toMatchObject({ status: code, body: { code: word } });
});

test('who is no provider cannot tell', async () => {
  expect(await tell({ subject: await codeAt(planner) }, planner)).toMatchObject({
    status: 422,
    body: { code: 'sender_not_entitled' },
  });
});

test('a notice is pushed where there is an endpoint', async () => {
  const hook = await openTestEndpoint(status(204));
  await planner.post('/v1/webhook', { url: hook.url });
  await subscribe(planner);
  await tell();
  await expect.poll(() => hook.pushed.length, { timeout: 20_000 }).toBe(1);
  expect(hook.pushed[0]!.headers).toMatchObject({ 'ce-kind': 'notice', 'ce-type': what.contract });
  await end(planner);
  await planner.call('DELETE', '/v1/webhook');
  await hook.close();
});

test('who still calls a contract by its former name is told, and tells, under its name of today', async () => {
  const admin = region.database.pool('admin', 1);
  const own = new URL('../applications/municipal/contracts/certification-changed.json', import.meta.url);
  const [id, former] = ['test/changed', 'test/changed-before'];
  const contract = { ...JSON.parse(await readFile(own, 'utf8')), id, formerly: [former] };
  await admin.query(
    `INSERT INTO exchange.contract_version (id, version, contract, enrolled_at) VALUES ($1, '1', $2, now())`,
    [id, contract],
  );
  await announce(admin);
  await expect.poll(async () => (await subscribe(planner, { contract: former })).status, { timeout: 10_000 }).toBe(201);
  const { body } = await planner.get<{ subscriptions: { contract: string }[] }>('/v1/subscriptions');
  expect(body.subscriptions.map((one) => one.contract)).toEqual([id]);
  for (const contract of [former, id]) expect((await tell({ contract })).status).toBe(202);
  expect(await collected(planner)).toMatchObject([{ contract: id }, { contract: id }]);
  await end(planner);
});
