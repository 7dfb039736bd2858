import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SystemId } from '../../contracts/member.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { type Answering, leave, openTestEndpoint, sendPlan, status } from './testing.ts';

let region: TestRegion;
let helper: TestClient;
const helpSystem: SystemId = 'CARE/0300000005/careplan';
const closing: (() => Promise<unknown>)[] = [];
const morning = new Date('2026-11-24T10:00:00+09:00'); // a Tuesday, open
type Webhook = {
  state: string;
  mode: string;
  rate: number | null;
  failures: number;
  lastFailure: string | null;
  nextPushAt: string;
};

beforeAll(async () => {
  region = await startTestRegion();
  helper = await region.client(helpSystem);
});
afterAll(() => region.close());
beforeEach(() => region.clock.turn(morning));
afterEach(async () => {
  await helper.call('DELETE', '/v1/webhook');
  for (const close of closing.splice(0)) await close();
  const { messages } = await helper.collect();
  if (messages.length > 0) await helper.acknowledge(messages.map(({ message }) => message));
});

const endpoint = async (answering: Answering, agrees?: Readonly<Record<string, string>> | null) => {
  const opened = await openTestEndpoint(answering, agrees);
  closing.push(opened.close);
  return opened;
};
const register = (client: TestClient, url: string, mode?: string) =>
  client.post<Webhook & { why: string | null }>('/v1/webhook', { url, ...(mode && { mode }) });
const webhookOf = async (client: TestClient) => (await client.get<Webhook>('/v1/webhook')).body;
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000, interval: 50 });

test('what waits is pushed: sealed to the receiver, signed by us, acknowledged by 204, in the sender’s receipts', async () => {
  const hook = await endpoint(status(204));
  expect(await register(helper, hook.url)).toMatchObject({
    status: 201,
    body: { state: 'confirmed', rate: null, why: null },
  });
  expect(hook.asked[0]).toMatchObject({ 'webhook-request-origin': 'localhost', 'webhook-request-rate': '600' });
  const sent = await sendPlan(region, helpSystem);
  await eventually(async () => (await sent.states()).events).toEqual(['kept', 'handed-over', 'acknowledged']);
  expect(hook.ids()).toEqual([sent.message]);

  const [{ headers, body }] = hook.pushed as [(typeof hook.pushed)[0]];
  expect(headers).toMatchObject({
    'content-type': 'application/jose',
    'ce-specversion': '1.0',
    'ce-source': region.url,
    'ce-type': 'care/careplan-v41',
    'ce-kind': 'submission',
    'ce-attempt': '1',
    'ce-runmode': encodeURIComponent('通常'),
    'webhook-request-origin': 'localhost',
  });
  const opened = await helper.open(body);
  expect(Buffer.from(opened.files[0]!.content, 'base64').toString()).toBe(sent.row);
  const keys = createRemoteJWKSet(new URL(`${region.url}/webhook/jwks`));
  const { payload } = await jwtVerify(headers.authorization!.replace('Bearer ', ''), keys, {
    issuer: region.url,
    audience: hook.url,
    typ: 'webhook+jwt',
  });
  expect(payload.sha256).toBe(createHash('sha256').update(body).digest('hex'));
  expect(payload.event).toMatchObject({ id: sent.message, source: region.url, runmode: '通常' });
  expect((await helper.collect()).messages).toEqual([]);
});

test('structured: the whole event as one JSON, its token bound to it; tried again, given back and asked for leave as in binary mode', async () => {
  let times = 0;
  const hook = await endpoint((pushed, response) => status(times++ === 0 ? 500 : 204)(pushed, response));
  expect(await register(helper, hook.url, 'structured')).toMatchObject({
    status: 201,
    body: { state: 'confirmed', mode: 'structured' },
  });
  expect(hook.asked).toHaveLength(1);
  const sent = await sendPlan(region, helpSystem);
  await eventually(async () => (await sent.states()).state).toBe('acknowledged');
  expect((await sent.states()).events).toEqual(['kept', 'handed-over', 'kept', 'handed-over', 'acknowledged']);
  const keys = createRemoteJWKSet(new URL(`${region.url}/webhook/jwks`));
  expect(hook.pushed).toHaveLength(2);
  for (const [i, { headers, body }] of hook.pushed.entries()) {
    expect(headers['content-type']).toBe('application/cloudevents+json');
    expect(Object.keys(headers).filter((name) => name.startsWith('ce-'))).toEqual([]);
    const { data, datacontenttype, ...attributes } = JSON.parse(body);
    expect(datacontenttype).toBe('application/jose');
    expect(attributes).toMatchObject({
      specversion: '1.0',
      id: sent.message,
      source: region.url,
      type: 'care/careplan-v41',
      kind: 'submission',
      runmode: '通常',
      attempt: String(i + 1),
    });
    for (const name of Object.keys(attributes)) expect(name).toMatch(/^[a-z0-9]+$/);
    const { payload } = await jwtVerify(headers.authorization!.replace('Bearer ', ''), keys, {
      issuer: region.url,
      audience: hook.url,
      typ: 'webhook+jwt',
    });
    expect(payload.event).toEqual(attributes);
    expect(payload.sha256).toBe(createHash('sha256').update(body).digest('hex'));
    const opened = await helper.open(data);
    expect(Buffer.from(opened.files[0]!.content, 'base64').toString()).toBe(sent.row);
  }
});

test('the mode is binary unless the endpoint was registered otherwise, and there are two', async () => {
  const hook = await endpoint(status(204));
  expect((await register(helper, hook.url, 'batched')).status).toBe(400);
  await register(helper, hook.url, 'structured');
  expect((await register(helper, hook.url)).body.mode).toBe('binary');
  const sent = await sendPlan(region, helpSystem);
  await eventually(async () => (await sent.states()).state).toBe('acknowledged');
  expect(hook.ids()).toEqual([sent.message]);
});

test('202: taken in, and acknowledged when the receiver says so', async () => {
  const hook = await endpoint(status(202));
  await register(helper, hook.url);
  const sent = await sendPlan(region, helpSystem);
  await eventually(() => hook.pushed.length).toBe(1);
  expect((await sent.states()).state).toBe('handed-over');
  expect((await helper.acknowledge([sent.message])).body.acknowledged).toEqual([sent.message]);
  expect((await sent.states()).state).toBe('acknowledged');
});

test('an endpoint that fails is left alone for a while, and gets the same event again', async () => {
  let times = 0;
  const hook = await endpoint((pushed, response) => status(times++ === 0 ? 500 : 204)(pushed, response));
  await register(helper, hook.url);
  const sent = await sendPlan(region, helpSystem);
  await eventually(async () => (await sent.states()).state).toBe('acknowledged');
  expect((await sent.states()).events).toEqual(['kept', 'handed-over', 'kept', 'handed-over', 'acknowledged']);
  expect(new Set(hook.ids())).toEqual(new Set([sent.message]));
  expect(hook.pushed.map(({ headers }) => headers['ce-attempt'])).toEqual(['1', '2']);
  await eventually(async () => (await webhookOf(helper)).failures).toBe(0);
});

test('410: the endpoint is retired, the mail stays for collection, and owner and operator see it', async () => {
  const hook = await endpoint(status(410));
  await register(helper, hook.url);
  const sent = await sendPlan(region, helpSystem);
  await eventually(async () => (await webhookOf(helper)).state).toBe('retired');
  expect((await helper.collect(5)).messages.map(({ message }) => message)).toEqual([sent.message]);
  await sendPlan(region, helpSystem);
  expect(hook.pushed).toHaveLength(1);
  const operator = await region.client('OPR/engawa/main');
  const seen = await operator.get<{ webhooks: { system: string; state: string }[] }>('/v1/webhooks');
  expect(seen.body.webhooks).toContainEqual(expect.objectContaining({ system: helpSystem, state: 'retired' }));
  expect((await helper.get('/v1/webhooks')).status).toBe(403);
});

test('429: Retry-After is obeyed', async () => {
  let times = 0;
  const hook = await endpoint((pushed, response) =>
    (times++ === 0 ? status(429, { 'Retry-After': '2' }) : status(204))(pushed, response),
  );
  await register(helper, hook.url);
  const sent = await sendPlan(region, helpSystem);
  await eventually(async () => (await sent.states()).state).toBe('acknowledged');
  expect(hook.pushed[1]!.at - hook.pushed[0]!.at).toBeGreaterThanOrEqual(1990);
});

test('a redirect is never followed', async () => {
  const elsewhere = await endpoint(status(204));
  const hook = await endpoint(status(307, { Location: elsewhere.url }));
  await register(helper, hook.url);
  const sent = await sendPlan(region, helpSystem);
  await eventually(async () => (await webhookOf(helper)).lastFailure ?? '').toContain('転送');
  expect(elsewhere.pushed).toEqual([]);
  expect((await sent.states()).state).not.toBe('acknowledged');
});

test('a message that its endpoint does not take lies aside, and the others go', async () => {
  const first: { id?: string } = {};
  const hook = await endpoint((pushed, response) => {
    first.id ??= pushed.headers['ce-id'] as string;
    status(pushed.headers['ce-id'] === first.id ? 415 : 204)(pushed, response);
  });
  await register(helper, hook.url);
  const bad = await sendPlan(region, helpSystem);
  await eventually(() => hook.pushed.length).toBeGreaterThan(0);
  const good = await sendPlan(region, helpSystem);
  await eventually(async () => (await good.states()).state).toBe('acknowledged');
  expect((await bad.states()).state).toBe('kept');
});

test('without leave nothing is pushed; the call-back gives it later', async () => {
  const hook = await endpoint(status(204), null);
  const { body } = await register(helper, hook.url);
  expect(body).toMatchObject({ state: 'asked' });
  expect(body.why).toContain('WebHook-Allowed-Origin');
  const sent = await sendPlan(region, helpSystem);
  const callback = hook.asked[0]!['webhook-request-callback'] as string;
  expect((await fetch(`${callback}x`)).status).toBe(404);
  expect((await fetch(callback, { method: 'POST', headers: { 'WebHook-Allowed-Rate': 'many' } })).status).toBe(400);
  expect(hook.pushed).toEqual([]);
  expect((await fetch(callback, { method: 'POST', headers: { 'WebHook-Allowed-Rate': '30' } })).status).toBe(200);
  await eventually(async () => (await sent.states()).state).toBe('acknowledged');
  expect((await fetch(callback)).status).toBe(404); // once
  expect(await webhookOf(helper)).toMatchObject({ state: 'confirmed', rate: 30 });
});

test('its owner has it tried: nothing is pushed and nothing changes, and one that retired is left alone', async () => {
  const trying = async () => {
    const { status: code, body } = await helper.post<Webhook & { reached: string | null }>('/v1/webhook/try', {});
    return code === 200 ? `${body.state} ${body.reached}` : code;
  };
  expect(await trying()).toBe(404);
  const hook = await endpoint(status(204));
  await register(helper, hook.url);
  expect(await trying()).toBe('confirmed allowed');
  expect(hook.asked[1]).toMatchObject({ 'webhook-request-origin': 'localhost' });
  expect(hook.asked[1]).not.toHaveProperty('webhook-request-callback'); // it could give leave to no one
  await hook.close();
  expect(await trying()).toBe('confirmed unreachable');
  expect(await webhookOf(helper)).toMatchObject({ failures: 0, lastFailure: null });
  const mute = await endpoint(status(410), null);
  await register(helper, mute.url);
  expect(await trying()).toBe('asked no-leave');
  expect((await fetch(mute.asked[0]!['webhook-request-callback'] as string)).status).toBe(200);
  expect(await trying()).toBe('confirmed no-leave');
  await sendPlan(region, helpSystem);
  await eventually(async () => (await webhookOf(helper)).state).toBe('retired');
  const knocks = mute.asked.length;
  expect([await trying(), mute.asked.length]).toEqual(['retired null', knocks]);
});

test.each([
  ['another origin', { 'WebHook-Allowed-Origin': 'example.jp', 'WebHook-Allowed-Rate': '*' }],
  ['no rate', { 'WebHook-Allowed-Origin': '*' }],
  ['a rate that is none', { ...leave, 'WebHook-Allowed-Rate': '0' }],
])('leave for %s is no leave', async (_, agrees) => {
  const hook = await endpoint(status(204), agrees);
  expect((await register(helper, hook.url)).body.state).toBe('asked');
});

test('the rate that the endpoint allows is kept', async () => {
  const hook = await endpoint(status(204), { ...leave, 'WebHook-Allowed-Rate': '1' });
  await register(helper, hook.url);
  const sent = [await sendPlan(region, helpSystem), await sendPlan(region, helpSystem)];
  await eventually(() => hook.pushed.length).toBe(1);
  await eventually(async () => Date.parse((await webhookOf(helper)).nextPushAt) - Date.now()).toBeGreaterThan(40_000);
  expect((await sent[1]!.states()).state).toBe('kept');
});

test('at night nothing is pushed', async () => {
  const hook = await endpoint(status(204));
  await register(helper, hook.url);
  await region.clock.turn(new Date('2026-11-24T22:00:00+09:00'));
  const sent = await sendPlan(region, helpSystem);
  await expect.poll(async () => (await helper.collect()).headers.get('engawa-opens')).toBeTruthy();
  expect(hook.pushed).toEqual([]);
  await region.clock.turn(new Date('2026-11-25T09:30:00+09:00'));
  await eventually(async () => (await sent.states()).state).toBe('acknowledged');
});

test('what lost its authority while the endpoint was down is not pushed', async () => {
  const hook = await endpoint(status(503));
  await register(helper, hook.url);
  await region.clock.turn(new Date('2026-11-24T22:00:00+09:00')); // nobody is pushed to yet
  const sent = await sendPlan(region, helpSystem);
  const town = await region.client('GOV/990019/main');
  const [atTown] = await town.codesOf([sent.number], 'certification-for-plan');
  const subject = atTown!.code!;
  type Consents = { consents: { id: string; recipient: string; withdrawnAt: string | null }[] };
  const { consents } = (await town.get<Consents>(`/v1/consents?subject=${subject}`)).body;
  const { id } = consents.find((one) => one.recipient === 'CARE/0300000005' && one.withdrawnAt === null)!;
  expect((await town.post(`/v1/consents/${id}/withdraw`, { subject })).status).toBe(200);
  await region.clock.turn(new Date('2026-11-25T09:30:00+09:00'));
  await eventually(async () => (await sent.states()).state).toBe('not-delivered');
  expect(hook.ids()).not.toContain(sent.message);
});

test.each([
  ['http://example.jp/hook'],
  ['https://10.0.0.1/hook'],
  ['http://169.254.169.254/latest/meta-data'],
  ['https://a:b@example.jp/'],
  ['/hook'],
  [''],
])('the address %j is refused plainly', async (url) => {
  const other = await region.client('COM/maruya/main');
  const answer = await other.post<{ code: string; detail: string }>('/v1/webhook', { url });
  expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  expect(answer.body.detail).toMatch(/url/);
});

test('nobody registers without being known, or for somebody else', async () => {
  expect((await fetch(`${region.url}/v1/webhook`, { method: 'POST', body: '{}' })).status).toBe(401);
  const shop = await region.client('COM/maruya/main');
  expect((await shop.get('/v1/webhook')).status).toBe(404);
  expect((await shop.post('/v1/webhook/try', {})).status).toBe(404);
  expect((await shop.call('DELETE', '/v1/webhook')).status).toBe(404);
});
