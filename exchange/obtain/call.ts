import http from 'node:http';
import https from 'node:https';
import type { Service } from '../identify/directory/directory.ts';
import type { Given, Intent, Obtained } from '../stages.ts';
import { readWithin, TooLarge } from './read.ts';
import { passedOf, translate } from './translate.ts';

/** Answers that are larger are refused: one exchange must not take the memory of all. */
export const largestAnswer = 10 * 1024 * 1024;

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Providers are asked over connections that are kept. An unsafe question always gets a new one: a kept connection may just be
 * closing, and what was sent on it may have been done or not.
 */
const kept = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 256 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 256 }),
};

/**
 * obtain: asks the provider's service now, over HTTP. Method, query and body are the asker's; of the path and the body only the one
 * place that the contract names is translated, as is the header. Redirects are not followed, nothing is asked twice, but for a safe
 * question whose kept connection had closed before it was taken up.
 * @param headers what the exchange says itself, in place of the asker's headers of those names
 */
export async function callProvider(
  intent: Intent,
  service: Service & { readonly url: string },
  headers: readonly (readonly [string, string])[],
  signal?: AbortSignal,
): Promise<Obtained> {
  const isSafe = safe.has(intent.method);
  const first = await exchange(intent, service, headers, isSafe, signal);
  if (first !== 'stale') return first;
  const second = await exchange(intent, service, headers, false, signal);
  return second === 'stale' ? { failed: 'provider_silent' } : second;
}

async function exchange(
  intent: Intent,
  { url, timeoutMs }: Service & { readonly url: string },
  ours: readonly (readonly [string, string])[],
  keep: boolean,
  signal?: AbortSignal,
): Promise<Obtained | 'stale'> {
  const base = new URL(url);
  const { path, body } = translate(intent);
  const { request: open } = base.protocol === 'https:' ? https : http;
  return new Promise((settle) => {
    const request = open({
      protocol: base.protocol,
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      method: intent.method,
      path: base.pathname.replace(/\/$/, '') + path + intent.query,
      headers: headersOf(intent, base, body, ours).flat(),
      agent: keep ? kept[base.protocol as 'http:' | 'https:'] : false,
    });
    // A timer and one listener: two signals joined for each question would cost more than sending it.
    const end = () => request.destroy(new Error('no longer waited for'));
    const limit = setTimeout(end, timeoutMs);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    const resolve = (what: Obtained | 'stale') => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', end);
      settle(what);
    };
    let isSent = false;
    request.once('socket', (socket) => {
      const connected = () => {
        isSent = true;
      };
      if (socket.connecting) socket.once(base.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (request.reusedSocket && keep && error.code === 'ECONNRESET') resolve('stale');
      else if (isNoHttp(error)) resolve({ failed: 'answer_invalid', detail: '回答を HTTP として読めません。' });
      else resolve({ failed: isSent ? 'provider_silent' : 'provider_unreachable' });
    });
    // Without a listener Node ends the connection and says nothing: the asker would wait for ever.
    request.once('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(noAnswer(statusCode));
    });
    request.once('response', (response) => {
      const { statusCode } = response;
      if (statusCode! < 200 || statusCode! > 599) {
        request.destroy();
        return resolve(noAnswer(statusCode));
      }
      readWithin(response, largestAnswer).then(
        (body) => resolve({ ...givenOf(response, body), subject: intent.subject }),
        (error) => {
          request.destroy();
          resolve(
            error instanceof TooLarge
              ? { failed: 'answer_invalid', detail: '回答が大きすぎます（10MiBまで）。' }
              : { failed: 'provider_silent' },
          );
        },
      );
    });
    request.end(body);
  });
}

/** It did answer, in bytes that are no HTTP. One that only breaks off has said nothing that could be judged. */
const isNoHttp = ({ code = '' }: NodeJS.ErrnoException): boolean =>
  code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE';

const noAnswer = (status: number | undefined): Obtained => ({
  failed: 'answer_invalid',
  detail: `回答の状態コードが ${status} です（200から599まで）。`,
});

/** Without it Node sends no body as chunks, which a provider of HTTP/1.0's days does not read. */
const lengthOf = (body: Buffer, method: string): (readonly [string, string])[] =>
  body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method) ? [['Content-Length', String(body.length)]] : [];

function headersOf(
  { method, headers }: Intent,
  base: URL,
  body: Buffer,
  ours: readonly (readonly [string, string])[],
): (readonly [string, string])[] {
  const replaced = new Set(['host', 'content-length', ...ours.map(([name]) => name.toLowerCase())]);
  return [
    ['Host', base.host],
    ...headers.filter(([name]) => !replaced.has(name.toLowerCase())),
    ...ours,
    ...lengthOf(body, method),
  ];
}

function givenOf(response: http.IncomingMessage, body: Buffer): Given {
  const { rawHeaders } = response;
  const headers = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1]!] as const] : []));
  return { status: response.statusCode!, headers: passedOf(headers), body };
}
