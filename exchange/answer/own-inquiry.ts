import { Fault } from '../../contracts/fault.ts';
import { type RefusalCode, refusals } from '../../contracts/refusal.ts';
import { passToAsker } from '../../contracts/xroad/passing.ts';
import { proofTooOld } from '../identify/objections.ts';
import type { InquiryAnswer } from '../stages.ts';
import type { RefusalAnswer } from './refusal.ts';
import { secondsUntil } from './retry.ts';

/** What does not exist, and what this reader may not ask, are one answer: a page, a proxy's scope, a member without a relation, a service. */
const notThere: ReadonlySet<RefusalAnswer['code']> = new Set<RefusalAnswer['code']>([
  'not_available',
  'sender_not_entitled',
  'receiver_not_entitled',
  'service_unknown',
  'contract_unknown',
  'purpose_unknown',
  'purpose_not_served',
]);
/** The provider's doing, and nothing that the person could mend. */
const ofProvider: ReadonlySet<RefusalAnswer['code']> = new Set<RefusalAnswer['code']>([
  'provider_failed',
  'provider_silent',
  'answer_invalid',
]);

/**
 * The only mapping of what came of a resident's own question to HTTP. An answer goes as it is; a provider neither signs a resident out nor leads them
 * elsewhere.
 * @throws Fault not_found, proof_too_old
 */
export function answerOwnInquiry(answer: InquiryAnswer, now: Date): Response {
  if ('given' in answer) {
    const { status, headers, body } = answer.given;
    if (status < 200 || (status >= 300 && status < 400) || status === 401 || status === 407 || status > 599)
      return refuse({ code: 'provider_failed', text: refusals.provider_failed });
    const hasNone = status === 204 || body.length === 0;
    const passed = passToAsker(headers).map(([name, value]): [string, string] => [name, value]);
    return new Response(hasNone ? null : Uint8Array.from(body), { status, headers: passed });
  }
  if ('closed' in answer) {
    const { opens, code } = answer.closed;
    return refuse({ code, text: refusals[code] }, 503, {
      'Retry-After': secondsUntil(opens, now),
      ...(opens && { 'Engawa-Opens': opens.toISOString() }),
    });
  }
  if ('kept' in answer) throw new Error('a resident has no inbox');
  const { code } = answer.refused;
  if (code === 'proof_too_old') throw proofTooOld();
  if (notThere.has(code)) throw notOpen();
  return refuse(answer.refused);
}

/** A page that is not there, one that is another's, and one that this proxy may not see: one answer. */
export const notOpen = () => new Fault('not_found', 'このページは見つからないか、開くことができません。');

const refuse = (
  { code, text, details }: Pick<RefusalAnswer, 'text' | 'details'> & { readonly code: RefusalCode | 'not_available' },
  status = ofProvider.has(code) ? 502 : 422,
  headers: Readonly<Record<string, string>> = {},
): Response => Response.json({ code, text, ...(details && { details }) }, { status, headers });
