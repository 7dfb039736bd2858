import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { members, system } from '../testing.ts';
import {
  type Ask,
  type Change,
  demanding,
  type Fapi,
  seconds,
  startFapi,
  symmetric,
  unsigned,
} from './testing-fapi.ts';

// Client authentication: FAPI 2.0 Security Profile 5.3.2.1, RFC 7523 and RFC 6749 2.3. Who is refused has used nothing up.

let fapi: Fapi;
beforeAll(async () => {
  fapi = await startFapi();
});
afterAll(() => fapi.close());

const claims = (change: Record<string, unknown>): Ask => ({ assertion: { claims: change } });

test('gives a token to a good request, which cannot be kept by a cache', async () => {
  const answer = await fapi.askToken();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(answer.body).toMatchObject({ token_type: 'DPoP' });
  expect((await fapi.askToken(claims({ iat: seconds(9), nbf: seconds(9) }))).status).toBe(200);
  expect((await fapi.askToken(claims({ iat: undefined }))).status).toBe(200);
  expect((await fapi.askToken({ form: { client_id: system } })).status).toBe(200);
});

test.each(['EdDSA', 'Ed25519', 'PS256'])('takes keys of the kind %s', async (alg) => {
  const key = await generateKeyPair(alg === 'EdDSA' ? 'Ed25519' : alg, { extractable: true });
  const kid = await fapi.region.addKey(key);
  await fapi.exchange.hearAll();
  const header = { alg, jwk: await exportJWK(key.publicKey) };
  const { status, body } = await fapi.askToken({
    assertion: { key, header: { alg, kid } },
    proof: { key, header },
  });
  expect(status).toBe(200);
  expect((await fapi.call(body.access_token!, { proof: { key, header } })).status).toBe(200);
});

describe('an assertion is refused', () => {
  const refusals: [string, () => Change | Promise<Change>][] = [
    ['for another audience', () => ({ claims: { aud: 'https://elsewhere.example' } })],
    ['for the token endpoint', () => ({ claims: { aud: fapi.tokenUrl } })],
    ['for us with a slash more', () => ({ claims: { aud: `${fapi.exchange.issuerUrl}/` } })],
    ['for us in a list', () => ({ claims: { aud: [fapi.exchange.issuerUrl] } })],
    ['for us among others', () => ({ claims: { aud: ['https://a.example', fapi.exchange.issuerUrl] } })],
    ['for nobody', () => ({ claims: { aud: undefined } })],
    ['that has expired', () => ({ claims: { iat: seconds(-120), exp: seconds(-60) } })],
    ['that was made in the future', () => ({ claims: { iat: seconds(61), exp: seconds(120) } })],
    ['that is good only later', () => ({ claims: { nbf: seconds(61), exp: seconds(120) } })],
    ['that lives too long', () => ({ claims: { exp: seconds(3600) } })],
    ['without an end', () => ({ claims: { exp: undefined } })],
    ['whose end is no number', () => ({ claims: { exp: String(seconds(60)) as unknown as number } })],
    ['whose making is no number', () => ({ claims: { iat: 'now' as unknown as number } })],
    ['without an id', () => ({ claims: { jti: undefined } })],
    ['with an empty id', () => ({ claims: { jti: '' } })],
    ['with an id too long', () => ({ claims: { jti: 'x'.repeat(201) } })],
    ['whose id is no text', () => ({ claims: { jti: 7 as unknown as string } })],
    ['by another issuer', () => ({ claims: { iss: fapi.other } })],
    ['without an issuer', () => ({ claims: { iss: undefined } })],
    ['about another system', () => ({ claims: { sub: fapi.other } })],
    ['about nobody', () => ({ claims: { sub: undefined } })],
    ['by a system that is not enrolled', () => ({ claims: { iss: 'COM/none/x', sub: 'COM/none/x' } })],
    ['by a member, not a system', () => ({ claims: { iss: members.manager, sub: members.manager } })],
    ['by another key under our kid', () => ({ key: fapi.keys.stranger })],
    ['by a key of another system, under its kid', () => ({ key: fapi.keys.others, header: { kid: fapi.kids.others } })],
    ['with a kid that is nobody’s', () => ({ header: { kid: 'other' } })],
    ['without a kid', () => ({ header: { kid: undefined } })],
    ['by a retired key', () => ({ key: fapi.keys.retired, header: { kid: fapi.kids.retired } })],
    ['with alg none', () => ({ header: { alg: 'none' }, sign: unsigned })],
    ['with a symmetric signature', () => ({ header: { alg: 'HS256' }, sign: symmetric })],
    [
      'by a curve that we do not take',
      async () => ({ key: await generateKeyPair('ES384', { extractable: true }), header: { alg: 'ES384' } }),
    ],
    [
      'by RSA in its old form',
      async () => ({ key: await generateKeyPair('RS256', { extractable: true }), header: { alg: 'RS256' } }),
    ],
    ['cut short', () => ({ sign: async () => (await fapi.assertion()).slice(0, -2) })],
    [
      'with a word changed after signing',
      () => ({
        sign: async (all) => {
          const [head, , signature] = (await fapi.assertion()).split('.');
          return `${head}.${Buffer.from(JSON.stringify(all)).toString('base64url')}.${signature}`;
        },
      }),
    ],
    ['with a header that must be understood and is not', () => ({ sign: demanding(fapi.keys.own) })],
  ];
  test.each(refusals)('%s', async (_, make) => {
    const before = await fapi.usedAtIssuer();
    const { status, body } = await fapi.askToken({ assertion: await make() });
    expect({ status, error: body.error }).toEqual({ status: 401, error: 'invalid_client' });
    expect(body.access_token).toBeUndefined();
    expect(await fapi.usedAtIssuer()).toBe(before);
  });

  test('and what was refused does not spoil the id for the one whose it is', async () => {
    const jti = crypto.randomUUID();
    expect((await fapi.askToken({ assertion: { claims: { jti }, key: fapi.keys.stranger } })).status).toBe(401);
    expect((await fapi.askToken({ assertion: { claims: { jti, aud: ['x'] } } })).status).toBe(401);
    expect((await fapi.askToken({ assertion: { claims: { jti } } })).status).toBe(200);
  });

  test('when it comes again, also when three come at once', async () => {
    const once = await fapi.assertion();
    const asked = await Promise.all([1, 2, 3].map(() => fapi.askToken({}, { assertion: once })));
    expect(asked.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    const again = await fapi.askToken({}, { assertion: once });
    expect([again.status, again.body.error]).toEqual([401, 'invalid_client']);
  });
});

describe('a way of saying who one is is refused', () => {
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const nothing = { client_assertion: undefined, client_assertion_type: undefined };
  const refusals: [string, string, () => Ask | Promise<Ask>][] = [
    ['a password of its own', 'invalid_request', () => ({ headers: basic('a:b') })],
    [
      'a password alone',
      'invalid_client',
      () => ({ form: nothing, headers: basic(`${encodeURIComponent(system)}:b`) }),
    ],
    ['a secret in the form', 'invalid_client', () => ({ form: { ...nothing, client_id: system, client_secret: 'x' } })],
    ['a secret besides the assertion', 'invalid_request', () => ({ form: { client_secret: 'x' } })],
    ['its name alone', 'invalid_client', () => ({ form: { ...nothing, client_id: system } })],
    ['nothing', 'invalid_request', () => ({ form: nothing })],
    ['another name than the assertion’s', 'invalid_request', () => ({ form: { client_id: fapi.other } })],
    ['another kind of assertion', 'invalid_request', () => ({ form: { client_assertion_type: 'urn:x' } })],
    ['no kind of assertion', 'invalid_request', () => ({ form: { client_assertion_type: undefined } })],
    ['what is no JWT', 'invalid_request', () => ({ form: { client_assertion: 'x.y.z' } })],
    [
      'two assertions',
      'invalid_request',
      async () => ({ more: [['client_assertion', await fapi.assertion()] as const] }),
    ],
    [
      'two names',
      'invalid_request',
      () => ({ form: { client_id: system }, more: [['client_id', fapi.other] as const] }),
    ],
  ];
  test.each(refusals)('%s', async (_, error, make) => {
    const before = await fapi.usedAtIssuer();
    const { status, body } = await fapi.askToken(await make());
    expect({ status, error: body.error }).toEqual({ status: error === 'invalid_client' ? 401 : 400, error });
    expect(body.access_token).toBeUndefined();
    expect(await fapi.usedAtIssuer()).toBe(before);
  });
});
