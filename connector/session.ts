import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CryptoKey, exportJWK, importJWK, SignJWT } from 'jose';
import * as oauth from 'openid-client';
import type { ClientOptions } from './client.ts';
import { ExchangeError, errorOf, failureOf } from './error.ts';

type AskOptions = {
  readonly body?: string;
  readonly type?: string;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
};
/** @returns an answer of 2xx, or of 422, which is a refusal and not a failure */
export type Ask = (method: string, path: string, options?: AskOptions) => Promise<Response>;

/** What a request needs that is sent by another way than `ask`. */
export type Credentials = { readonly authorization: string; readonly dpop: string };
export type Session = {
  readonly ask: Ask;
  /** of one request, for one use. @throws ExchangeError @param path without its query */
  prove(method: string, path: string): Promise<Credentials>;
  /** the token was not accepted: the next request gets a new one */
  renew(): void;
};

/** Longer than any long poll. */
const timeoutSeconds = 120;
/** A longer wait that the exchange asks for is the caller's to plan, not ours to sit through. */
const longestWaitSeconds = 60;
const firstPauseMs = 300;

/** One system's session: discovery, token and proof key are made when first needed and again when they have failed. */
export async function openSession(
  { exchange, issuer, system, keys, tries = 4 }: ClientOptions,
  reach: typeof fetch,
): Promise<Session> {
  const base = exchange.replace(/\/$/, '');
  const issuerUrl = new URL(issuer ?? `${base}/oidc`);
  for (const url of [new URL(base), issuerUrl]) checkSafe(url);
  const signing = keys.find(({ use }) => use === 'sig');
  if (!signing) throw new Error('署名用の鍵（use: "sig"）がありません。');
  const key = (await importJWK(signing, signing.alg ?? 'ES256')) as CryptoKey;
  const proofKeys = await oauth.randomDPoPKeyPair('ES256');
  const abort = new AsyncLocalStorage<AbortSignal | undefined>();
  const request: oauth.CustomFetch = (url, init) => {
    const signals = [init.signal, abort.getStore()].filter((one) => one !== undefined);
    return reach(url, { ...init, signal: AbortSignal.any(signals) } as RequestInit);
  };

  const connect = oncePerSuccess(async () => {
    const config = await oauth.discovery(issuerUrl, system, undefined, oauth.PrivateKeyJwt({ key, kid: signing.kid }), {
      execute: issuerUrl.protocol === 'http:' ? [oauth.allowInsecureRequests] : [],
      [oauth.customFetch]: request,
      timeout: timeoutSeconds,
    });
    return { config, DPoP: oauth.getDPoPHandle(config, proofKeys) };
  });
  let token: { text: string; until: number } | undefined;
  const grant = oncePerSuccess(async () => {
    const { config, DPoP } = await connect();
    const granted = await oauth.clientCredentialsGrant(config, {}, { DPoP });
    const lifetime = granted.expires_in ?? 60;
    token = { text: granted.access_token, until: performance.now() + lifetime * 900 };
    return token.text;
  });
  const getToken = (): string | Promise<string> => {
    if (token && token.until > performance.now()) return token.text;
    if (token) grant.again();
    token = undefined;
    return grant();
  };

  async function once(
    method: string,
    path: string,
    { body, type, headers: more }: AskOptions,
  ): Promise<Response | ExchangeError> {
    try {
      const { config, DPoP } = await connect();
      const headers = new Headers({
        ...more,
        ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
      });
      const url = new URL(base + path);
      const response = await oauth.fetchProtectedResource(config, await getToken(), url, method, body, headers, {
        DPoP,
      });
      if (response.ok || response.status === 422) return response;
      return errorOf(response.status, response.headers, await response.text());
    } catch (cause) {
      return failureOf(cause, base);
    }
  }

  const renew = () => {
    grant.again();
    token = undefined;
  };

  /** Tries again what may go through later; with a new token once, for the old one may be of before a key change. */
  const ask: Ask = (method, path, options = {}) =>
    abort.run(options.signal, async () => {
      let renewed = false;
      for (let attempt = 1; ; attempt++) {
        const answer = await once(method, path, options);
        if (!(answer instanceof ExchangeError)) return answer;
        options.signal?.throwIfAborted();
        // Refused for who acts: a new token of the system's would not mend that, and the claim is used up.
        if (answer.status === 401 && answer.code !== 'proof_too_old' && token && !renewed) {
          renewed = true;
          renew();
          continue;
        }
        const asked = answer.retryAfterSeconds ?? 0;
        if (!answer.retry || attempt >= tries || asked > longestWaitSeconds) throw answer;
        const pause = Math.max(asked * 1000, firstPauseMs * 2 ** attempt * (0.5 + Math.random()));
        await sleep(pause, undefined, { signal: options.signal });
      }
    });

  async function prove(method: string, path: string): Promise<Credentials> {
    const text = await Promise.resolve(getToken()).catch(async (cause) => {
      throw await failureOf(cause, base);
    });
    const proof = new SignJWT({
      htm: method,
      htu: base + path,
      ath: createHash('sha256').update(text).digest('base64url'),
      jti: randomUUID(),
    });
    const jwk = await exportJWK(proofKeys.publicKey);
    const dpop = await proof
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(proofKeys.privateKey);
    return { authorization: `DPoP ${text}`, dpop };
  }

  return { ask, prove, renew };
}

/** Tokens and codes never cross a network in the clear. */
export function checkSafe({ protocol, hostname }: URL): void {
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw new Error(
      '連携基盤の住所は https で始まるものにしてください（この計算機自身だけは http でもかまいません）。',
    );
}

/** Runs once for all who ask; a failure is forgotten, so that the next who asks tries again. */
export function oncePerSuccess<T>(make: () => Promise<T>): (() => Promise<T>) & { again(): void } {
  let made: Promise<T> | undefined;
  const get = () => {
    if (!made) {
      const attempt = make();
      made = attempt;
      attempt.catch(() => {
        if (made === attempt) made = undefined;
      });
    }
    return made;
  };
  return Object.assign(get, {
    again() {
      made = undefined;
    },
  });
}
