import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, demanding, type Fapi, hashOf, seconds, startFapi, symmetric, unsigned } from './testing-fapi.ts';

// Requests to what is guarded: RFC 9449, 4.3 and 7; FAPI 2.0 Security Profile 5.3.3. Who is refused has used no proof up.

let fapi: Fapi;
let token: string;
beforeAll(async () => {
  fapi = await startFapi();
  token = await fapi.getToken();
});
afterAll(() => fapi.close());

test('a good request is let in', async () => {
  for (const good of [
    {},
    { scheme: 'dpop' },
    { path: '/r?item=1' },
    { proof: { claims: { htu: `${fapi.exchange.origin.replace('http', 'HTTP')}/%72?x=1#y` } } },
    { proof: { claims: { iat: seconds(-50) } } },
    { proof: { claims: { iat: seconds(8) } } },
  ])
    expect((await fapi.call(token, good)).status, JSON.stringify(good)).toBe(200);
});

describe('a request is refused', () => {
  const refusals: [string, 'invalid_request' | 'invalid_dpop_proof' | undefined, () => Call | Promise<Call>][] = [
    ['with Bearer', 'invalid_request', () => ({ scheme: 'Bearer' })],
    ['with Bearer and no proof', 'invalid_request', () => ({ scheme: 'Bearer', proof: null })],
    ['with a token in the query too', 'invalid_request', () => ({ path: `/r?access_token=${token}` })],
    [
      'with a token in the query only',
      'invalid_request',
      () => ({ path: `/r?access_token=${token}`, headers: { Authorization: '' } }),
    ],
    ['with a token twice', 'invalid_request', () => ({ headers: { Authorization: `DPoP ${token}, DPoP ${token}` } })],
    ['with no token', 'invalid_request', () => ({ headers: { Authorization: '' } })],
    ['with a token too long', 'invalid_request', () => ({ token: () => 'x'.repeat(5000) })],
    ['with no proof', 'invalid_dpop_proof', () => ({ proof: null })],
    [
      'with two proofs',
      'invalid_dpop_proof',
      async () => ({ headers: { DPoP: `${await fapi.proof({})}, ${await fapi.proof({})}` } }),
    ],
    [
      'by a thief of the token with another key',
      'invalid_dpop_proof',
      async () => ({
        proof: { key: fapi.keys.stranger, header: { jwk: await exportJWK(fapi.keys.stranger.publicKey) } },
      }),
    ],
    ...proofs(),
  ];
  test.each(refusals)('%s', async (_, error, make) => {
    const change = await make();
    const used = await fapi.usedAtPath();
    const response = await fapi.call(token, change);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(new RegExp(`^DPoP error="${error}",.*algs="ES256 `));
    expect(await fapi.usedAtPath()).toBe(used);
  });

  test('with nothing at all: it is told what is wanted, and no error', async () => {
    const response = await fetch(`${fapi.exchange.origin}/r`);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      'DPoP algs="ES256 EdDSA Ed25519 PS256"',
    ]);
  });
});

/** Proofs with one thing wrong. */
function proofs(): [string, 'invalid_dpop_proof', () => Call | Promise<Call>][] {
  const claims = (change: Record<string, unknown>) => (): Call => ({ proof: { claims: change } });
  const own = () => fapi.exchange.origin;
  const cases: [string, () => Call | Promise<Call>][] = [
    ['signed by another key than it shows', () => ({ proof: { key: fapi.keys.stranger } })],
    ['for another method', claims({ htm: 'GET' })],
    ['for the method in small letters', claims({ htm: 'post' })],
    ['for no method', claims({ htm: undefined })],
    ['for another path', () => claims({ htu: `${own()}/s` })()],
    ['for a path below', () => claims({ htu: `${own()}/r/` })()],
    ['for another host', claims({ htu: 'http://elsewhere.example/r' })],
    ['for another port', claims({ htu: 'http://127.0.0.1:1/r' })],
    ['for another scheme', () => claims({ htu: `${own().replace('http', 'https')}/r` })()],
    ['for a place with a user', () => claims({ htu: `${own().replace('//', '//a@')}/r` })()],
    ['for what is no URL', claims({ htu: '/r' })],
    ['for a path with dot segments', () => claims({ htu: `${own()}/x/%2e%2e/r` })()],
    ['for no place', claims({ htu: undefined })],
    ['for no token', claims({ ath: undefined })],
    ['for another token', claims({ ath: hashOf('x') })],
    ['without a time', claims({ iat: undefined })],
    ['whose time is no number', claims({ iat: 'now' })],
    ['that is old', claims({ iat: seconds(-70) })],
    ['of the future', claims({ iat: seconds(30) })],
    ['that has expired', claims({ exp: seconds(-30) })],
    ['that is good only later', claims({ nbf: seconds(60) })],
    ['without an id', claims({ jti: undefined })],
    ['with an empty id', claims({ jti: '' })],
    ['with an id too long', claims({ jti: 'x'.repeat(201) })],
    ['with an id that no database takes', claims({ jti: 'a\u0000b' })],
    ['whose id is no text', claims({ jti: 7 })],
    ['of another type', () => ({ proof: { header: { typ: 'at+jwt' } } })],
    ['of no type', () => ({ proof: { header: { typ: undefined } } })],
    ['that is unsigned', () => ({ proof: { header: { alg: 'none' }, sign: unsigned } })],
    ['signed symmetrically', () => ({ proof: { header: { alg: 'HS256' }, sign: symmetric } })],
    ['that demands what we do not know', () => ({ proof: { sign: demanding(fapi.keys.possessed) } })],
    ['that shows no key', () => ({ proof: { header: { jwk: undefined } } })],
    [
      'that shows a private key',
      async () => ({ proof: { header: { jwk: await exportJWK(fapi.keys.possessed.privateKey) } } }),
    ],
    ['that shows a symmetric key', () => ({ proof: { header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } } })],
    [
      'on a curve that we do not take',
      async () => {
        const key = await generateKeyPair('ES384', { extractable: true });
        return { proof: { key, header: { alg: 'ES384', jwk: await exportJWK(key.publicKey) } } };
      },
    ],
    [
      'by a weak RSA key',
      async () => {
        const key = await generateKeyPair('PS256', { extractable: true });
        const { kty, e, n } = await exportJWK(key.publicKey);
        return { proof: { key, header: { alg: 'PS256', jwk: { kty, e, n: n!.slice(0, 170) } } } };
      },
    ],
    ['that is an assertion', async () => ({ headers: { DPoP: await fapi.assertion() } })],
    ['that was made for the token endpoint', async () => ({ headers: { DPoP: await fapi.proofOfToken() } })],
    ['that is too long', () => ({ headers: { DPoP: 'x'.repeat(9000) } })],
  ];
  return cases.map(([name, make]) => [`with a proof ${name}`, 'invalid_dpop_proof', make]);
}

test('a proof opens once, also when it comes several times at once', async () => {
  const once = await fapi.proof({ htm: 'POST', htu: `${fapi.exchange.origin}/r`, ath: hashOf(token) });
  const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await fapi.call(token, {}, once)).status));
  expect(statuses.toSorted()).toEqual([200, 401, 401, 401]);
  const again = await fapi.call(token, {}, once);
  expect(again.status).toBe(401);
  expect(again.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"');
});

test('an id that was refused is not used up, and is nobody else’s', async () => {
  const jti = crypto.randomUUID();
  expect((await fapi.call(token, { proof: { claims: { jti, ath: 'x' } } })).status).toBe(401);
  expect((await fapi.call(token, { proof: { claims: { jti } } })).status).toBe(200);
  const key = fapi.keys.stranger;
  const jwk = await exportJWK(key.publicKey);
  const theirs = (await fapi.askToken({ proof: { key, header: { jwk } } })).body.access_token!;
  expect((await fapi.call(theirs, { proof: { key, header: { jwk }, claims: { jti } } })).status).toBe(200);
});

test('what is refused is counted', async () => {
  await fapi.exchange.security.flush();
  const { rows } = await fapi.region.pool.query(
    'SELECT what, sum(count)::int AS times FROM exchange.security_count GROUP BY what',
  );
  const counted = new Map(rows.map((row) => [row.what, row.times]));
  expect(counted.get('invalid_dpop_proof')).toBeGreaterThan(20);
  expect(counted.get('no_token')).toBe(1);
});
