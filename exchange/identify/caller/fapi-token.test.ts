import { exportJWK, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SigningKey } from '../testing.ts';
import { readIssuerKeys } from './issuer-keys.ts';
import {
  type Ask,
  altered,
  type Change,
  demanding,
  type Fapi,
  makeText,
  seconds,
  startFapi,
  symmetric,
  unsigned,
} from './testing-fapi.ts';

// Tokens: how they are asked for and proved at the token endpoint (RFC 9449, 5), and what of them is taken (RFC 9068, RFC 9449 7).

let fapi: Fapi;
let token: string;
beforeAll(async () => {
  fapi = await startFapi();
  token = await fapi.getToken();
});
afterAll(() => fapi.close());

describe('asked with a proof, a token is refused where the proof is', () => {
  const refusals: [string, () => Change | null | Promise<Change>][] = [
    ['missing', () => null],
    ['for another method', () => ({ claims: { htm: 'GET' } })],
    ['without a method', () => ({ claims: { htm: undefined } })],
    ['for another place', () => ({ claims: { htu: `${fapi.exchange.issuerUrl}/jwks` } })],
    ['for another host', () => ({ claims: { htu: 'http://elsewhere.example/oidc/token' } })],
    ['without a place', () => ({ claims: { htu: undefined } })],
    ['old', () => ({ claims: { iat: seconds(-61 - 1) } })],
    ['of the future', () => ({ claims: { iat: seconds(30) } })],
    ['without a time', () => ({ claims: { iat: undefined } })],
    ['expired', () => ({ claims: { exp: seconds(-30) } })],
    ['without an id', () => ({ claims: { jti: undefined } })],
    ['with an id too long', () => ({ claims: { jti: 'x'.repeat(201) } })],
    ['with a nonce that nobody gave', () => ({ claims: { nonce: 'x' } })],
    ['of another type', () => ({ header: { typ: 'JWT' } })],
    ['signed by another key than it shows', () => ({ key: fapi.keys.stranger })],
    ['showing no key', () => ({ header: { jwk: undefined } })],
    ['showing a private key', async () => ({ header: { jwk: await exportJWK(fapi.keys.possessed.privateKey) } })],
    ['showing a symmetric key', () => ({ header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } })],
    ['unsigned', () => ({ header: { alg: 'none' }, sign: unsigned })],
    ['signed symmetrically', () => ({ header: { alg: 'HS256' }, sign: symmetric })],
    ['demanding what we do not know', () => ({ sign: demanding(fapi.keys.possessed) })],
    ['no JWT', () => ({ sign: () => 'x' })],
  ];
  test.each(refusals)('%s', async (_, make) => {
    const { status, body } = await fapi.askToken({ proof: await make() });
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_dpop_proof' });
    expect(body.access_token).toBeUndefined();
  });

  test('and its id is not used up', async () => {
    const jti = crypto.randomUUID();
    expect((await fapi.askToken({ proof: { claims: { jti, htm: 'GET' } } })).status).toBe(400);
    expect((await fapi.askToken({ proof: { claims: { jti }, key: fapi.keys.stranger } })).status).toBe(400);
    expect((await fapi.askToken({ proof: { claims: { jti } } })).status).toBe(200);
  });

  test('used before, also when three come at once', async () => {
    const once = await fapi.proofOfToken();
    const asked = await Promise.all([1, 2, 3].map(() => fapi.askToken({}, { proof: once })));
    expect(asked.map(({ status }) => status === 200).toSorted()).toEqual([false, false, true]);
    const refused = asked.filter(({ status }) => status !== 200).map(({ body }) => body.error);
    // Which of the two that lose the race found the id used, and which could not save it, is chance.
    for (const error of refused) expect(['invalid_dpop_proof', 'invalid_client']).toContain(error);
    const again = await fapi.askToken({}, { proof: once });
    expect([again.status, again.body.error]).toEqual([400, 'invalid_dpop_proof']);
  });

  test('two', async () => {
    const both = `${await fapi.proofOfToken()}, ${await fapi.proofOfToken()}`;
    const { status, body } = await fapi.askToken({}, { proof: both });
    expect([status, body.error]).toEqual([400, 'invalid_dpop_proof']);
  });
});

describe('a token is not given', () => {
  const refusals: [string, string, () => Ask][] = [
    // People's, which no system has.
    ['for a code', 'invalid_request', () => ({ form: { grant_type: 'authorization_code', code: 'x' } })],
    [
      'for a password',
      'unsupported_grant_type',
      () => ({ form: { grant_type: 'password', username: 'a', password: 'b' } }),
    ],
    ['for a refresh token', 'invalid_request', () => ({ form: { grant_type: 'refresh_token', refresh_token: 'x' } })],
    [
      'for another token',
      'unsupported_grant_type',
      () => ({ form: { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: token } }),
    ],
    [
      'for a device',
      'unsupported_grant_type',
      () => ({ form: { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' } }),
    ],
    ['for nothing said', 'invalid_request', () => ({ form: { grant_type: undefined } })],
    ['for two things said', 'invalid_request', () => ({ more: [['grant_type', 'password']] })],
    ['for another resource', 'invalid_target', () => ({ form: { resource: 'https://elsewhere.example' } })],
    [
      'for two resources',
      'invalid_target',
      () => ({ form: { resource: fapi.exchange.origin }, more: [['resource', 'https://elsewhere.example']] }),
    ],
    ['for a resource that is no URI', 'invalid_target', () => ({ form: { resource: 'x' } })],
  ];
  test.each(refusals)('%s', async (_, error, make) => {
    const { status, body } = await fapi.askToken(make());
    expect({ status, error: body.error }).toEqual({ status: 400, error });
    expect(body.access_token).toBeUndefined();
  });

  test('to a form in JSON, or to GET', async () => {
    const inJson = await fapi.askToken({ headers: { 'Content-Type': 'application/json' } });
    expect([inJson.status, inJson.body.error]).toEqual([400, 'invalid_request']);
    expect((await fapi.askToken({ method: 'GET' })).status).toBe(404);
  });

  test('where it is not asked for', async () => {
    for (const path of ['/auth', '/backchannel', '/device/auth', '/reg', '/token/introspection'])
      expect((await fetch(fapi.exchange.issuerUrl + path, { method: 'POST' })).status, path).toBe(404);
  });
});

describe('a token is not taken', () => {
  const broken: [string, (text: string) => string][] = [
    ['that says none', (text) => `${altered(0, { alg: 'none' })(text).split('.').slice(0, 2).join('.')}.`],
    ['made another type', altered(0, { typ: 'JWT' })],
    ['made for another audience', altered(1, { aud: 'https://elsewhere.example' })],
    ['made for another system', altered(1, { client_id: 'GOV/990019/main' })],
    ['bound anew', altered(1, { cnf: { jkt: 'x' } })],
    ['made longer', altered(1, { exp: seconds(9999) })],
    ['cut short', (text) => text.slice(0, -2)],
    ['that is none', () => 'x'],
  ];
  test.each(broken)('%s', async (_, change) => {
    await expectRefused(await fapi.call(token, { token: change }));
  });

  test('that is an assertion', async () => {
    const text = await fapi.assertion();
    await expectRefused(await fapi.call(token, { token: () => text }));
  });

  const wellSigned: [string, Change][] = [
    ['for another audience', { claims: { aud: 'https://elsewhere.example' } }],
    ['for no audience', { claims: { aud: undefined } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['that has expired', { claims: { exp: seconds(-1) } }],
    ['of later', { claims: { nbf: seconds(60) } }],
    ['without end', { claims: { exp: undefined } }],
    ['bound to nothing', { claims: { cnf: undefined } }],
    ['bound to another key', { claims: { cnf: { jkt: 'x' } } }],
    ['bound to a certificate', { claims: { cnf: { 'x5t#S256': 'x' } } }],
    ['for a system that is not enrolled', { claims: { client_id: 'COM/none/x' } }],
    ['that was given for a retired key', { claims: { key: 'retired' } }],
    ['that names no key', { claims: { key: undefined } }],
    ['under a kid that is not ours', { header: { kid: 'other' } }],
  ];
  test.each(wellSigned)('well signed, %s', async (name, change) => {
    const [signing] = (await readIssuerKeys(fapi.region.keys)).signing;
    const key = { privateKey: (await importJWK(signing!, 'ES256')) as SigningKey['privateKey'] };
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    const head = { alg: 'ES256', typ: 'at+jwt', kid: signing!.kid! };
    const unchanged = await makeText(claims, head, key);
    const changed = await makeText(claims, head, key, change);
    expect((await fapi.call(unchanged)).status).toBe(200);
    await expectRefused(await fapi.call(changed), name === 'bound to another key' ? 'invalid_dpop_proof' : undefined);
  });

  test('that another key of ours has signed', async () => {
    const changed = await makeText(
      JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()),
      JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()),
      fapi.keys.own,
    );
    await expectRefused(await fapi.call(changed));
  });
});

async function expectRefused(response: Response, error = 'invalid_token') {
  const used = await fapi.usedAtPath();
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(new RegExp(`^DPoP error="${error}",.*algs="ES256 `));
  expect(await fapi.usedAtPath()).toBe(used);
}
