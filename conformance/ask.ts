import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { Wrong } from './finding.ts';

export type Asked = {
  readonly url: string;
  readonly method: string;
  /** below the address, query included */
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};
export type Answered = { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: Buffer };

/** As long as the exchange waits for a provider, unless a service was enrolled with another limit. */
const patienceMs = 20_000;
const largest = 10 * 1024 * 1024;

/** Asks as the exchange does: redirects are not followed, nothing is asked twice. @throws Wrong */
export function ask({ url, method, path = '', headers, body }: Asked): Promise<Answered> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const base = new URL(url);
  const { request: open } = base.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = open({
      protocol: base.protocol,
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      method,
      path: base.pathname.replace(/\/$/, '') + path || '/',
      headers: {
        ...headers,
        ...(text !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
      },
      agent: false,
      signal: AbortSignal.timeout(patienceMs),
    });
    request.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, url)));
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(
        new Wrong('通信の方式を切り替えようとしました（101）', '要求のどの形でも、HTTP の回答を最後まで返してください'),
      );
    });
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > largest) {
          reject(new Wrong('回答が10MiBを超えました', '回答を小さくしてください。10MiBを超える回答は渡せません'));
          request.destroy();
        } else chunks.push(chunk);
      });
      response.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, url)));
      response.once('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.end(text);
  });
}

function explain(error: NodeJS.ErrnoException, url: string): Wrong {
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return new Wrong(
      `${patienceMs / 1000}秒待っても回答が終わりません`,
      '回答を速くしてください。連携基盤は待つのをやめ、照会した側には「答えが分からない」と伝わります',
    );
  if (error.code === 'ECONNREFUSED')
    return new Wrong(
      `${url} につながりません`,
      '業務システムが動いているか、url の番号が合っているかを確かめてください',
    );
  return new Wrong(
    `回答の途中で切れました（${error.code ?? error.message}）`,
    '要求のどの形でも、HTTP の回答を最後まで返してください',
  );
}

/** The headers that the exchange sets itself (docs/xroad.md). */
export const exchangeHeaders = (
  { contract, purpose }: { readonly contract: string; readonly purpose: string },
  { subject, runMode = '通常', id = randomUUID() }: { subject?: string; runMode?: string; id?: string } = {},
): Record<string, string> => ({
  Accept: 'application/json',
  'X-Road-Id': id,
  'X-Road-Request-Id': randomUUID(),
  'Engawa-Purpose': purpose,
  'Engawa-Contract': contract,
  'Engawa-Run-Mode': encodeURIComponent(runMode),
  ...(subject !== undefined && { 'Engawa-Subject': subject }),
});
