import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { transact } from '../database/connect.ts';
import { readIssuerKeys } from './identify/caller/issuer-keys.ts';
import { residentClient } from './identify/caller/person-token.ts';
import { openKeyStore } from './keys.ts';
import { findAccount, openAccount, openSession } from './sign-in/opening.ts';
import { endSession, type Way } from './sign-in/sessions.ts';
import type { TestRegion } from './testing.ts';

/** What a token says otherwise than it should: for tests of what is refused. */
type Otherwise = Readonly<Record<string, unknown>>;

const minute = 60_000;

/**
 * A resident of the town at the door: an account and a session as sign-in makes them, a token in the form of docs/people.md under the issuer's own
 * key, and a proof for each request.
 * @param claims a token that says something else
 */
export async function openTestPerson(
  region: TestRegion,
  subject: string,
  { how = 'passkey', claims = {} }: { how?: Way; claims?: Otherwise } = {},
) {
  const pool = region.database.pool('exchange', 2);
  const now = new Date();
  const holder = { kind: 'resident', subject } as const;
  const [account, session] = await transact(pool, { sign_in: 'yes' }, async (connection) => {
    const known = (await findAccount(connection, holder)) ?? (await openAccount(connection, holder, now));
    const device = how === 'device' ? { device: randomUUID() } : {};
    const opened = { account: known, kind: 'resident', how, client: residentClient, shared: false, ...device } as const;
    return [known, await openSession(connection, opened, now)] as const;
  });
  const { signing } = await readIssuerKeys(openKeyStore(path.join(region.data, 'keys')));
  const issuerKey = await importJWK(signing[0]!, 'ES256');
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const jkt = await calculateJwkThumbprint(jwk);
  const makeToken = (otherwise: Otherwise = {}) => {
    const seconds = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: region.configuration.region.issuerUrl,
      aud: region.url,
      sub: account,
      client_id: residentClient,
      kind: 'resident',
      sid: session,
      acr: how,
      auth_time: Math.floor(now.getTime() / 1000),
      iat: seconds,
      exp: seconds + 300,
      jti: randomUUID(),
      cnf: { jkt },
      ...claims,
      ...otherwise,
    })
      .setProtectedHeader({ alg: 'ES256', kid: signing[0]!.kid!, typ: 'at+jwt' })
      .sign(issuerKey);
  };
  const prove = (method: string, target: string, token: string) =>
    new SignJWT({
      htm: method,
      htu: (region.url + target).split('?')[0],
      jti: randomUUID(),
      iat: Math.floor(Date.now() / 1000),
      ath: createHash('sha256').update(token).digest('base64url'),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(pair.privateKey);

  let kept: { readonly token: string; readonly until: number } | undefined;
  const tokenOf = async () => {
    if (kept === undefined || kept.until < Date.now())
      kept = { token: await makeToken(), until: Date.now() + 4 * minute };
    return kept.token;
  };
  /** the credentials of one request, to be sent more than once, or elsewhere */
  async function credentials(method: string, target: string, otherwise?: Otherwise) {
    const token = otherwise ? await makeToken(otherwise) : await tokenOf();
    return { Authorization: `DPoP ${token}`, DPoP: await prove(method, target, token) };
  }
  async function call<T>(method: string, target: string, body?: unknown, headers?: Record<string, string>) {
    const response = await fetch(region.url + target, {
      method,
      headers: {
        ...(headers ?? (await credentials(method, target))),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
      headers: response.headers,
    };
  }
  type Pages = { persons: { person: string; as: string; label: string | null; until: string | null }[] };
  return {
    account,
    session,
    credentials,
    call,
    get: <T>(target: string) => call<T>('GET', target),
    post: <T>(target: string, body: unknown = {}) => call<T>('POST', target, body),
    put: <T>(target: string, body: unknown) => call<T>('PUT', target, body),
    pages: async () => (await call<Pages>('GET', '/v1/me')).body.persons,
    /** the name of the page that it opens as `as` */
    async nameOf(as = 'self') {
      const page = (await call<Pages>('GET', '/v1/me')).body.persons.find((one) => one.as === as);
      if (!page) throw new Error(`no page is open as ${as}`);
      return page.person;
    },
    end: () => transact(pool, { account }, (connection) => endSession(connection, session, new Date())),
  };
}
export type TestPerson = Awaited<ReturnType<typeof openTestPerson>>;

/** Somebody names a proxy by an invitation that is handed over. @returns the proxy's name of the person */
export async function nameProxy(
  person: TestPerson,
  proxy: TestPerson,
  asked: { kind: 'voluntary' | 'supporter'; scope: readonly string[] } & Otherwise,
): Promise<string> {
  const own = await person.nameOf();
  const made = await person.post<{ code: string }>(`/v1/me/${own}/proxies`, { label: '長女', ...asked });
  if (made.status !== 201) throw new Error(`no invitation: ${made.status} ${JSON.stringify(made.body)}`);
  const taken = await proxy.post('/v1/me/invitations/accept', { code: made.body.code, label: '母' });
  if (taken.status !== 204) throw new Error(`not accepted: ${taken.status} ${JSON.stringify(taken.body)}`);
  return proxy.nameOf(asked.kind);
}
