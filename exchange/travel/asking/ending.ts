import { createHash } from 'node:crypto';
import { payloadDigest } from '../../../contracts/receipt.ts';
import type { RefusalCode } from '../../../contracts/refusal.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Answered } from '../../deliver/answer.ts';
import { readCase } from '../../disclose/answer.ts';
import { discloseHeaders } from '../../disclose/headers.ts';
import { type Disclosed, isRefused } from '../../disclose/index.ts';
import type { Objection } from '../../identify/acting/acting.ts';
import type { Outcome } from '../../record/inquiry.ts';
import type { Tags } from '../../record/submission.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import type { Documented, Given, Intent, Obtained, WeighedInquiry } from '../../stages.ts';
import { codeInside, discloseError } from './error-answer.ts';

/** How an inquiry ends: what goes on record, and what its asker gets when it is. */
export type Ending =
  /** `mistake`: what was wrong with a body that therefore did not go on */
  | { readonly came: 'given'; readonly document: Answered; readonly mistake?: string | undefined }
  | { readonly came: 'refused'; readonly document: Documented<WeighedInquiry> }
  | {
      readonly came: 'failed';
      readonly document: Documented<WeighedInquiry>;
      readonly code: RefusalCode;
      readonly detail: string | undefined;
    };

/** What is registered at this moment, in the transaction that relies on it. */
export type Present = {
  readonly facts: ReadonlyMap<string, SubjectFacts>;
  readonly now: Date;
  readonly revoked: ReadonlySet<string>;
  /** what speaks by now against whoever asked: who acts, or in what run mode */
  readonly against: readonly Objection[];
};

/** Asks for the authority a second time, upon what is registered now and what the provider said, and cuts what is permitted. */
export async function endingOf(
  services: Services,
  { intent, tags, obtained }: { readonly intent: Intent; readonly tags: Tags; readonly obtained: Obtained },
  { facts, now, revoked, against }: Present,
): Promise<Ending> {
  const { records, codeAtProvider, ...inquiry } = intent;
  const document = <I extends WeighedInquiry>(weighed: I, outcome: Partial<Outcome>) =>
    road.record.answer(weighed, tags, {
      previous: records[0]!.id,
      items: [],
      reasons: [],
      payloadDigest: null,
      ...outcome,
    });
  const fail = (weighed: WeighedInquiry, code: RefusalCode, detail?: string): Ending => ({
    came: 'failed',
    document: document(
      { ...weighed, decidedAt: now },
      { decision: isUnknown(code) ? 'unknown' : 'refuse', reasons: [code] },
    ),
    code,
    detail,
  });

  if (revoked.has(intent.asker.system)) return fail(inquiry, 'sender_revoked');
  if (obtained.failed !== undefined) return fail(inquiry, obtained.failed, obtained.detail);
  // Whoever holds its key now may be the one who answered.
  if (revoked.has(intent.giver!.system)) return fail(inquiry, 'service_unknown');
  // Before anything of the answer is looked at: its status alone may speak of the person.
  const [first] = against;
  if (first) return fail(inquiry, first.code, first.detail);
  const isContent = mayHaveContent(obtained.status) && obtained.body.length > 0;
  // Where nothing is given, the provider has said nothing of the case: decided as the intent was.
  const said = isContent ? await readCase(intent.contract!, obtained) : undefined;
  if (said && isRefused(said)) return fail(inquiry, said.refused, said.detail);
  const { subject, knownAt } = intent;
  const found = { subject, knownAt, facts: facts.get(subject ?? ''), now };
  const weighed = road.decide.answer(services.policies, inquiry, { ...found, ...(said && { said }) });
  const { decision } = weighed;
  if (decision.outcome === 'refuse')
    return { came: 'refused', document: document(weighed, { reasons: decision.reasons }) };
  const give = (body: Disclosed | undefined, outcome: Partial<Outcome>, by: WeighedInquiry = weighed) => {
    const [{ status }, { form }] = [obtained, intent.contract!];
    const sent = { status, form, hasBody: body !== undefined };
    const headers = discloseHeaders(obtained.headers, { ...sent, never: codeAtProvider });
    const given: Given = { status: obtained.status, headers, body: body?.body ?? Buffer.alloc(0) };
    const payload = body && { items: body.items, payloadDigest: digestOf(services, intent.message, body.body) };
    const all = { ...payload, ...outcome };
    return { came: 'given', document: document({ ...by, given, of: obtained.subject }, all) } as const;
  };
  if (obtained.status >= 400) {
    const error = await discloseError(services, intent, obtained, found);
    if (error && 'disclosed' in error) return give(error.disclosed, { reasons: ['provider_failed'] }, error.weighed);
    const reasons = ['provider_failed', ...(error ? ['answer_invalid'] : [])];
    return { ...give(undefined, { reasons }), mistake: error?.misfit };
  }
  if (!isContent) return give(undefined, {});
  const disclosed = await road.disclose.answer(services, { ...weighed, decision }, obtained);
  if (isRefused(disclosed)) return fail(weighed, disclosed.refused, disclosed.detail);
  if (codeAtProvider !== null && disclosed.body.includes(codeAtProvider))
    return fail(weighed, 'answer_invalid', codeInside);
  return give(disclosed, {});
}

/** What was wrong with a provider's answer is counted for its own people, when the outcome is on record. */
export function noteMistake({ noteMistake: note }: Services, { giver, provider }: Intent, ending: Ending): void {
  if (ending.came === 'failed' && ending.code === 'answer_invalid')
    note(giver!.system, provider.service, ending.detail);
  if (ending.came === 'given' && ending.mistake !== undefined) note(giver!.system, provider.service, ending.mistake);
}

/** What comes with 204 and 205 all the same, nobody would read (RFC 9110, 15.3.5): it is not given. */
const mayHaveContent = (status: number): boolean => status >= 200 && status < 300 && status !== 204 && status !== 205;

/** The question was sent, and nobody can say whether the provider acted on it. */
const isUnknown = (code: RefusalCode): boolean => code === 'provider_silent';

const digestOf = ({ digests }: Services, message: string, body: Buffer): string =>
  payloadDigest(digests.payloadNonce(message), [
    { name: 'answer', sha256: createHash('sha256').update(body).digest('hex') },
  ]);
