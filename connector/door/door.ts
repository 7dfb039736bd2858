import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Fault } from '../../contracts/fault.ts';
import { answerError, answerXRoadFault, type XRoadAnswer } from '../../contracts/xroad/answer.ts';
import { asksForLeave, createRooms, Gone, readBody } from '../../contracts/xroad/body.ts';
import { type Header, headersIn, requestHash } from '../../contracts/xroad/hash.ts';
import { readHeaders } from '../../contracts/xroad/headers.ts';
import { closePatiently, patience, refuseConnect } from '../../contracts/xroad/listener.ts';
import { isMetaservice } from '../../contracts/xroad/metaservices.ts';
import { send } from '../../contracts/xroad/send.ts';
import { isListClients, isXRoadTarget, readTarget } from '../../contracts/xroad/target.ts';
import { checkVerb, verbs } from '../../contracts/xroad/verb.ts';
import type { Client, Passed } from '../client.ts';
import { ExchangeError } from '../error.ts';
import type { RawRequest } from '../raw.ts';
import { answerOf, answerTrouble } from './answer.ts';
import { checkNoBrowser } from './browser.ts';
import { openCodes } from './codes.ts';
import type { DoorConfiguration } from './configuration.ts';
import { findHeader, isConsistent } from './consistent.ts';
import { type Arriving, plain, prepare } from './prepare.ts';

export type Door = { readonly url: string; close(): Promise<void> };

/**
 * The door on the office's own network: an unmodified X-Road client calls it as it would its security server, without tokens. Read with the same
 * strictness as at the exchange, sent on once, and answered only when the answer is to that very request.
 * @throws Error in Japanese when the port is taken
 */
export async function openDoor(
  own: { readonly door: DoorConfiguration; readonly system: string; readonly keys: string },
  {
    client,
    say,
    limits = patience,
  }: { readonly client: Client; readonly say: (text: string) => void; readonly limits?: typeof patience },
): Promise<Door> {
  const { host, port, names } = own.door;
  const roomOf = createRooms();
  const codes = openCodes(client, () => performance.now());
  const log = (error: unknown) => say(`入口: ${(error as Error).message}`);

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    made: string,
    signal: AbortSignal,
  ): Promise<XRoadAnswer> {
    checkNoBrowser(request, names);
    checkVerb(request, verbs);
    const [raw, method, pairs] = [request.url!, request.method!, headersIn(request.rawHeaders)];
    if (!isXRoadTarget(raw)) throw new Fault('not_found', 'この入口で使えるのは /r1/… と /listClients です。');
    if (isListClients(raw))
      return answerOf(await client.pass({ method, target: raw, headers: plain(pairs), body: none, signal }));
    const target = readTarget(raw);
    const headers = readHeaders(pairs);
    const room = roomOf('');
    try {
      if (asksForLeave(request)) response.writeContinue();
      const body = await readBody(request, room);
      const id = headers.id ?? `${target.region}-${made}`;
      const arriving: Arriving = { method, raw, target, pairs, headers, body, id, requestId: made };
      response.setHeader('X-Road-Id', id);
      response.setHeader('X-Road-Client', headers.client.text);
      response.setHeader('X-Road-Service', raw.split('?')[0]!.split('/').slice(2, 7).join('/'));
      const hashed = (requestId: string) =>
        requestHash(
          { method, target: raw, headers: pairs, requestId, ...(headers.id === undefined && { madeId: id }) },
          body,
        );
      response.setHeader('X-Road-Request-Hash', hashed(made));
      const passed = await ask(arriving, signal);
      if ('sent' in passed) {
        const requestId = findHeader(passed.headers, 'X-Road-Request-Id')!;
        response.setHeader('X-Road-Request-Id', requestId);
        response.setHeader('X-Road-Request-Hash', hashed(requestId));
        return answerOf(passed);
      }
      return passed;
    } finally {
      room.giveBack();
    }
  }

  async function ask(arriving: Arriving, signal: AbortSignal): Promise<Passed | XRoadAnswer> {
    const isMeta = isMetaservice(arriving.target.service);
    const prepared = isMeta
      ? {
          request: {
            method: arriving.method,
            target: arriving.raw,
            headers: [...plain(arriving.pairs), ['X-Road-Id', arriving.id]] as Header[],
            body: arriving.body,
          },
        }
      : await prepare(arriving, { ...own, codes });
    if ('answer' in prepared) return prepared.answer;
    const request: RawRequest = { ...prepared.request, signal };
    const passed = await client.pass(request);
    if (passed.status === 401 && findHeader(passed.headers, 'X-Road-Error') !== undefined)
      return answerError(
        500,
        'Server.ClientProxy.unauthenticated',
        '連携基盤が、この業務システムを認証しませんでした。鍵と登録、計算機の時計を確かめてください。',
        arriving.requestId,
      );
    if (!isConsistent(request, passed))
      return answerError(
        500,
        'Server.ClientProxy.internal',
        '回答が、送った照会のものと確かめられないため、渡していません（X-Road-Request-Hash）。途中の機器が要求を変えていないか確かめてください。',
        arriving.requestId,
      );
    if (
      'code' in prepared &&
      prepared.code !== undefined &&
      findHeader(passed.headers, 'X-Road-Error') === 'Client.not_available'
    )
      codes.forget(prepared.code);
    return passed;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const made = randomUUID();
    const away = new AbortController();
    response.once('close', () => away.abort());
    response.setHeader('X-Road-Request-Id', made);
    try {
      send(request, response, await answer(request, response, made, away.signal));
    } catch (error) {
      // Of what a client cannot mend, whoever runs this connector has to hear.
      if (
        error instanceof ExchangeError &&
        (error.status === 401 || error.status === 0 || error.code === 'invalid_client')
      )
        log(error);
      if (error instanceof Gone || away.signal.aborted || response.headersSent) response.destroy();
      else
        send(
          request,
          response,
          error instanceof ExchangeError ? answerTrouble(error, made) : answerXRoadFault(error, made, log),
        );
    }
  }

  const { idle, ...toRead } = limits;
  const take = (request: IncomingMessage, response: ServerResponse) => void handle(request, response);
  const server = createServer(toRead, take);
  server.on('checkContinue', take);
  server.on('connect', refuseConnect);
  server.timeout = idle;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(whyNot(error, host, port))));
    server.listen(port, host, resolve);
  });
  const { port: opened } = server.address() as { port: number };
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${opened}`;
  say(`X-Road の入口を開きました: ${url}/r1/…`);
  if (!isLoopback(host))
    say(
      `注意: この入口は、この計算機の外からも呼べます（${host}）。認証がないため、事業所の外からは届かないネットワークにだけ開いてください。`,
    );
  return { url, close: () => closePatiently(server) };
}

const none = Buffer.alloc(0);
const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\./.test(host);

const whyNot = ({ code, message }: NodeJS.ErrnoException, host: string, port: number): string =>
  code === 'EADDRINUSE'
    ? `ポート ${port} は、ほかのプログラムが使っています。設定の door.port を変えてください。`
    : `X-Road の入口（${host}:${port}）を開けません（${message}）。設定の door を確かめてください。`;
