import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, createClient, ExchangeError } from './client.ts';
import { readRetryAfter } from './error.ts';
import { startTestServer } from './testing-server.ts';

const system = 'CARE/0300000005/careplan';
const makeKey = async (use: 'sig' | 'enc', kid: string): Promise<JWK> => {
  const alg = use === 'sig' ? 'ES256' : 'ECDH-ES';
  const { privateKey } = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
  return { ...(await exportJWK(privateKey)), use, kid, alg };
};
const publicHalf = ({ d: _, ...rest }: JWK): JWK => rest;

let keys: JWK[];
let server: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;
beforeEach(async () => {
  keys = [await makeKey('sig', 's1'), await makeKey('enc', 'e1')];
  server = await startTestServer(system, keys.map(publicHalf));
  client = await createClient({ exchange: server.url, system, keys, environment: {} });
});
afterEach(() => server.close());

const message = {
  id: 'm-1',
  contract: 'care/careplan-v41',
  receiver: 'CARE/0300000100',
  purpose: 'care-plan-sharing',
  parcel: { subjects: [{ code: 'c1' }], files: [{ name: 'a.CSV', mediaType: 'text/csv', content: 'YQ==' }] },
  orderKey: 'k',
  orderPosition: 5,
};
const accepted = { id: 'm-1', message: 'x', state: 'kept' };

test('a message goes as a CloudEvent; one token serves many calls, each with its own proof', async () => {
  server.answerWith(() => ({ status: 202, body: accepted }));
  for (let i = 0; i < 3; i++) expect(await client.send(message)).toEqual({ accepted });
  expect(server.tokensGranted()).toBe(1);
  expect(server.asked[0]!.type).toBe('application/cloudevents+json');
  expect(JSON.parse(server.asked[0]!.body)).toEqual({
    specversion: '1.0',
    id: 'm-1',
    source: system,
    type: 'care/careplan-v41',
    datacontenttype: 'application/vnd.engawa.parcel+json',
    receiver: 'CARE/0300000100',
    purpose: 'care-plan-sharing',
    orderkey: 'k',
    orderposition: 5,
    data: message.parcel,
  });
});

test('a refusal is a value', async () => {
  const refused = { code: 'not_available', text: '提供できません。', at: [0] };
  server.answerWith(() => ({ status: 422, body: refused }));
  expect(await client.send(message)).toEqual({ refused });
});

test('a lost connection and a busy exchange are tried again with the same body, as late as asked', async () => {
  let call = 0;
  server.answerWith(() => {
    call++;
    if (call === 1) return undefined;
    if (call === 2) return { status: 503, body: { code: 'ledger_behind', text: '' }, headers: { 'retry-after': '1' } };
    return { status: 202, body: accepted };
  });
  expect(await client.send(message)).toEqual({ accepted });
  expect(new Set(server.asked.map(({ body }) => body)).size).toBe(1);
  expect(call).toBe(3);
});

test('a wait longer than a call should take is told to the caller', async () => {
  server.answerWith(() => ({
    status: 503,
    body: { code: 'not_ready', text: '準備中' },
    headers: { 'retry-after': '600' },
  }));
  const error = await client.findReceipt('m-1').catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ExchangeError);
  expect(error).toMatchObject({ status: 503, code: 'not_ready', retry: true, retryAfterSeconds: 600 });
  expect(server.asked.length).toBe(1);
});

test('a fault of ours is told at once, with the words of the exchange', async () => {
  server.answerWith(() => ({
    status: 400,
    body: { code: 'bad_request', text: '形が違います。', detail: 'wait を直してください。' },
  }));
  await expect(client.collect()).rejects.toMatchObject({
    code: 'bad_request',
    retry: false,
    message: '形が違います。 wait を直してください。',
  });
  expect(server.asked.length).toBe(1);
});

test('a token that is no longer known is replaced once; a second no is told', async () => {
  server.answerWith(() => ({ status: 200, body: { acknowledged: ['a'], unknown: [] } }));
  await client.acknowledge(['a']);
  server.forgetTokens();
  expect(await client.acknowledge(['a'])).toEqual({ acknowledged: ['a'], unknown: [] });
  expect(server.tokensGranted()).toBe(2);
  server.answerWith(() => ({ status: 401, headers: { 'www-authenticate': 'DPoP error="invalid_token"' } }));
  await expect(client.acknowledge(['a'])).rejects.toMatchObject({ status: 401 });
  expect(server.tokensGranted()).toBe(3);
});

test('calls at once share one token', async () => {
  server.answerWith(() => ({ status: 202, body: accepted }));
  await Promise.all([client.send(message), client.send(message), client.send(message)]);
  expect(server.tokensGranted()).toBe(1);
});

test('codes are asked in portions and come back in order', async () => {
  server.answerWith(({ body }) => ({
    status: 200,
    body: {
      results: JSON.parse(body).requests.map(({ insured }: { insured: string }) =>
        insured === '7' ? { refusal: 'not_available' } : { code: `c${insured}` },
      ),
    },
  }));
  const persons = Array.from({ length: 501 }, (_, i) => ({ insurer: '123456', insured: String(i), name: 'not sent' }));
  const codes = await client.requestCodes('care-plan-sharing', persons);
  expect(codes.length).toBe(501);
  expect([codes[0], codes[7], codes[500]]).toEqual(['c0', undefined, 'c500']);
  expect(server.asked.length).toBe(2);
  expect(server.asked[0]!.body).not.toContain('not sent');
});

test('a closed inbox says when it opens', async () => {
  const opens = '2026-11-24T00:00:00.000Z';
  server.answerWith(() => ({ status: 204, headers: { 'engawa-opens': opens, 'retry-after': '3600' } }));
  expect(await client.collect({ waitSeconds: 0 })).toEqual({ messages: [], opens: new Date(opens) });
  server.answerWith(() => ({ status: 204 }));
  expect(await client.collect({ waitSeconds: 0 })).toEqual({ messages: [] });
});

test('a long poll ends when its caller stops', async () => {
  const stop = new AbortController();
  server.answerWith(() => {
    stop.abort();
    return undefined;
  });
  await expect(client.collect({ signal: stop.signal })).rejects.toThrow();
  server.answerWith(() => ({ status: 202, body: accepted }));
  expect(await client.send(message)).toEqual({ accepted });
});

test('mail opens with the key that it names, also an old one, and with no other message’s name on it', async () => {
  const mail = await server.seal(message.parcel);
  expect(await client.openSealed(mail)).toEqual(message.parcel);
  await expect(client.openSealed({ ...mail, message: 'another' })).rejects.toThrow('この送付のものではありません');
  const next = await createClient({
    exchange: server.url,
    system,
    keys: [keys[0]!, await makeKey('enc', 'e2'), keys[1]!],
    environment: {},
  });
  expect(await next.openSealed(mail)).toEqual(message.parcel);
  const stranger = await createClient({ exchange: server.url, system, keys: [keys[0]!], environment: {} });
  await expect(stranger.openSealed(mail)).rejects.toThrow('鍵がありません');
});

test('nothing goes over a network in the clear', async () => {
  await expect(createClient({ exchange: 'http://exchange.example', system, keys })).rejects.toThrow('https');
});

test('an exchange that is not there is told as such', async () => {
  const lost = await createClient({ exchange: 'http://127.0.0.1:1', system, keys, tries: 1, environment: {} });
  await expect(lost.collect()).rejects.toMatchObject({ status: 0, code: 'unreachable', retry: true });
});

test('Retry-After in both its forms', () => {
  expect(readRetryAfter('120')).toBe(120);
  expect(readRetryAfter(null)).toBeUndefined();
  expect(readRetryAfter('soon')).toBeUndefined();
  expect(readRetryAfter(new Date(Date.now() + 90_000).toUTCString())).toBeGreaterThan(80);
  expect(readRetryAfter('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
});
