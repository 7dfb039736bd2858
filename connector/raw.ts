import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { type Header, headersIn } from '../contracts/xroad/hash.ts';
import { ExchangeError, errorOf, failureOf, unreachable } from './error.ts';

/** A request whose every byte is its sender's: headers in order and spelling, target as it is. */
export type RawRequest = {
  readonly method: string;
  /** path and query */
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly signal?: AbortSignal;
};
export type RawAnswer = { readonly status: number; readonly headers: readonly Header[]; readonly body: Buffer };

/** As large as an answer of the exchange can be. */
const largest = 11 * 1024 * 1024;
/** Longer than any provider's time. */
const patienceMs = 150_000;
const beforeSending = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** Whether nobody heard it: there was no connection. */
export function wasNotSent(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as NodeJS.ErrnoException;
  return (code !== undefined && beforeSending.includes(code)) || (cause !== undefined && wasNotSent(cause));
}

/**
 * Sends it once and never again, whatever becomes of it.
 * @throws ExchangeError `unreachable` when nothing was sent, `silent` when nobody knows what became of it
 */
export async function sendOnce(dispatcher: Dispatcher, origin: string, request: RawRequest): Promise<RawAnswer> {
  const { method, target, headers, body, signal } = request;
  try {
    const answer = await dispatcher.request({
      origin,
      path: target,
      method: method as Dispatcher.HttpMethod,
      headers: headers.flat(),
      body: body.length > 0 ? body : null,
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
      responseHeaders: 'raw',
      signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > largest) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
    return { status: answer.statusCode, headers: pairsOf(answer.headers), body: Buffer.concat(chunks) };
  } catch (cause) {
    if (wasNotSent(cause)) throw unreachable(origin, cause);
    throw new ExchangeError(
      0,
      'silent',
      '連携基盤との通信が途中で切れました。照会が処理されたかどうかは分かりません。',
      false,
      undefined,
      { cause },
    );
  }
}

/** Sends it once; an answer of 200 is handed on as it comes. @throws ExchangeError */
export async function openStream(
  dispatcher: Dispatcher,
  origin: string,
  { method, target, headers, body }: RawRequest,
): Promise<Readable> {
  const answer = await dispatcher
    .request({
      origin,
      path: target,
      method: method as Dispatcher.HttpMethod,
      headers: headers.flat(),
      body,
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
    })
    .catch(async (cause) => {
      throw await failureOf(cause, origin);
    });
  if (answer.statusCode === 200) return answer.body;
  const retryAfter = answer.headers['retry-after'];
  const told = new Headers(typeof retryAfter === 'string' ? { 'retry-after': retryAfter } : {});
  throw errorOf(answer.statusCode, told, await answer.body.text());
}

/** What undici gives for `raw`: names and values in turn, as they stood. */
const pairsOf = (raw: unknown): Header[] => headersIn(raw as readonly string[]);
