import http from 'node:http';
import https from 'node:https';
import { answer, type Question, type Reply } from '../../contracts/question.ts';
import { type Header, headersIn } from '../../contracts/xroad/hash.ts';
import type { LocalService } from './configuration.ts';

/** As much as the exchange takes. */
const largest = 10 * 1024 * 1024;
/** Of one connection alone, or set by us. */
const notSent = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|expect)$/i;

/** `trouble`: what somebody in the office has to mend. */
export type Asked = { readonly reply: Reply; readonly trouble?: string };

/**
 * Asks the local service once, over a connection of its own: one that was kept might just be closing, and nobody would know whether what was sent
 * on it was done. Redirects are the asker's to follow.
 * @param signal we are told to stop
 */
export function askService(question: Question, service: LocalService, signal: AbortSignal): Promise<Asked> {
  const base = new URL(service.url);
  const limit = AbortSignal.timeout(service.timeoutSeconds * 1000);
  const body = Buffer.from(question.body, 'base64');
  const headers = question.headers.filter(([name]) => !notSent.test(name));
  const { request: open } = base.protocol === 'https:' ? https : http;
  return new Promise((resolve) => {
    let isSent = false;
    const fail = (error: Error) => {
      request.destroy();
      resolve(isSent ? silent(service, limit.aborted) : unreachable(service, error));
    };
    const request = open({
      protocol: base.protocol,
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      method: question.method,
      path: (base.pathname.replace(/\/$/, '') + question.path || '/') + question.query,
      headers: [['Host', base.host], ...headers, ...lengthOf(body, question.method)].flat(),
      agent: false,
      signal: AbortSignal.any([limit, signal]),
    });
    request.once('socket', (socket) =>
      socket.once(base.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isSent = true;
      }),
    );
    request.once('error', fail);
    // Without a listener Node ends the connection and says nothing: the service's lane would never be free again.
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      resolve(invalid(`${service.url} が、通信の方式を切り替えようとしました（101）。`));
    });
    request.once('response', (response) => {
      readWithin(response).then((given) => {
        if (given === 'too large') {
          request.destroy();
          return resolve(invalid(`${service.url} の回答が大きすぎます（10MiBまで）。`));
        }
        const read = answer.safeParse(replyOf(question, response, given));
        // What the exchange would not take is told now: else its asker waits to the end, and nobody in the office is told what to mend.
        resolve(read.success ? { reply: read.data } : invalid(`${service.url} の${mistakeIn(response)}`));
      }, fail);
    });
    request.end(body);
  });
}

const lengthOf = (body: Buffer, method: string): Header[] =>
  body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method) ? [['Content-Length', String(body.length)]] : [];

async function readWithin(response: http.IncomingMessage): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A service that says whom its answer is about is believed; else it is about whom we asked. */
function replyOf(
  { subject }: Question,
  { statusCode, rawHeaders, headers }: http.IncomingMessage,
  body: Buffer,
): Reply {
  const said = headers['engawa-subject'];
  return {
    status: statusCode!,
    headers: headersIn(rawHeaders).map(([name, value]) => [name, value]),
    body: body.toString('base64'),
    subject: typeof said === 'string' ? said : subject,
  };
}

const invalid = (trouble: string): Asked => ({ reply: { failed: 'answer_invalid' }, trouble });

const mistakeIn = ({ statusCode }: http.IncomingMessage): string =>
  statusCode! < 200 || statusCode! > 599
    ? `回答の状態コードが ${statusCode} です（200から599まで）。`
    : '回答のヘッダーが長すぎるか、多すぎます（1つ8,000字、200個まで）。';

const unreachable = ({ url }: LocalService, error: Error): Asked => ({
  reply: { failed: 'provider_unreachable' },
  trouble: `${url} につながりません（${(error as NodeJS.ErrnoException).code ?? error.message}）。業務システムが動いているか、住所とポートが設定の answering と合っているか確かめてください。`,
});

/** Whether it was done nobody knows; it is not asked again. */
const silent = ({ url, timeoutSeconds }: LocalService, tooLate: boolean): Asked => ({
  reply: { failed: 'provider_silent' },
  trouble: tooLate
    ? `${url} が${timeoutSeconds}秒以内に答えませんでした。業務システムが重くなっていないか確かめてください。`
    : `${url} が、答える途中で通信を切りました。業務システムの記録を確かめてください。`,
});
