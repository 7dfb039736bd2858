import { createHash, createHmac, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transact } from '../../database/connect.ts';
import { revokeSystemKey } from './enrol.ts';
import { readIssuerKeys } from './issuer-keys.ts';
import {
  createTestRegion,
  makeSigningKey,
  type SigningKey,
  startTestExchange,
  system,
  type TestExchange,
  type TestRegion,
} from './testing.ts';

// FAPI 2.0 Security Profile and RFC 9449: what must be refused, on a real listener with the real issuer.

let region: TestRegion;
let exchange: TestExchange;
let own: SigningKey;
let kid: string;
let retired: SigningKey;
let retiredKid: string;
let possessed: SigningKey;
let other: SigningKey;

beforeAll(async () => {
  region = await createTestRegion();
  exchange = await startTestExchange(region);
  [own, retired, possessed, other] = (await Promise.all([1, 2, 3, 4].map(makeSigningKey))) as [
    SigningKey,
    SigningKey,
    SigningKey,
    SigningKey,
  ];
  kid = await region.addKey(own);
  retiredKid = await region.addKey(retired);
  await transact(region.pool, {}, (connection) => revokeSystemKey(connection, system, retiredKid, new Date()));
  await exchange.hearAll();
});
afterAll(async () => {
  await exchange.close();
  await region.close();
});

const seconds = (from = 0) => Math.floor(Date.now() / 1000) + from;
const none = (payload: object, header: object) =>
  `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
const hs256 = (payload: object, header: object) => {
  const said = none(payload, header).slice(0, -1);
  return `${said}.${createHmac('sha256', 'secret').update(said).digest('base64url')}`;
};

type Change = { claims?: JWTPayload; header?: Partial<JWTHeaderParameters>; key?: SigningKey; sign?: typeof none };

async function make(claims: JWTPayload, header: JWTHeaderParameters, key: SigningKey, change: Change) {
  const all = { ...claims, ...change.claims };
  const head = { ...header, ...change.header } as JWTHeaderParameters;
  if (change.sign) return change.sign(all, head);
  return new SignJWT(all).setProtectedHeader(head).sign((change.key ?? key).privateKey);
}

const assertion = (change: Change = {}) =>
  make(
    { iss: system, sub: system, aud: exchange.issuerUrl, jti: randomUUID(), iat: seconds(), exp: seconds(60) },
    { alg: 'ES256', kid },
    own,
    change,
  );

const proof = async (claims: JWTPayload, change: Change = {}) =>
  make(
    { jti: randomUUID(), iat: seconds(), ...claims },
    { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(possessed.publicKey) },
    possessed,
    change,
  );

type Ask = {
  assertion?: Change;
  proof?: Change | null;
  form?: Record<string, string>;
  headers?: Record<string, string>;
};

async function askToken(ask: Ask = {}, given?: { assertion?: string; proof?: string }) {
  const url = `${exchange.issuerUrl}/token`;
  const dpop =
    ask.proof === null ? undefined : (given?.proof ?? (await proof({ htm: 'POST', htu: url }, ask.proof ?? {})));
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...(dpop ? { DPoP: dpop } : {}), ...ask.headers },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: given?.assertion ?? (await assertion(ask.assertion)),
      ...ask.form,
    }),
  });
  return { status: response.status, body: (await response.json()) as { access_token: string; error: string } };
}

describe('the token endpoint', () => {
  test('gives a token to a good request', async () => {
    expect((await askToken()).status).toBe(200);
    expect((await askToken({ assertion: { claims: { iat: seconds(9), nbf: seconds(9) } } })).status).toBe(200);
    expect((await askToken({ form: { resource: exchange.origin } })).status).toBe(200);
  });

  const refusals: [string, () => Ask][] = [
    ['another audience', () => ({ assertion: { claims: { aud: 'https://elsewhere.example' } } })],
    ['the token endpoint as audience', () => ({ assertion: { claims: { aud: `${exchange.issuerUrl}/token` } } })],
    ['an audience in a list', () => ({ assertion: { claims: { aud: [exchange.issuerUrl] } } })],
    [
      'us among several audiences',
      () => ({ assertion: { claims: { aud: ['https://a.example', exchange.issuerUrl] } } }),
    ],
    ['no audience', () => ({ assertion: { claims: { aud: undefined } } })],
    ['an expired assertion', () => ({ assertion: { claims: { iat: seconds(-120), exp: seconds(-60) } } })],
    ['an assertion of the future', () => ({ assertion: { claims: { iat: seconds(61), exp: seconds(120) } } })],
    ['an assertion valid only later', () => ({ assertion: { claims: { nbf: seconds(61), exp: seconds(120) } } })],
    ['an assertion that lives too long', () => ({ assertion: { claims: { exp: seconds(3600) } } })],
    ['an assertion without end', () => ({ assertion: { claims: { exp: undefined } } })],
    ['an assertion without id', () => ({ assertion: { claims: { jti: undefined } } })],
    ['an id too long', () => ({ assertion: { claims: { jti: 'x'.repeat(201) } } })],
    ['an assertion of another issuer', () => ({ assertion: { claims: { iss: 'CARE/0300000005/careplan' } } })],
    ['a system that is not enrolled', () => ({ assertion: { claims: { iss: 'COM/none/x', sub: 'COM/none/x' } } })],
    ['another key under our kid', () => ({ assertion: { key: other } })],
    ['a kid that is not ours', () => ({ assertion: { key: other, header: { kid: 'other' } } })],
    ['no kid', () => ({ assertion: { header: { kid: undefined } } })],
    ['a retired key', () => ({ assertion: { key: retired, header: { kid: retiredKid } } })],
    ['alg none', () => ({ assertion: { header: { alg: 'none' }, sign: none } })],
    ['a symmetric signature', () => ({ assertion: { header: { alg: 'HS256' }, sign: hs256 } })],
    ['no proof', () => ({ proof: null })],
    ['a proof for another method', () => ({ proof: { claims: { htm: 'GET' } } })],
    ['a proof for another place', () => ({ proof: { claims: { htu: `${exchange.issuerUrl}/jwks` } } })],
    ['an old proof', () => ({ proof: { claims: { iat: seconds(-120) } } })],
    ['a proof of the future', () => ({ proof: { claims: { iat: seconds(30) } } })],
    ['a proof signed by another key', () => ({ proof: { key: other } })],
    ['a proof without id', () => ({ proof: { claims: { jti: undefined } } })],
    ['a proof id too long', () => ({ proof: { claims: { jti: 'x'.repeat(201) } } })],
    ['a proof of another type', () => ({ proof: { header: { typ: 'JWT' } } })],
    ['another grant', () => ({ form: { grant_type: 'authorization_code', code: 'x' } })],
    ['a password', () => ({ form: { grant_type: 'password', username: 'a', password: 'b' } })],
    ['another resource', () => ({ form: { resource: 'https://elsewhere.example' } })],
    [
      'two ways to authenticate',
      () => ({ headers: { Authorization: `Basic ${Buffer.from('a:b').toString('base64')}` } }),
    ],
    ['another kind of assertion', () => ({ form: { client_assertion_type: 'urn:ietf:params:oauth:x' } })],
    ['what is no JWT', () => ({ form: { client_assertion: 'x.y.z' } })],
  ];
  test.each(refusals)('refuses %s', async (_, ask) => {
    const { status, body } = await askToken(ask());
    expect([400, 401]).toContain(status);
    expect(body.access_token).toBeUndefined();
    expect(body.error).not.toBe('server_error');
  });

  test('accepts an assertion once, also when two come at once', async () => {
    const once = await assertion();
    const asked = await Promise.all([1, 2, 3].map(() => askToken({}, { assertion: once })));
    expect(asked.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    expect((await askToken({}, { assertion: once })).status).toBe(401);
  });

  test('accepts a proof once', async () => {
    const once = await proof({ htm: 'POST', htu: `${exchange.issuerUrl}/token` });
    expect((await askToken({}, { proof: once })).status).toBe(200);
    expect((await askToken({}, { proof: once })).status).toBe(400);
  });
});

type Call = {
  token?: (token: string) => string;
  scheme?: string;
  path?: string;
  method?: string;
  proof?: Change | null;
  headers?: Record<string, string>;
};

describe('the guarded path', () => {
  let token: string;
  beforeAll(async () => {
    token = (await askToken()).body.access_token;
  });

  async function call(
    { token: change = (t) => t, scheme = 'DPoP', path = '/r', method = 'POST', ...rest }: Call = {},
    used?: string,
  ) {
    const said = change(token);
    const ath = createHash('sha256').update(said).digest('base64url');
    const dpop =
      used ??
      (rest.proof === null ? undefined : await proof({ htm: method, htu: `${exchange.origin}/r`, ath }, rest.proof));
    return fetch(exchange.origin + path, {
      method,
      headers: { Authorization: `${scheme} ${said}`, ...(dpop ? { DPoP: dpop } : {}), ...rest.headers },
    });
  }

  test('lets a good request in', async () => {
    for (const good of [
      {},
      { scheme: 'dpop' },
      { path: '/r?item=1' },
      { proof: { claims: { htu: `${exchange.origin.replace('http', 'HTTP')}/%72?x=1#y` } } },
      { proof: { claims: { iat: seconds(-50) } } },
      { proof: { claims: { iat: seconds(8) } } },
    ])
      expect((await call(good)).status, JSON.stringify(good)).toBe(200);
  });

  test.each(['EdDSA', 'Ed25519', 'PS256'])('takes keys of the kind %s as well', async (alg) => {
    const key = await generateKeyPair(alg === 'EdDSA' ? 'Ed25519' : alg, { extractable: true });
    const itsKid = await region.addKey(key);
    await exchange.hearAll();
    const header = { alg, jwk: await exportJWK(key.publicKey) };
    const { body, status } = await askToken({
      assertion: { key, header: { alg, kid: itsKid } },
      proof: { key, header },
    });
    expect(status).toBe(200);
    expect((await call({ token: () => body.access_token, proof: { key, header } })).status).toBe(200);
  });

  const [header, payload] = [0, 1];
  const altered = (part: number, change: (value: Record<string, unknown>) => void) => (text: string) => {
    const parts = text.split('.');
    const value = JSON.parse(Buffer.from(parts[part]!, 'base64url').toString());
    change(value);
    parts[part] = Buffer.from(JSON.stringify(value)).toString('base64url');
    return parts.join('.');
  };

  const refusals: [string, () => Call | Promise<Call>][] = [
    ['Bearer', () => ({ scheme: 'Bearer' })],
    ['Bearer without a proof', () => ({ scheme: 'Bearer', proof: null })],
    ['no proof', () => ({ proof: null })],
    ['a token in the query too', () => ({ path: `/r?access_token=${token}` })],
    ['no token', () => ({ headers: { Authorization: '' } })],
    ['a token in the query only', () => ({ path: `/r?access_token=${token}`, headers: { Authorization: '' } })],
    ['two proofs', async () => ({ headers: { DPoP: `${await proof({})}, ${await proof({})}` } })],
    [
      'a stolen token with another key',
      async () => ({ proof: { key: other, header: { jwk: await exportJWK(other.publicKey) } } }),
    ],
    ['a proof signed by another key than it shows', () => ({ proof: { key: other } })],
    ['another method', () => ({ proof: { claims: { htm: 'GET' } } })],
    ['a method in small letters', () => ({ proof: { claims: { htm: 'post' } } })],
    ['another path', () => ({ proof: { claims: { htu: `${exchange.origin}/s` } } })],
    ['another host', () => ({ proof: { claims: { htu: 'http://elsewhere.example/r' } } })],
    ['another port', () => ({ proof: { claims: { htu: 'http://127.0.0.1:1/r' } } })],
    ['another scheme', () => ({ proof: { claims: { htu: `${exchange.origin.replace('http', 'https')}/r` } } })],
    ['a place that is no URL', () => ({ proof: { claims: { htu: '/r' } } })],
    ['a path with dot segments', () => ({ proof: { claims: { htu: `${exchange.origin}/x/%2e%2e/r` } } })],
    ['no place', () => ({ proof: { claims: { htu: undefined } } })],
    ['no method', () => ({ proof: { claims: { htm: undefined } } })],
    ['no ath', () => ({ proof: { claims: { ath: undefined } } })],
    ['the ath of another token', () => ({ proof: { claims: { ath: 'x' } } })],
    ['no time', () => ({ proof: { claims: { iat: undefined } } })],
    ['an old proof', () => ({ proof: { claims: { iat: seconds(-70) } } })],
    ['a proof of the future', () => ({ proof: { claims: { iat: seconds(20) } } })],
    ['an expired proof', () => ({ proof: { claims: { exp: seconds(-30) } } })],
    ['no id', () => ({ proof: { claims: { jti: undefined } } })],
    ['an empty id', () => ({ proof: { claims: { jti: '' } } })],
    ['an id too long', () => ({ proof: { claims: { jti: 'x'.repeat(201) } } })],
    ['an id that no database takes', () => ({ proof: { claims: { jti: 'a\u0000b' } } })],
    ['a proof of another type', () => ({ proof: { header: { typ: 'at+jwt' } } })],
    ['alg none', () => ({ proof: { header: { alg: 'none' }, sign: none } })],
    ['a symmetric signature', () => ({ proof: { header: { alg: 'HS256' }, sign: hs256 } })],
    ['no key', () => ({ proof: { header: { jwk: undefined } } })],
    ['a private key', async () => ({ proof: { header: { jwk: await exportJWK(possessed.privateKey) } } })],
    ['a symmetric key', () => ({ proof: { header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } } })],
    [
      'a curve that we do not take',
      async () => {
        const key = await generateKeyPair('ES384', { extractable: true });
        return { proof: { key, header: { alg: 'ES384', jwk: await exportJWK(key.publicKey) } } };
      },
    ],
    [
      'a weak RSA key',
      async () => {
        const key = await generateKeyPair('PS256', { extractable: true });
        const { kty, e, n } = await exportJWK(key.publicKey);
        return { proof: { key, header: { alg: 'PS256', jwk: { kty, e, n: n!.slice(0, 170) } } } };
      },
    ],
    [
      'a critical header that nobody knows',
      () => ({ proof: { sign: (claims, head) => none(claims, { ...head, crit: ['x'], x: 1 }) } }),
    ],
    [
      'a token that says none',
      () => ({
        token: (text) =>
          `${altered(header, (head) => {
            head.alg = 'none';
          })(text)
            .split('.')
            .slice(0, 2)
            .join('.')}.`,
      }),
    ],
    [
      'a token of another type',
      () => ({
        token: altered(header, (head) => {
          head.typ = 'JWT';
        }),
      }),
    ],
    [
      'a token for another audience',
      () => ({
        token: altered(payload, (claims) => {
          claims.aud = 'https://elsewhere.example';
        }),
      }),
    ],
    [
      'a token for another system',
      () => ({
        token: altered(payload, (claims) => {
          claims.client_id = 'GOV/990019/main';
        }),
      }),
    ],
    [
      'a token bound to another key',
      () => ({
        token: altered(payload, (claims) => {
          claims.cnf = { jkt: 'x' };
        }),
      }),
    ],
    [
      'a token made longer',
      () => ({
        token: altered(payload, (claims) => {
          claims.exp = seconds(9999);
        }),
      }),
    ],
    ['a token cut short', () => ({ token: (text) => text.slice(0, -2) })],
    ['what is no token', () => ({ token: () => 'x' })],
    [
      'an assertion as a token',
      async () => {
        const text = await assertion();
        return { token: () => text };
      },
    ],
  ];
  test.each(refusals)('refuses %s', async (_, make) => {
    const response = await call(await make());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^DPoP .*algs="ES256 /);
  });

  const wellSigned: [string, Change][] = [
    ['for another audience', { claims: { aud: 'https://elsewhere.example' } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['that has expired', { claims: { exp: seconds(-1) } }],
    ['without end', { claims: { exp: undefined } }],
    ['bound to nothing', { claims: { cnf: undefined } }],
    ['bound to another key', { claims: { cnf: { jkt: 'x' } } }],
    ['for a system that is not enrolled', { claims: { client_id: 'COM/none/x' } }],
    ['that was given for a retired key', { claims: { key: 'retired' } }],
    ['that names no key', { claims: { key: undefined } }],
  ];
  test.each(wellSigned)('refuses a well-signed token %s', async (_, change) => {
    const [signing] = (await readIssuerKeys(region.keys)).signing;
    const key = { privateKey: (await importJWK(signing!, 'ES256')) as SigningKey['privateKey'] } as SigningKey;
    const claims = JSON.parse(Buffer.from(token.split('.')[payload]!, 'base64url').toString());
    const head = { alg: 'ES256', typ: 'at+jwt', kid: signing!.kid! };
    const unchanged = await make(claims, head, key, {});
    const changed = await make(claims, head, key, change);
    expect((await call({ token: () => unchanged })).status).toBe(200);
    expect((await call({ token: () => changed })).status).toBe(401);
  });

  test('lets a proof in once, also when it comes several times at once', async () => {
    const ath = createHash('sha256').update(token).digest('base64url');
    const once = await proof({ htm: 'POST', htu: `${exchange.origin}/r`, ath });
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await call({}, once)).status));
    expect(statuses.toSorted()).toEqual([200, 401, 401, 401]);
    expect((await call({}, once)).status).toBe(401);
  });

  test('counts what it refuses', async () => {
    await exchange.security.flush();
    const { rows } = await region.pool.query(
      'SELECT what, sum(count)::int AS times FROM exchange.security_count GROUP BY what',
    );
    const counted = new Map(rows.map((row) => [row.what, row.times]));
    expect(counted.get('invalid_dpop_proof')).toBeGreaterThan(20);
    expect(counted.get('invalid_token')).toBeGreaterThan(5);
  });
});
