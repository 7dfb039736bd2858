import { createPrivateKey, generateKeyPairSync, hash, type KeyObject, randomUUID, sign } from 'node:crypto';
import { z } from 'zod';
import { UnreadableSource } from './source.ts';
import { whyUnreachable } from './unreachable.ts';

/** How an auditor's system proves who it is: the records are shown to auditors only. */
export type Credentials = {
  /** as enrolled, e.g. `AUD/…/main` */
  readonly system: string;
  /** the token issuer */
  readonly issuer: string;
  /** the system's private keys, a JWKS as text */
  readonly keys: string;
};
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const keySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), use: z.string().optional() })),
});
const patienceMs = 60_000;
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS (ES256). */
function signToken(header: object, claims: object, key: KeyObject): string {
  const text = `${base64url({ alg: 'ES256', ...header })}.${base64url(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/**
 * Reads as this system: OAuth 2.0 client credentials with `private_key_jwt`, tokens bound to a proof key of this run (DPoP, RFC 9449).
 * Written out here, so that an auditor can read all that handles the auditor's key.
 * @throws UnreadableSource for keys that are none, and what the issuer refuses
 */
export function createReader({ system, issuer, keys }: Credentials): Fetch {
  checkSafe(issuer);
  const { key, kid } = readKey(keys);
  const proof = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = proof.publicKey.export({ format: 'jwk' });
  const seconds = () => Math.floor(Date.now() / 1000);
  const prove = (method: string, url: string, token?: string) =>
    signToken(
      { typ: 'dpop+jwt', jwk },
      {
        ...{ jti: randomUUID(), htm: method, htu: url.split('?')[0], iat: seconds() },
        ...(token && { ath: hash('sha256', token, 'base64url') }),
      },
      proof.privateKey,
    );

  let token: { readonly text: string; readonly until: number } | undefined;
  async function getToken(): Promise<string> {
    if (token && token.until > performance.now()) return token.text;
    const { token_endpoint: endpoint } = await ask(
      `${issuer}/.well-known/openid-configuration`,
      z.object({ token_endpoint: z.url() }),
    );
    checkSafe(endpoint);
    const now = seconds();
    const claims = { iss: system, sub: system, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 };
    const granted = await ask(endpoint, z.object({ access_token: z.string(), expires_in: z.number().default(60) }), {
      method: 'POST',
      headers: { DPoP: prove('POST', endpoint) },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: system,
        client_assertion: signToken({ kid }, claims, key),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }),
    });
    token = { text: granted.access_token, until: performance.now() + granted.expires_in * 900 };
    return token.text;
  }

  return async (url, init) => {
    checkSafe(url);
    const text = await getToken();
    const headers = { Authorization: `DPoP ${text}`, DPoP: prove('GET', url, text) };
    return fetch(url, { ...init, headers, redirect: 'error' });
  };
}

function readKey(text: string): { key: KeyObject; kid: string } {
  try {
    const { keys } = keySet.parse(JSON.parse(text));
    const { kid, ...jwk } = keys.find(({ use }) => use === 'sig') ?? keys[0]!;
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), kid };
  } catch {
    throw new UnreadableSource('--keys のファイルに、署名用の秘密鍵（JWKS、use: "sig"）がありません。');
  }
}

async function ask<T>(url: string, schema: z.ZodType<T>, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(patienceMs) }).catch(
    (error) => {
      throw new UnreadableSource(`認証の窓口 ${url} に接続できません（${whyUnreachable(error)}）。`);
    },
  );
  const body = schema.safeParse(await response.json().catch(() => undefined));
  if (response.ok && body.success) return body.data;
  throw new UnreadableSource(
    `認証の窓口 ${url} で断られました（${response.status}）。--system と --keys を確かめてください。`,
  );
}

/** A token never crosses a network in the clear. */
function checkSafe(url: string): void {
  const { protocol, hostname } = new URL(url);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw new UnreadableSource(`${url} は https ではないため、資格情報を使いません。`);
}
