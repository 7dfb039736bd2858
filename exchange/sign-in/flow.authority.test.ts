import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { seconds, symmetric, unsigned } from '../identify/caller/testing-fapi.ts';
import { makeSigningKey } from '../identify/testing.ts';
import { startTestRegion, type TestRegion } from '../testing.ts';
import {
  type Asked,
  checkRenewed,
  choose,
  claimsOf,
  codeFor,
  comeBack,
  openApplication,
  openByHand,
  plant,
  type TestApplication,
  tokenOn,
} from './testing.ts';

/* FAPI 2.0 Security Profile, RFC 9126, 7636, 9449, 9207 and OpenID Connect: what must be refused of the code flow, one thing at a time. */

let region: TestRegion;
let resident: TestApplication;
let care: TestApplication;
let person: string;
beforeAll(async () => {
  region = await startTestRegion();
  [resident, care] = [await openApplication(region, 'resident'), await openApplication(region, 'care')];
  person = region.town.residents.find(({ movedOut }) => !movedOut)!.id;
}, 90_000);
afterAll(() => region.close());
afterEach(() => {
  vi.useRealTimers();
});
/** Turns this process's clock on: the library's, and that of the assertions and proofs that are made. The database's stays. */
const later = (ms: number) => {
  const then = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(then);
};
const code = async (asked: Asked = {}) => (await codeFor(resident, region, person, asked)).code;

describe('a pushed request is refused', () => {
  const cases: [string, string, () => Asked | Promise<Asked>][] = [
    ['for a token in the browser', 'unsupported_response_type', () => ({ params: { response_type: 'token' } })],
    ['for an ID token in the browser', 'unsupported_response_type', () => ({ params: { response_type: 'id_token' } })],
    ['for code and ID token', 'unsupported_response_type', () => ({ params: { response_type: 'code id_token' } })],
    ['for code and token', 'unsupported_response_type', () => ({ params: { response_type: 'code token' } })],
    ['for nothing said', 'invalid_request', () => ({ params: { response_type: undefined } })],
    [
      'without PKCE',
      'invalid_request',
      () => ({ params: { code_challenge: undefined, code_challenge_method: undefined } }),
    ],
    ['with PKCE plain', 'invalid_request', () => ({ params: { code_challenge_method: 'plain' } })],
    ['with PKCE of no method', 'invalid_request', () => ({ params: { code_challenge_method: undefined } })],
    ['with a challenge too short', 'invalid_request', () => ({ params: { code_challenge: 'short' } })],
    [
      'to come back elsewhere',
      'invalid_request',
      () => ({ params: { redirect_uri: 'https://evil.example/signed-in' } }),
    ],
    [
      'to come back to a path below ours',
      'invalid_request',
      () => ({ params: { redirect_uri: `${resident.redirect}/x` } }),
    ],
    [
      'to come back with a query more',
      'invalid_request',
      () => ({ params: { redirect_uri: `${resident.redirect}?x=1` } }),
    ],
    [
      'to come back to our host by another scheme',
      'invalid_request',
      () => ({ params: { redirect_uri: resident.redirect.replace('http:', 'https:') } }),
    ],
    ['to come back to another application', 'invalid_request', () => ({ params: { redirect_uri: care.redirect } })],
    ['to come back nowhere', 'invalid_request', () => ({ params: { redirect_uri: undefined } })],
    [
      'with another request inside',
      'request_uri_not_supported',
      () => ({ params: { request_uri: 'urn:ietf:params:oauth:request_uri:x' } }),
    ],
    [
      'with a request object unsigned',
      'request_not_supported',
      () => ({ params: { request: unsigned({ client_id: resident.client }, { alg: 'none' }) } }),
    ],
    ['for a resource elsewhere', 'invalid_target', () => ({ params: { resource: 'https://elsewhere.example' } })],
    ['for none and login at once', 'invalid_request', () => ({ params: { prompt: 'none login' } })],
    ['with another key’s thumbprint', 'invalid_request', () => ({ params: { dpop_jkt: 'x'.repeat(43) } })],
    ['with a proof used before', 'invalid_request', () => ({ proof: { claims: { jti: 'twice' } } })],
    [
      'with a proof for another address',
      'invalid_dpop_proof',
      () => ({ proof: { claims: { htu: `${resident.issuer}/token` } } }),
    ],
    ['with a proof for another method', 'invalid_dpop_proof', () => ({ proof: { claims: { htm: 'GET' } } })],
    ['with a proof a minute old', 'invalid_dpop_proof', () => ({ proof: { claims: { iat: seconds(-400) } } })],
    [
      'for the token endpoint',
      'invalid_client',
      () => ({ assertion: { claims: { aud: `${resident.issuer}/token` } } }),
    ],
    ['for us in a list', 'invalid_client', () => ({ assertion: { claims: { aud: [resident.issuer] } } })],
    ['for another issuer', 'invalid_client', () => ({ assertion: { claims: { aud: 'https://elsewhere.example' } } })],
    ['by nobody’s key', 'invalid_client', async () => ({ assertion: { key: await makeSigningKey() } })],
    ['by alg none', 'invalid_client', () => ({ assertion: { header: { alg: 'none' }, sign: unsigned } })],
    [
      'by a symmetric signature',
      'invalid_client',
      () => ({ assertion: { header: { alg: 'HS256' }, sign: symmetric } }),
    ],
    [
      'by an application that is none',
      'invalid_client',
      () => ({ params: { client_id: 'app/none' }, assertion: { claims: { iss: 'app/none', sub: 'app/none' } } }),
    ],
    ['with a password', 'invalid_request', () => ({ params: { client_secret: 'x' } })],
    ['without an assertion', 'invalid_client', () => ({ params: { client_assertion: undefined } })],
    [
      'later than its assertion',
      'invalid_client',
      () => ({ assertion: { claims: { iat: seconds(-120), exp: seconds(-61) } } }),
    ],
    ['of the future', 'invalid_client', () => ({ assertion: { claims: { iat: seconds(61), exp: seconds(120) } } })],
  ];
  test.each(cases)('%s', async (name, error, make) => {
    const asked = await make();
    if (name === 'with a proof used before') expect((await resident.push(asked)).status).toBe(201);
    const { status, body } = await resident.push(asked);
    expect({ error: body.error, status: status >= 400 && status < 500 }).toEqual({ error, status: true });
    expect(body.request_uri).toBeUndefined();
  });

  test('by a system: it signs nobody in', async () => {
    const system = await region.client('GOV/990019/care');
    const answer = await fetch(`${resident.issuer}/request`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: system.system, response_type: 'code', redirect_uri: resident.redirect }),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('a browser is not let in', () => {
  const go = async (query: Record<string, string>) => {
    const browser = openByHand(region.url);
    const answer = await browser.get(`${resident.issuer}/auth?${new URLSearchParams(query)}`);
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
  };
  const plain = () => ({
    client_id: resident.client,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: resident.redirect,
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  });

  test('with a request that was not pushed: it is sent back with an error, and with our name', async () => {
    const { location } = await go(plain());
    const back = new URL(location!);
    expect(back.origin + back.pathname).toBe(resident.redirect);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'invalid_request', iss: resident.issuer });
  });

  const stays: [string, () => Record<string, string> | Promise<Record<string, string>>][] = [
    ['with a request that was not pushed, to elsewhere', () => ({ ...plain(), redirect_uri: 'https://evil.example/' })],
    [
      'with a request_uri that is nobody’s',
      () => ({ client_id: resident.client, request_uri: 'urn:ietf:params:oauth:request_uri:nobody' }),
    ],
    [
      'with a request_uri on the web',
      () => ({ client_id: resident.client, request_uri: 'https://evil.example/request' }),
    ],
    [
      'with the request of another application',
      async () => ({ client_id: care.client, request_uri: (await resident.push()).body.request_uri! }),
    ],
    [
      'for an application that is none',
      async () => ({ client_id: 'app/none', request_uri: (await resident.push()).body.request_uri! }),
    ],
    [
      'with a request_uri that is over',
      async () => {
        const { request_uri } = (await resident.push()).body;
        later(61_000);
        return { client_id: resident.client, request_uri: request_uri! };
      },
    ],
  ];
  test.each(stays)('%s: it stays here', async (_, make) => {
    const { status, location, text } = await go(await make());
    expect([status, location]).toEqual([400, null]);
    expect(text).not.toContain('evil.example');
  });

  test('with a request that has brought a code already', async () => {
    const { request_uri } = (await resident.push()).body;
    const browser = openByHand(region.url);
    const page = (await browser.get(resident.addressOf(request_uri!))).headers.get('location')!;
    expect((await choose(browser, page, person)).searchParams.get('code')).toBeTruthy();
    const again = await browser.get(resident.addressOf(request_uri!));
    expect([again.status, again.headers.get('location')]).toEqual([400, null]);
  });

  test('by POST', async () => {
    expect(
      (await fetch(`${resident.issuer}/auth`, { method: 'POST', body: new URLSearchParams(plain()) })).status,
    ).toBe(404);
  });

  test('without a session, where nothing may be shown', async () => {
    const browser = openByHand(region.url);
    const back = new URL(await resident.send(browser, { params: { prompt: 'none' } }));
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'login_required',
      state: 'the-state',
      iss: resident.issuer,
    });
  });

  test('by the visit of another browser', async () => {
    const mine = openByHand(region.url);
    const page = await resident.send(mine);
    const theirs = openByHand(region.url);
    await resident.send(theirs);
    expect((await theirs.get(page)).status).toBe(404);
    expect((await theirs.post(`${page}/choose`, { who: person })).status).toBe(404);
  });

  test('by going on before signing in', async () => {
    const browser = openByHand(region.url);
    const page = await resident.send(browser);
    const uid = page.split('/').at(-1);
    const onward = await browser.get(`/oidc/auth/${uid}`);
    expect(onward.headers.get('location') ?? '').not.toContain('code=');
  });
});

describe('a code is worth nothing', () => {
  const cases: [string, string, () => Asked | Promise<Asked>][] = [
    [
      'with another verifier',
      'invalid_grant',
      () => ({ params: { code_verifier: randomBytes(32).toString('base64url') } }),
    ],
    ['without a verifier', 'invalid_grant', () => ({ params: { code_verifier: undefined } })],
    [
      'with the challenge in place of the verifier',
      'invalid_grant',
      () => ({ params: { code_verifier: createHash('sha256').update(resident.verifier).digest('base64url') } }),
    ],
    ['for another address', 'invalid_grant', () => ({ params: { redirect_uri: care.redirect } })],
    ['for no address', 'invalid_request', () => ({ params: { redirect_uri: undefined } })],
    ['without a proof', 'invalid_dpop_proof', () => ({ proof: null })],
    [
      'with another key than it was asked with',
      'invalid_grant',
      async () => {
        const key = await makeSigningKey();
        const { exportJWK } = await import('jose');
        return {
          proof: { key, header: { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(key.publicKey) } as never },
        };
      },
    ],
    [
      'with a proof for another address',
      'invalid_dpop_proof',
      () => ({ proof: { claims: { htu: `${resident.issuer}/request` } } }),
    ],
    ['with a proof unsigned', 'invalid_dpop_proof', () => ({ proof: { header: { alg: 'none' }, sign: unsigned } })],
    ['by nobody’s key', 'invalid_client', async () => ({ assertion: { key: await makeSigningKey() } })],
    ['for a resource elsewhere', 'invalid_target', () => ({ params: { resource: 'https://elsewhere.example' } })],
  ];
  test.each(cases)('%s', async (_, error, make) => {
    const { body } = await resident.redeem(await code(), await make());
    expect(body.error).toBe(error);
    expect(body.access_token).toBeUndefined();
  });

  test('of another application', async () => {
    const given = await code();
    expect(
      (await care.redeem(given, { params: { redirect_uri: resident.redirect, code_verifier: resident.verifier } })).body
        .error,
    ).toBe('invalid_grant');
  });

  test('that nobody gave', async () => {
    expect((await resident.redeem('nobody')).body.error).toBe('invalid_grant');
  });

  test('after 61 seconds', async () => {
    const given = await code();
    later(61_000);
    expect((await resident.redeem(given)).body.error).toBe('invalid_grant');
  });

  test('the second time, and what was given for it the first time ends', async () => {
    const given = await code();
    const tokens = (await resident.redeem(given)).body;
    expect(tokens.access_token).toBeTruthy();
    expect((await resident.redeem(given)).body.error).toBe('invalid_grant');
    expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
    const { rows } = await region.database
      .pool('admin', 1)
      .query('SELECT ended_at IS NOT NULL AS over FROM exchange.sign_in_session WHERE id = $1', [
        claimsOf(tokens.access_token).sid,
      ]);
    expect(rows).toEqual([{ over: true }]);
  });

  test('of two at once, for one of them at most', async () => {
    const given = await code();
    const both = await Promise.all([1, 2, 3].map(() => resident.redeem(given)));
    expect(both.filter(({ body }) => body.access_token).length).toBeLessThanOrEqual(1);
  });

  test('once the person has signed out', async () => {
    const { browser, code: given } = await codeFor(resident, region, person);
    const first = (await resident.redeem(given)).body;
    const next = new URL(await resident.send(browser)).searchParams.get('code')!;
    await resident.ask('/token/revocation', { token: first.refresh_token });
    expect((await resident.redeem(next)).body.error).toBe('invalid_grant');
  });
});

describe('a refresh token is worth nothing', () => {
  let token: string;
  beforeAll(async () => {
    token = (await resident.redeem(await code())).body.refresh_token!;
  });
  const cases: [string, string, () => Asked | Promise<Asked>][] = [
    [
      'with another key',
      'invalid_grant',
      async () => {
        const key = await makeSigningKey();
        const { exportJWK } = await import('jose');
        return {
          proof: { key, header: { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(key.publicKey) } as never },
        };
      },
    ],
    ['without a proof', 'invalid_dpop_proof', () => ({ proof: null })],
    ['for more than was given', 'invalid_scope', () => ({ params: { scope: 'openid offline_access' } })],
    ['by nobody’s key', 'invalid_client', async () => ({ assertion: { key: await makeSigningKey() } })],
    ['for a resource elsewhere', 'invalid_target', () => ({ params: { resource: 'https://elsewhere.example' } })],
  ];
  test.each(cases)('%s', async (_, error, make) => {
    const { body } = await resident.refresh(token, await make());
    expect(body.error).toBe(error);
    expect(body.access_token).toBeUndefined();
  });

  test('to another application, nor as a token of access', async () => {
    expect((await care.refresh(token)).body.error).toBe('invalid_grant');
    expect((await fetch(`${region.url}/v1/staff`, { headers: { Authorization: `DPoP ${token}` } })).status).toBe(401);
  });

  test('nor is a person’s token a system’s at the door', async () => {
    const access = (await resident.redeem(await code())).body.access_token!;
    const proof = await resident.proof(
      `${region.url}/v1/staff`,
      {},
      { ath: createHash('sha256').update(access).digest('base64url') },
      'GET',
    );
    expect(
      (await fetch(`${region.url}/v1/staff`, { headers: { Authorization: `DPoP ${access}`, DPoP: proof } })).status,
    ).toBe(401);
  });

  test('once the session lay idle too long, or is over', async () => {
    const tokens = (await resident.redeem(await code())).body;
    const admin = region.database.pool('admin', 1);
    const sid = claimsOf(tokens.access_token).sid;
    await admin.query("UPDATE exchange.sign_in_session SET last_seen_at = now() - interval '31 days' WHERE id = $1", [
      sid,
    ]);
    expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
  });
});

describe('pages', () => {
  test('are shown in no frame, kept by no cache, tell nobody where they are, and send their forms to us and back to the applications alone', async () => {
    const browser = openByHand(region.url);
    const page = await resident.send(browser);
    const applications = new URL(resident.redirect).origin;
    for (const target of [
      page,
      `${page}/how?device=own`,
      `${page}/letter?device=own`,
      '/sign-in/nowhere',
      '/oidc/session/end',
      '/oidc/auth?client_id=x',
    ]) {
      const { headers } = await browser.get(target);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, target).toContain("frame-ancestors 'none'");
      expect(policy, target).toContain("default-src 'none'");
      expect(policy, target).toMatch(new RegExp(`form-action 'self' ${applications};`));
      expect(policy, target).not.toContain('unsafe');
      expect(headers.get('x-frame-options'), target).toBe('DENY');
      expect(headers.get('cache-control'), target).toContain('no-store');
      expect(headers.get('access-control-allow-origin'), target).toBeNull();
    }
  });

  test('no form is taken that another site sends, or that none of our pages made', async () => {
    const browser = openByHand(region.url);
    const page = await resident.send(browser);
    const token = tokenOn(await (await browser.get(`${page}/letter?device=own`)).text());
    const other = openByHand(region.url);
    const foreign = tokenOn(await (await other.get(`${await resident.send(other)}/letter?device=own`)).text());
    const forms: Record<string, Record<string, string>> = {
      '/letter': { code: '0'.repeat(18), device: 'own' },
      '/letter/birth': { code: '0'.repeat(18), birth: '1940-01-01', device: 'own' },
      '/passkey': { passkey: '{}', device: 'own' },
      '/passkey/new': { passkey: '{}' },
      '/choose': { who: person },
      '/first': { code: '0'.repeat(18) },
      '/first/passkey': { code: '0'.repeat(18), passkey: '{}' },
    };
    for (const [path, form] of Object.entries(forms)) {
      const send = (change: Record<string, string>, headers = {}) =>
        browser.post(page + path, { ...form, ...change }, headers);
      expect((await send({})).status, path).toBe(403);
      expect((await send({ form_token: foreign })).status, path).toBe(403);
      expect((await send({ form_token: `${token.slice(0, -2)}AA` })).status, path).toBe(403);
      expect((await send({ form_token: token }, { 'Sec-Fetch-Site': 'cross-site' })).status, path).toBe(403);
    }
    const out = await browser.post('/oidc/session/end/confirm', { logout: 'yes', xsrf: 'guessed' });
    expect(out.status).toBe(400);
  });

  test('cookies are ours alone: HttpOnly, Lax, signed, and a new one at every sign-in', async () => {
    const browser = openByHand(region.url);
    const page = await resident.send(browser);
    await browser.get(page);
    const before = browser.jar.get('engawa /')?.value;
    const back = await choose(browser, page, person);
    expect(back.searchParams.get('code')).toBeTruthy();
    const after = browser.jar.get('engawa /')!;
    expect(after.value).not.toBe(before);
    for (const { attributes } of browser.jar.values()) expect(attributes.toLowerCase()).toMatch(/httponly/);
    for (const { attributes } of browser.jar.values()) expect(attributes.toLowerCase()).toMatch(/samesite=lax/);
    const again = await choose(browser, await resident.send(browser, { params: { prompt: 'login' } }), person);
    expect(again.searchParams.get('code')).toBeTruthy();
    expect(browser.jar.get('engawa /')!.value).not.toBe(after.value);
  });

  test('a cookie that somebody planted before is not the one with which a person is signed in', async () => {
    const victim = openByHand(region.url);
    const before = await plant(victim, resident);
    const back = await choose(victim, await resident.send(victim), person);
    expect(back.searchParams.get('code')).toBeTruthy();
    await checkRenewed('development', victim, before, resident);
  });

  test('a copied database signs nobody in: neither cookie, code nor refresh token stands in it', async () => {
    const { browser, code: given } = await codeFor(resident, region, person);
    const tokens = (await resident.redeem(given)).body;
    const { rows } = await region.database.pool('admin', 1).query('SELECT * FROM exchange.oidc_artifact');
    const all = JSON.stringify(rows);
    for (const secret of [given, tokens.refresh_token!, browser.jar.get('engawa /')!.value])
      expect(all).not.toContain(secret);
  });

  test('signing out leads nowhere but back to the application, and asks who shows no proof of the session', async () => {
    const { browser, code: given } = await codeFor(resident, region, person);
    const tokens = (await resident.redeem(given)).body;
    const end = (query: Record<string, string>) =>
      browser.get(`${resident.issuer}/session/end?${new URLSearchParams(query)}`);
    const evil = await end({ id_token_hint: tokens.id_token!, post_logout_redirect_uri: 'https://evil.example/' });
    expect([evil.status, evil.headers.get('location')]).toEqual([400, null]);
    const asked = await end({});
    expect(asked.status).toBe(200);
    expect((await resident.refresh(tokens.refresh_token!)).status).toBe(200);
    const forged = await new SignJWT({ sid: claimsOf(tokens.id_token).sid, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256' })
      .setAudience(resident.client)
      .setIssuer(resident.issuer)
      .sign((await makeSigningKey()).privateKey);
    expect((await end({ id_token_hint: forged })).status).toBe(400);
    const page = await asked.text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)![1]!;
    const done = await browser.post('/oidc/session/end/confirm', { xsrf, logout: 'yes' });
    expect(done.status).toBe(303);
    expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
  });

  test('leaving leads back to the application with a refusal', async () => {
    const browser = openByHand(region.url);
    const page = await resident.send(browser);
    const left = await browser.get(`${page}/leave`);
    const back = await comeBack(browser, left.headers.get('location')!);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 'the-state' });
  });
});
