import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerXRoadFault, type XRoadAnswer } from '../../../contracts/xroad/answer.ts';
import { asksForLeave, createRooms, Gone, type Room, readBody } from '../../../contracts/xroad/body.ts';
import { type Header, headersIn, requestHash } from '../../../contracts/xroad/hash.ts';
import { checkHeaders } from '../../../contracts/xroad/headers.ts';
import { isMetaservice } from '../../../contracts/xroad/metaservices.ts';
import { send } from '../../../contracts/xroad/send.ts';
import { isListClients, isXRoadTarget, readTarget } from '../../../contracts/xroad/target.ts';
import { checkVerb, verbs } from '../../../contracts/xroad/verb.ts';
import { answerInquiry } from '../../answer/xroad.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Authenticate } from '../../identify/caller/authenticate.ts';
import type { Services } from '../../services.ts';
import type { Ask } from '../../stages.ts';
import type { UseProof } from '../proof.ts';
import { listClients } from './clients.ts';
import { answerMetaservice } from './metaservices.ts';
import { type Arriving, arrive, askedOf, checkRegion } from './receive.ts';

export type XRoadDoor = {
  /** whether a request target, as it came over the wire, is this door's, written well or not */
  isMine(target: string): boolean;
  /** Answers; never fails. Before it reads a body it has let the asker send it, where that waits for leave (100-continue). */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/**
 * The X-Road door: the REST message protocol r1 as a client of X-Road sees it (PR-REST). It stands before the web framework, which would
 * resolve dot segments, merge headers and forget their order.
 * @param region the first part of every target: the X-Road instance
 */
export function createXRoadDoor({
  region,
  exchangeUrl,
  services,
  authenticate,
  ask,
  useProof,
  present,
  log,
}: {
  readonly region: string;
  readonly exchangeUrl: string;
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly ask: Ask;
  readonly useProof: UseProof;
  readonly present: Present;
  readonly log: (error: unknown) => void;
}): XRoadDoor {
  const base = exchangeUrl.replace(/\/$/, '');
  const roomOf = createRooms();
  const whoCalls = ({ method, url, headers }: IncomingMessage) =>
    authenticate({ method: method!, url: base + url, headers });

  async function answerList(request: IncomingMessage): Promise<XRoadAnswer> {
    checkVerb(request, ['GET', 'HEAD']);
    const caller = await whoCalls(request);
    checkHeaders(headersIn(request.rawHeaders));
    await useProof(caller);
    return listClients(request.url!, request.headers.accept, region, services.directory);
  }

  async function answerService(arriving: Arriving, response: ServerResponse, room: Room, ends: AbortSignal) {
    const { request, target, caller, requestId, headers, id, pairs } = arriving;
    if (asksForLeave(request)) response.writeContinue();
    const body = await readBody(request, room);
    const hashed = { method: request.method!, target: request.url!, headers: pairs, requestId };
    const hash = requestHash(headers.id === undefined ? { ...hashed, madeId: id } : hashed, body);
    response.setHeader('X-Road-Request-Hash', hash);
    if (isMetaservice(target.service)) {
      await useProof(caller);
      return answerMetaservice({ ...services, exchangeUrl: base }, arriving);
    }
    const acting = await present(caller, headers.acting, id);
    const answer = await ask(askedOf(arriving, body, services, acting), ends);
    return answerInquiry(answer, requestId, services.clock.now());
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    ends: AbortSignal,
  ): Promise<XRoadAnswer> {
    checkVerb(request, verbs);
    if (isListClients(request.url!)) return answerList(request);
    const target = readTarget(request.url!);
    checkRegion(target.region, region);
    const caller = await whoCalls(request);
    const arriving = arrive(request, target, { pairs: headersIn(request.rawHeaders), caller, requestId, region });
    for (const [name, value] of namesOf(arriving)) response.setHeader(name, value);
    const room = roomOf(caller.system);
    try {
      return await answerService(arriving, response, room, ends);
    } finally {
      room.giveBack();
    }
  }

  return {
    isMine: isXRoadTarget,
    async handle(request, response) {
      const requestId = services.digests.makeMessage();
      const away = new AbortController();
      response.once('close', () => {
        if (!response.writableFinished) away.abort();
      });
      response.setHeader('X-Road-Request-Id', requestId);
      try {
        send(request, response, await answer(request, response, requestId, away.signal));
      } catch (error) {
        if (error instanceof Gone || away.signal.aborted || response.headersSent) response.destroy();
        else send(request, response, answerXRoadFault(error, requestId, log));
      }
    },
  };
}

/** The headers by which an answer says whose it is (PR-REST §4.3), as the asker wrote the names. */
function namesOf({ request, headers, id }: Arriving): Header[] {
  const service = request.url!.split('?')[0]!.split('/').slice(2, 7).join('/');
  return [
    ['X-Road-Client', headers.client.text],
    ['X-Road-Service', service],
    ['X-Road-Id', id],
  ];
}
