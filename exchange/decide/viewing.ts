import type { MemberKind } from '../../contracts/member.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { SubjectFacts } from './question.ts';

/**
 * decide, for a viewing: whether this kind of member works under the purpose, and whether its code means anybody. The engine is not asked,
 * because nothing crosses from one organisation to another; that it was seen is the point.
 */
export function* decideViewing(
  purpose: Purpose | undefined,
  kind: MemberKind,
  facts: SubjectFacts | undefined,
): Generator<RefusalCode> {
  if (!purpose) yield 'purpose_unknown';
  else if (!purpose.senderKinds.includes(kind) && !purpose.receiverKinds.includes(kind)) yield 'receiver_not_entitled';
  if (!facts) yield 'subject_unknown';
}
