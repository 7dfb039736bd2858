import { calculateJwkThumbprint, decodeJwt, exportJWK } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../../database/connect.ts';
import { rotateIssuerKeys } from '../caller/issuer-keys.ts';
import { revokeSystem, revokeSystemKey } from '../enrol.ts';
import {
  createTestRegion,
  makeSigningKey,
  type SigningKey,
  startTestExchange,
  system,
  type TestExchange,
  type TestRegion,
} from '../testing.ts';

let region: TestRegion;
let exchange: TestExchange;
beforeAll(async () => {
  region = await createTestRegion();
  exchange = await startTestExchange(region);
});
afterAll(async () => {
  await exchange.close();
  await region.close();
});

/** A client of the library that others use, not of our own making. */
async function connect(key: SigningKey, kid: string, at = exchange) {
  await at.hearAll();
  const configuration = await client.discovery(
    new URL(at.issuerUrl),
    system,
    { dpop_bound_access_tokens: true },
    client.PrivateKeyJwt({ key: key.privateKey, kid }),
    { execute: [client.allowInsecureRequests] },
  );
  const dpop = await client.randomDPoPKeyPair('ES256');
  const handle = () => client.getDPoPHandle(configuration, dpop);
  return {
    dpop,
    getToken: () => client.clientCredentialsGrant(configuration, undefined, { DPoP: handle() }),
    call: (token: string, path = '/r') =>
      client.fetchProtectedResource(configuration, token, new URL(at.origin + path), 'GET', undefined, undefined, {
        DPoP: handle(),
      }),
  };
}

test('a system gets a token bound to its key and is known by it', async () => {
  const key = await makeSigningKey();
  const office = await connect(key, await region.addKey(key));
  const { access_token: token, expires_in: life, token_type: type } = await office.getToken();
  expect(type.toLowerCase()).toBe('dpop');
  expect(life).toBeLessThanOrEqual(300);
  const thumbprint = await calculateJwkThumbprint(await exportJWK(office.dpop.publicKey));
  expect(decodeJwt(token)).toMatchObject({ client_id: system, aud: exchange.origin, cnf: { jkt: thumbprint } });
  const answer = await office.call(token);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    system,
    member: 'CARE/0300000100',
    memberKind: 'care-management',
    municipality: '990019',
    proof: { keyThumbprint: thumbprint },
  });
});

test('keys change without a pause: both work, then the old one and its tokens do not', async () => {
  const [old, fresh] = [await makeSigningKey(), await makeSigningKey()];
  const oldKid = await region.addKey(old);
  const before = await connect(old, oldKid);
  const freshKid = await region.addKey(fresh);
  const after = await connect(fresh, freshKid);
  const [oldToken, freshToken] = [await before.getToken(), await after.getToken()];
  expect((await before.call(oldToken.access_token)).status).toBe(200);
  expect((await after.call(freshToken.access_token)).status).toBe(200);
  await transact(region.pool, {}, (connection) => revokeSystemKey(connection, system, oldKid, new Date()));
  await exchange.hearAll();
  await expect(before.getToken()).rejects.toMatchObject({ error: 'invalid_client' });
  await expect(before.call(oldToken.access_token)).rejects.toMatchObject({ status: 401 });
  expect((await after.call(freshToken.access_token)).status).toBe(200);
});

test('the issuer changes its own key while processes restart one after another', async () => {
  const key = await makeSigningKey();
  const kid = await region.addKey(key);
  const before = await (await connect(key, kid)).getToken();
  expect(await rotateIssuerKeys(region.keys, new Date())).toBe(1);
  // Another turn so soon would end tokens that live.
  expect(await rotateIssuerKeys(region.keys, new Date())).toBeUndefined();
  const restarted = await startTestExchange(region);
  const after = await connect(key, kid, restarted);
  const kidsOf = async (at: TestExchange) =>
    ((await (await fetch(`${at.issuerUrl}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map((one) => one.kid);
  const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;
  const fresh = await after.getToken();
  expect(kidOf(fresh.access_token)).not.toBe(kidOf(before.access_token));
  // Each process knows the key under which the other signs.
  expect(await kidsOf(exchange)).toContain(kidOf(fresh.access_token));
  expect(await kidsOf(restarted)).toContain(kidOf(before.access_token));
  // The other takes it up while it runs, and what it signed before still opens both.
  const running = await connect(key, kid);
  const early = await running.getToken();
  await exchange.issuer.refresh();
  const late = await running.getToken();
  expect(kidOf(late.access_token)).toBe(kidOf(fresh.access_token));
  expect((await running.call(early.access_token)).status).toBe(200);
  expect((await running.call(late.access_token)).status).toBe(200);
  await restarted.close();
});

test('only what systems and applications need is there', async () => {
  for (const path of ['/me', '/reg', '/device', '/backchannel', '/challenge', '/token/introspection', '/'])
    expect((await fetch(exchange.issuerUrl + path)).status, path).toBe(404);
  const about = (await (await fetch(`${exchange.issuerUrl}/.well-known/openid-configuration`)).json()) as object;
  expect(about).toMatchObject({
    issuer: exchange.issuerUrl,
    token_endpoint: `${exchange.issuerUrl}/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    require_pushed_authorization_requests: true,
    authorization_response_iss_parameter_supported: true,
  });
});

test('a caller cannot move the issuer by a header', async () => {
  const about = await fetch(`${exchange.issuerUrl}/.well-known/openid-configuration`, {
    headers: { 'X-Forwarded-Host': 'elsewhere.example', 'X-Forwarded-Proto': 'https' },
  });
  expect(await about.json()).toMatchObject({ token_endpoint: `${exchange.issuerUrl}/token` });
});

test('a revoked system gets nothing any more', async () => {
  const key = await makeSigningKey();
  const office = await connect(key, await region.addKey(key));
  const { access_token: token } = await office.getToken();
  await transact(region.pool, {}, (connection) => revokeSystem(connection, system, new Date()));
  await exchange.hearAll();
  await expect(office.call(token)).rejects.toMatchObject({ status: 401 });
  await expect(office.getToken()).rejects.toMatchObject({ error: 'invalid_client' });
});
