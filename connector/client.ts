import { setTimeout as sleep } from 'node:timers/promises';
import { type CryptoKey, compactDecrypt, importJWK, type JWK } from 'jose';
import * as oauth from 'openid-client';
import type { SystemId } from '../contracts/member.ts';
import { type Parcel, parcelMediaType, parcel as parcelSchema } from '../contracts/message.ts';
import type { Receipt } from '../contracts/receipt.ts';

/** A refusal (不許可), as the exchange tells it: a value, because a caller goes on after it. */
export type Refused = {
  readonly code: string;
  readonly text: string;
  readonly details?: readonly string[];
  readonly at?: readonly number[];
};
export type Accepted = { readonly id: string; readonly message: string; readonly state: 'kept' };
export type Mail = {
  readonly message: string;
  readonly id: string;
  readonly sender: string;
  readonly contract: string;
  readonly purpose: string;
  readonly runmode: string;
  readonly acceptedAt: string;
  readonly attempt: number;
  readonly sealed: string;
};
export type Collected = { readonly messages: readonly Mail[]; readonly opens?: Date };

/** What the exchange could not do for us. `retry`: the same call may go through later; nothing has been lost. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  constructor(
    readonly status: number,
    readonly code: string,
    text: string,
    readonly retry: boolean,
    readonly retryAfterSeconds?: number,
  ) {
    super(text);
  }
}

export type Identifiers = { readonly insurer: string; readonly insured: string };
export type Message = {
  /** the sender's own id; sending the same again under the same id takes effect once */
  readonly id: string;
  readonly contract: string;
  readonly receiver: string;
  readonly purpose: string;
  readonly parcel: Parcel;
  readonly orderKey?: string;
  readonly orderPosition?: number;
  readonly expires?: Date;
  readonly runMode?: '通常' | '訓練' | '試験';
};

export type ClientOptions = {
  readonly exchange: string;
  readonly issuer?: string;
  readonly system: SystemId;
  /** private keys, as a JWKS */
  readonly keys: readonly JWK[];
  readonly fetch?: typeof fetch;
  /** how often a call is tried before its failure is told; every call here is safe to repeat */
  readonly tries?: number;
};

export type Client = {
  /** our own codes (機関別符号) of these persons, in their order; undefined where the exchange gives none, whatever the reason */
  requestCodes(purpose: string, persons: readonly Identifiers[]): Promise<(string | undefined)[]>;
  send(message: Message): Promise<{ readonly accepted: Accepted } | { readonly refused: Refused }>;
  findReceipt(id: string): Promise<Receipt>;
  /** what became of a message that we sent */
  findStatus(id: string): Promise<unknown>;
  /** waits up to `waitSeconds` for mail */
  collect(options?: { waitSeconds?: number; max?: number; signal?: AbortSignal }): Promise<Collected>;
  acknowledge(messages: readonly string[]): Promise<{ acknowledged: string[]; unknown: string[] }>;
  /** opens mail with our own key; a seal that is not of this very message does not open */
  openSealed(mail: Pick<Mail, 'message' | 'sealed'>): Promise<Parcel>;
  /** any other call of the door, authenticated: a path and a JSON body */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
};

const batch = 500;

/** Opens the door of an exchange for one system: OAuth 2.0 client credentials by private_key_jwt, each request with its own proof (DPoP). */
export async function createClient({
  exchange,
  issuer,
  system,
  keys,
  fetch: reach = fetch,
  tries = 4,
}: ClientOptions): Promise<Client> {
  const base = exchange.replace(/\/$/, '');
  const [signing] = keys.filter(({ use }) => use === 'sig');
  if (!signing) throw new Error('署名用の鍵（use: "sig"）がありません。');
  const clientKey = { key: (await importJWK(signing, signing.alg ?? 'ES256')) as CryptoKey, kid: signing.kid };
  const proofKeys = await oauth.randomDPoPKeyPair('ES256');
  let connected: Promise<{ config: oauth.Configuration; proof: oauth.DPoPHandle }> | undefined;
  let token: { text: string; until: number } | undefined;

  async function discover() {
    const execute = base.startsWith('http:') ? [oauth.allowInsecureRequests] : [];
    const config = await oauth.discovery(
      new URL(issuer ?? `${base}/oidc`),
      system,
      undefined,
      oauth.PrivateKeyJwt(clientKey),
      {
        execute,
        [oauth.customFetch]: reach as oauth.CustomFetch,
      },
    );
    return { config, proof: oauth.getDPoPHandle(config, proofKeys) };
  }
  async function connect() {
    connected ??= discover();
    connected.catch(() => {
      connected = undefined;
    });
    return connected;
  }
  async function getToken(): Promise<string> {
    if (token && token.until > Date.now()) return token.text;
    const { config, proof } = await connect();
    const granted = await oauth.clientCredentialsGrant(config, {}, { DPoP: proof });
    token = { text: granted.access_token, until: Date.now() + ((granted.expires_in ?? 60) - 30) * 1000 };
    return token.text;
  }

  async function ask(
    method: string,
    path: string,
    body?: string,
    type = 'application/json',
    signal?: AbortSignal,
  ): Promise<Response> {
    const { config, proof } = await connect();
    const headers = new Headers(body === undefined ? {} : { 'content-type': type });
    const asked = oauth.fetchProtectedResource(config, await getToken(), new URL(base + path), method, body, headers, {
      DPoP: proof,
    });
    return signal ? Promise.race([asked, aborted(signal)]) : asked;
  }

  /** Tries again what may go through later: no call here does anything twice. */
  async function askPatiently(
    method: string,
    path: string,
    body?: string,
    type?: string,
    signal?: AbortSignal,
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const error = await ask(method, path, body, type, signal).then(
        async (response) => {
          if (response.ok || response.status === 422) return response;
          return errorOf(response.status, response.headers, await response.text());
        },
        (cause) => failureOf(cause),
      );
      if (!(error instanceof ExchangeError)) return error;
      if (error.status === 401) token = undefined; // a token of before a key change, perhaps
      if (signal?.aborted || (!error.retry && error.status !== 401) || attempt >= tries) throw error;
      const backOff = 200 * 2 ** attempt * (0.5 + Math.random());
      await sleep(Math.min(10_000, Math.max(backOff, (error.retryAfterSeconds ?? 0) * 1000)), undefined, {
        signal,
      }).catch(() => {});
    }
  }

  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await askPatiently(method, path, body === undefined ? undefined : JSON.stringify(body));
    if (response.status === 422) throw errorOf(422, response.headers, await response.text());
    return (response.status === 204 ? undefined : await response.json()) as T;
  };

  return {
    call,
    async requestCodes(purpose, persons) {
      const codes: (string | undefined)[] = [];
      for (let from = 0; from < persons.length; from += batch) {
        const requests = persons.slice(from, from + batch).map(({ insurer, insured }) => ({ insurer, insured }));
        const { results } = await call<{ results: { code?: string }[] }>('POST', '/v1/code-requests', {
          purpose,
          requests,
        });
        codes.push(...results.map(({ code }) => code));
      }
      return codes;
    },
    async send({ id, contract, receiver, purpose, parcel, orderKey, orderPosition, expires, runMode }) {
      const event = {
        specversion: '1.0',
        id,
        source: system,
        type: contract,
        datacontenttype: parcelMediaType,
        receiver,
        purpose,
        ...(orderKey !== undefined && { orderkey: orderKey, orderposition: orderPosition }),
        ...(expires && { expirytime: expires.toISOString() }),
        ...(runMode && { runmode: runMode }),
        data: parcel,
      };
      const response = await askPatiently('POST', '/messages', JSON.stringify(event), 'application/cloudevents+json');
      const answer = await response.json();
      return response.status === 422 ? { refused: answer as Refused } : { accepted: answer as Accepted };
    },
    findReceipt: (id) => call('GET', `/messages/${encodeURIComponent(id)}/receipt`),
    findStatus: (id) => call('GET', `/messages/${encodeURIComponent(id)}`),
    async collect({ waitSeconds = 30, max = 10, signal } = {}) {
      const response = await askPatiently('GET', `/inbox?wait=${waitSeconds}&max=${max}`, undefined, undefined, signal);
      if (response.status === 204) {
        const opens = response.headers.get('engawa-opens');
        return { messages: [], ...(opens !== null && { opens: new Date(opens) }) };
      }
      return (await response.json()) as Collected;
    },
    acknowledge: (messages) => call('POST', '/inbox/acknowledge', { messages }),
    openSealed: ({ message, sealed }) => openSealed(keys, message, sealed),
  };
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

async function openSealed(keys: readonly JWK[], message: string, sealed: string): Promise<Parcel> {
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    async ({ kid }) => {
      const key = keys.find((one) => one.use === 'enc' && one.kid === kid);
      if (!key) throw new Error('この郵便を開く鍵がありません。');
      return importJWK(key, 'ECDH-ES');
    },
    { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] },
  );
  if (protectedHeader.message !== message) throw new Error('封が、この郵便のものではありません。');
  return parcelSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
}

function errorOf(status: number, headers: Headers, body: string): ExchangeError {
  let told: { code?: string; error?: string; text?: string; detail?: string } = {};
  try {
    told = JSON.parse(body);
  } catch {
    // not from the exchange: a proxy's page, say
  }
  const seconds = Number(headers.get('retry-after'));
  const retry = status === 429 || status === 502 || status === 503 || status === 504;
  const text = [told.text ?? `連携基盤から ${status} が返りました。`, told.detail].filter(Boolean).join(' ');
  return new ExchangeError(
    status,
    told.code ?? told.error ?? 'unknown',
    text,
    retry,
    Number.isFinite(seconds) ? seconds : undefined,
  );
}

/** What kept us from an answer at all, the token included: the message's id settles what became of it. */
function failureOf(cause: unknown): ExchangeError {
  if (cause instanceof oauth.WWWAuthenticateChallengeError) return errorOf(cause.status, cause.response.headers, '');
  if (cause instanceof oauth.ResponseBodyError)
    return new ExchangeError(
      cause.status,
      cause.error,
      '連携基盤が、この業務システムを認証しませんでした。鍵と登録を確かめてください。',
      cause.status >= 500 || cause.status === 429,
    );
  return new ExchangeError(
    0,
    'unreachable',
    '連携基盤につながりません。通信とプロキシの設定を確かめてください。',
    true,
  );
}
