import { type RefusalCode, refusals } from '../../contracts/refusal.ts';
import { answerError, answerJson, type XRoadAnswer } from '../../contracts/xroad/answer.ts';
import { typeOfRefusal } from '../../contracts/xroad/error.ts';
import type { Header } from '../../contracts/xroad/hash.ts';
import { passToAsker } from '../../contracts/xroad/passing.ts';
import type { InquiryAnswer } from '../stages.ts';
import type { RefusalAnswer } from './refusal.ts';
import { secondsUntil } from './retry.ts';

/**
 * The only mapping of what came of an inquiry to X-Road's HTTP: an answer goes as it is, whatever its status; what the asker did is 400,
 * what the provider or we did is 5xx.
 * @param requestId X-Road-Request-Id
 */
export function answerInquiry(answer: InquiryAnswer, requestId: string, now: Date): XRoadAnswer {
  if ('given' in answer) {
    const { status, headers, body } = answer.given;
    // A 407 is a proxy's alone (RFC 9110, 15.5.8): clients take it for their own network's, and give up without reading it.
    if (status < 200 || status > 599 || status === 407) return refuse({ code: 'provider_failed' }, requestId);
    return { status, headers: passToAsker(headers), body };
  }
  if ('kept' in answer) {
    const text = '照会をお預かりしました。回答は受信箱（/inbox）に届きます。';
    const { message, opens } = answer.kept;
    return answerJson(202, { message, inbox: '/inbox', text }, [
      ['Preference-Applied', 'respond-async'],
      ...(opens ? [['Engawa-Opens', opens.toISOString()] as const] : []),
    ]);
  }
  if ('closed' in answer) {
    const { opens, code } = answer.closed;
    return refuse({ code }, requestId, 503, [
      ['Retry-After', secondsUntil(opens, now)],
      ...(opens ? [['Engawa-Opens', opens.toISOString()] as const] : []),
    ]);
  }
  return refuse(answer.refused, requestId);
}

type Refused = Pick<RefusalAnswer, 'code' | 'details'> & { readonly text?: string };

function refuse(
  { code, text, details = [] }: Refused,
  requestId: string,
  status?: number,
  headers: readonly Header[] = [],
): XRoadAnswer {
  const type = typeOfRefusal(code);
  const message = [text ?? refusals[code as RefusalCode], ...details].join(' ');
  return answerError(status ?? (type.startsWith('Server.') ? 500 : 400), type, message, requestId, headers);
}
