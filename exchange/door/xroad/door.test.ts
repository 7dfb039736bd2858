import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Fault } from '../../../contracts/fault.ts';
import type { InquiryAnswer } from '../../stages.ts';
import { asker, service, startTestDoor, type TestDoor } from './testing.ts';

let door: TestDoor;
beforeAll(async () => {
  door = await startTestDoor();
});
afterAll(() => door.close());
beforeEach(() => {
  door.asked.length = 0;
  door.behind.answer = async () => ({ given: { status: 200, headers: [], body: Buffer.from('{}') } });
});

type Sent = { method?: string; body?: BodyInit; headers?: Record<string, string | undefined> };

async function call(target: string, { method = 'GET', body, headers }: Sent = {}) {
  const all: Record<string, string | undefined> = {
    ...(await door.credentials(method, target)),
    'X-Road-Client': asker,
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'Engawa-Subject': 'abcd',
    ...headers,
  };
  const said = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(door.url + target, { method, headers: said, redirect: 'manual', ...(body && { body }) });
  const text = await response.text();
  return { response, status: response.status, header: (name: string) => response.headers.get(name), text };
}
const errorOf = ({ text }: { text: string }) => JSON.parse(text) as { type: string; message: string; detail: string };
const comes = (answer: InquiryAnswer) => {
  door.behind.answer = async () => answer;
};

test('an inquiry: what was asked goes on unchanged, what came back comes back', async () => {
  comes({
    given: {
      status: 201,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Own', '1'],
        ['X-Own', '2'],
        ['X-Road-Error', 'a provider cannot say this'],
        ['X-Road-Client', 'nor this'],
      ],
      body: Buffer.from('{"care":"要介護3"}'),
    },
  });
  const body = '{"a": 1.00}\n';
  const target = `${service}/search/%E7%B8%81?q=%2F..&q=[2]`;
  const answer = await call(target, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'text/x-own',
      'X-Road-Id': 'own-1',
      'X-Custom': 'yes',
      'Engawa-Shown': 'form=x',
      Prefer: 'respond-async',
    },
  });
  expect([answer.status, answer.text]).toEqual([201, '{"care":"要介護3"}']);
  expect(answer.header('x-own')).toBe('1, 2');
  expect(answer.header('x-road-error')).toBeNull();
  expect(answer.header('x-road-client')).toBe(asker);
  expect(answer.header('x-road-service')).toBe(service.slice(4));
  expect(answer.header('x-road-id')).toBe('own-1');
  expect(answer.header('cache-control')).toBe('no-store');
  const [asked] = door.asked;
  expect(asked).toMatchObject({
    message: answer.header('x-road-request-id'),
    messageId: 'own-1',
    provider: { member: 'GOV/990019', system: 'GOV/990019/certification', service: 'documents' },
    method: 'POST',
    path: '/search/%E7%B8%81',
    query: '?q=%2F..&q=[2]',
    code: 'abcd',
    purpose: 'certification-for-plan',
    shown: { form: 'x' },
    runMode: '通常',
    later: true,
  });
  expect(asked!.body.toString()).toBe(body);
  const passed = asked!.headers.map(([name]) => name.toLowerCase());
  expect(passed).toEqual(expect.arrayContaining(['content-type', 'x-custom', 'x-road-client', 'x-road-id', 'accept']));
  expect(passed.filter((name) => /^(?:authorization|dpop|engawa-|prefer|host|connection)/.test(name))).toEqual([]);
});

test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s reaches the provider', async (method) => {
  const { status, text } = await call(service, { method });
  expect([status, door.asked[0]?.method]).toEqual([200, method]);
  expect(text).toBe(method === 'HEAD' ? '' : '{}');
});

test('redirects are passed, not followed; an answer without content has none', async () => {
  comes({ given: { status: 302, headers: [['Location', 'https://elsewhere.example/x']], body: Buffer.alloc(0) } });
  const moved = await call(service);
  expect([moved.status, moved.header('location')]).toEqual([302, 'https://elsewhere.example/x']);
  comes({ given: { status: 204, headers: [], body: Buffer.alloc(0) } });
  const empty = await call(service);
  expect([empty.status, empty.header('content-length'), empty.text]).toEqual([204, null, '']);
  comes({ given: { status: 500, headers: [], body: Buffer.from('provider’s own') } });
  const failed = await call(service);
  expect([failed.status, failed.text, failed.header('x-road-error')]).toEqual([500, 'provider’s own', null]);
});

test.each<[string, InquiryAnswer, number, string]>([
  ['not available', { refused: { code: 'not_available', text: '提供できません。' } }, 400, 'Client.not_available'],
  [
    'told plainly',
    { refused: { code: 'purpose_unknown', text: '知りません。', details: ['直す所'] } },
    400,
    'Client.purpose_unknown',
  ],
  [
    'silent',
    { refused: { code: 'provider_silent', text: '回答がありません。' } },
    500,
    'Server.ServerProxy.provider_silent',
  ],
  [
    'not as its contract',
    { refused: { code: 'answer_invalid', text: '合いません。' } },
    500,
    'Server.ServerProxy.answer_invalid',
  ],
  [
    'a status of no answer',
    { given: { status: 101, headers: [], body: Buffer.alloc(0) } },
    500,
    'Server.ServerProxy.provider_failed',
  ],
])('refusals in X-Road’s form: %s', async (_what, comesBack, status, type) => {
  comes(comesBack);
  const answer = await call(service);
  expect([answer.status, answer.header('x-road-error')]).toEqual([status, type]);
  expect(errorOf(answer)).toEqual({
    type,
    message: expect.stringMatching(/[ぁ-ん]/),
    detail: answer.header('x-road-request-id'),
  });
  expect(answer.header('x-road-client')).toBe(asker);
  if (type === 'Client.purpose_unknown') expect(errorOf(answer).message).toBe('知りません。 直す所');
});

test('closed: when it opens, or a while', async () => {
  const opens = new Date(Date.now() + 3600_000);
  comes({ closed: { opens, code: 'provider_closed' } });
  const closed = await call(service);
  expect([closed.status, errorOf(closed).type]).toEqual([503, 'Server.ServerProxy.provider_closed']);
  expect(Number(closed.header('retry-after'))).toBeGreaterThan(3500);
  expect(closed.header('engawa-opens')).toBe(opens.toISOString());
  comes({ closed: { opens: undefined, code: 'provider_unreachable' } });
  const away = await call(service);
  expect([away.status, away.header('retry-after')]).toEqual([503, '60']);
});

test('kept: 202, and where the answer will come', async () => {
  comes({ kept: { message: 'm-1' } });
  const kept = await call(service, { headers: { Prefer: 'respond-async' } });
  expect(kept.status).toBe(202);
  expect(kept.header('preference-applied')).toBe('respond-async');
  expect(kept.header('x-road-error')).toBeNull();
  expect(JSON.parse(kept.text)).toMatchObject({ message: 'm-1', inbox: '/inbox' });
});

test('our own failure is told without its cause', async () => {
  door.behind.answer = async () => {
    throw new Error('a secret of ours');
  };
  const failed = await call(service);
  expect([failed.status, errorOf(failed).type]).toEqual([500, 'Server.ClientProxy.internal']);
  expect(failed.text).not.toContain('secret');
  expect(door.faults.pop()).toMatchObject({ message: 'a secret of ours' });
  door.behind.answer = async () => {
    throw new Fault('ledger_behind');
  };
  const behind = await call(service);
  expect([behind.status, errorOf(behind).type]).toEqual([503, 'Server.ClientProxy.ledger_behind']);
});

test.each<[string, string, Sent, string]>([
  ['another region', service.replace('ENGAWA', 'KITA'), {}, 'not_found'],
  ['another protocol version', service.replace('r1', 'r9'), {}, 'bad_request'],
  ['too few parts', '/r1/ENGAWA/GOV', {}, 'bad_request'],
  ['an escaped slash', `${service}/a%2Fb`, {}, 'bad_request'],
  ['no X-Road-Client', service, { headers: { 'X-Road-Client': undefined } }, 'bad_request'],
  ['another’s name', service, { headers: { 'X-Road-Client': 'ENGAWA/CARE/0300000005/careplan' } }, 'bad_request'],
  [
    'a name in another region',
    service,
    { headers: { 'X-Road-Client': asker.replace('ENGAWA', 'KITA') } },
    'bad_request',
  ],
  ['the member’s name alone', service, { headers: { 'X-Road-Client': asker.replace(/\/[^/]+$/, '') } }, 'bad_request'],
  ['a security server elsewhere', service, { headers: { 'X-Road-Security-Server': 'KITA/GOV/1/ss' } }, 'not_found'],
  ['something shown that no rule asks for', service, { headers: { 'Engawa-Shown': 'age=1' } }, 'bad_request'],
  [
    'something shown that is the provider’s to say',
    service,
    { headers: { 'Engawa-Shown': 'resultNotified=true' } },
    'bad_request',
  ],
  [
    'a compressed body',
    service,
    { method: 'POST', body: 'x', headers: { 'Content-Encoding': 'gzip' } },
    'unsupported_media_type',
  ],
  ['a body too large', service, { method: 'POST', body: new Uint8Array(10 * 1024 * 1024 + 1) }, 'too_large'],
])('refused, with what to mend: %s', async (_what, target, sent, code) => {
  const answer = await call(target, sent);
  expect([answer.status, answer.header('x-road-error')]).toEqual([400, `Client.${code}`]);
  expect(errorOf(answer).message).toMatch(/[ぁ-ん]/);
  expect(door.asked).toEqual([]);
});

test('without a purpose: refused, with the header to add', async () => {
  const answer = await call(service, { headers: { 'X-Road-PDU-Purpose': undefined } });
  expect(answer.status).toBe(400);
  expect(errorOf(answer).message).toContain('X-Road-PDU-Purpose:');
});

test('who calls must be known: 401 with a challenge, and a proof holds once', async () => {
  const unknown = await call(service, { headers: { Authorization: undefined, DPoP: undefined } });
  expect([unknown.status, unknown.header('x-road-error')]).toEqual([401, 'Client.unauthenticated']);
  expect(unknown.header('www-authenticate')).toContain('DPoP');
  const once = await door.credentials('GET', service);
  expect((await call(service, { headers: once })).status).toBe(200);
  expect((await call(service, { headers: once })).status).toBe(401);
  const elsewhere = await door.credentials('GET', `${service}/kinds/a/newest`);
  expect((await call(service, { headers: elsewhere })).status).toBe(401);
});

test('large bodies of one caller are put off once they would fill the memory; small questions pass', async () => {
  let let_go = () => {};
  const held = new Promise<void>((resolve) => {
    let_go = resolve;
  });
  let waiting = 0;
  door.behind.answer = async () => {
    waiting += 1;
    await held;
    return { given: { status: 200, headers: [], body: Buffer.alloc(0) } };
  };
  const body = new Uint8Array(9 * 1024 * 1024);
  const large = Array.from({ length: 4 }, () => call(service, { method: 'POST', body }));
  while (waiting < 4) await new Promise((resolve) => setTimeout(resolve, 20));
  const fifth = await call(service, { method: 'POST', body });
  expect([fifth.status, fifth.header('retry-after')]).toEqual([429, '5']);
  let_go();
  expect((await Promise.all(large)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await call(service, { method: 'POST', body })).status).toBe(200);
});

test('an asker that goes away is told to whoever asks in its name', async () => {
  const gone = new Promise<void>((resolve) => {
    door.behind.answer = (_asked, signal) =>
      new Promise((_resolve, reject) =>
        signal!.addEventListener('abort', () => {
          resolve();
          reject(new Error('aborted'));
        }),
      );
  });
  const away = new AbortController();
  const headers = { ...(await door.credentials('GET', service)), 'X-Road-Client': asker, 'X-Road-PDU-Purpose': 'a' };
  const asking = fetch(door.url + service, { headers, signal: away.signal }).catch((error: Error) => error.name);
  while (door.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  away.abort();
  expect(await asking).toBe('AbortError');
  await gone;
});

test('listMethods and allowedMethods, as Annex B shows them', async () => {
  const target = service.replace('documents', 'listMethods');
  const listed = await call(target, { headers: { 'X-Road-PDU-Purpose': undefined, 'Engawa-Subject': undefined } });
  const documents = {
    member_class: 'GOV',
    member_code: '990019',
    object_type: 'SERVICE',
    service_code: 'documents',
    service_type: 'OPENAPI',
    subsystem_code: 'certification',
    xroad_instance: 'ENGAWA',
    endpoint_list: [
      { method: 'GET', path: '/' },
      { method: 'GET', path: '/kinds/*/newest' },
      { method: 'POST', path: '/search/**' },
    ],
  };
  expect(JSON.parse(listed.text)).toEqual({
    service: [documents, expect.objectContaining({ service_code: 'hidden' })],
  });
  expect(listed.header('x-road-request-hash')).toBeTruthy();
  const allowed = await call(service.replace('documents', 'allowedMethods'));
  expect(JSON.parse(allowed.text)).toEqual({ service: [documents] });
  expect((await call(target, { method: 'POST' })).status).toBe(405);
  const nobody = await call('/r1/ENGAWA/GOV/990019/nothing/listMethods');
  expect(errorOf(nobody).type).toBe('Client.not_found');
});

test('getOpenAPI, from the contract', async () => {
  const target = service.replace('documents', 'getOpenAPI');
  const { status, text } = await call(`${target}?serviceCode=documents`);
  const page = JSON.parse(text);
  expect([status, page.openapi, page.info.title]).toEqual([200, '3.1.0', '要介護認定の資料']);
  expect(page.servers).toEqual([{ url: door.url + service }]);
  expect(Object.keys(page.paths)).toEqual(['/', '/kinds/{kind}/newest', '/search/{rest}']);
  expect(page.paths['/search/{rest}'].parameters).toContainEqual(
    expect.objectContaining({ name: 'X-Road-PDU-Purpose', required: true }),
  );
  expect(page.paths['/search/{rest}'].post.requestBody).toBeDefined();
  expect(page['x-engawa-fields'].doctorsOpinion.class).toBe('要配慮個人情報');
  expect(errorOf(await call(target)).type).toBe('Client.bad_request');
  expect(errorOf(await call(`${target}?serviceCode=none`)).type).toBe('Client.not_found');
  expect(errorOf(await call(`${target}/x?serviceCode=documents`)).type).toBe('Client.not_found');
});

test('listClients, in XML or JSON', async () => {
  const inXml = await call('/listClients', { headers: { Accept: 'text/xml' } });
  expect(inXml.header('content-type')).toContain('text/xml');
  expect(inXml.text).toContain(
    '<xrd:member><xrd:id id:objectType="SUBSYSTEM"><id:xRoadInstance>ENGAWA</id:xRoadInstance><id:memberClass>GOV</id:memberClass><id:memberCode>990019</id:memberCode><id:subsystemCode>certification</id:subsystemCode></xrd:id><xrd:name>縁側市</xrd:name></xrd:member>',
  );
  const inJson = await call('/listClients?xRoadInstance=ENGAWA', {
    headers: { Accept: 'text/html, application/json;q=0.9' },
  });
  const { member } = JSON.parse(inJson.text);
  expect(member).toContainEqual({
    id: { member_class: 'GOV', member_code: '990019', object_type: 'MEMBER', xroad_instance: 'ENGAWA' },
    name: '縁側市',
  });
  expect(member).toHaveLength(4 + 2);
  expect((await call('/listClients?xRoadInstance=KITA')).status).toBe(400);
  expect((await call('/listClients', { method: 'POST' })).status).toBe(405);
  expect((await call('/listClients', { headers: { Authorization: undefined } })).status).toBe(401);
});
