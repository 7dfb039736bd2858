import type { FaultCode } from '../../contracts/fault.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { answerError, type XRoadAnswer } from '../../contracts/xroad/answer.ts';
import type { Header } from '../../contracts/xroad/hash.ts';
import { passToAsker } from '../../contracts/xroad/passing.ts';
import type { Passed } from '../client.ts';
import type { ExchangeError } from '../error.ts';
import { findHeader } from './consistent.ts';

/** X-Road's own headers stand in our answer already, but for the error. */
export function answerOf({ status, headers, body }: Passed): XRoadAnswer {
  const error = findHeader(headers, 'X-Road-Error');
  const passed = passToAsker(headers).filter(([name]) => !/^(?:date|access-control-.*)$/i.test(name));
  return { status, headers: error === undefined ? passed : [...passed, ['X-Road-Error', error]], body };
}

/** What kept us from an answer, before or instead of one of the exchange's. */
export function answerTrouble(
  { status, code, message, retryAfterSeconds }: ExchangeError,
  requestId: string,
): XRoadAnswer {
  const retry: Header[] =
    retryAfterSeconds === undefined ? [] : [['Retry-After', String(Math.ceil(retryAfterSeconds))]];
  if (status === 429) return answerError(429, 'Client.too_many_requests', message, requestId, retry);
  if (status === 401 || code === 'invalid_client')
    return answerError(500, 'Server.ClientProxy.unauthenticated', message, requestId);
  if (code === 'silent') return answerError(500, 'Server.ClientProxy.internal', message, requestId);
  const isOurs = status === 400 || status === 403 || status === 422;
  if (isOurs) return answerError(400, `Client.${code as FaultCode | RefusalCode}`, message, requestId);
  return answerError(503, 'Server.ClientProxy.not_ready', message, requestId, retry);
}
