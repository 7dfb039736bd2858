import type { Decision } from '../../contracts/decision.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { DecidedNotice, IdentifiedNotice } from '../stages.ts';
import type { Policies } from './index.ts';
import type { SubjectFacts } from './question.ts';

/**
 * decide, for a notice as such: whether its sender may tell of this person at all. Who may be told is decided for each subscriber
 * (decideSubmission), so that nothing of them, not even whether there are any, stands in what the sender is answered.
 * @param facts what is registered about the person, read in the transaction that relies on it
 */
export function decideNotice(
  { digest }: Policies,
  notice: IdentifiedNotice,
  facts: SubjectFacts | undefined,
  now: Date,
): DecidedNotice {
  const { purpose } = notice;
  const reasons = [...new Set(reasonsOf(notice, facts, now))];
  const said = { policies: [], basisGiver: purpose?.basisGiver ?? null, basisTaker: purpose?.basisTaker ?? null };
  const decision: Decision =
    reasons.length > 0 || !purpose
      ? { outcome: 'refuse', reasons, ...said, policyDigest: digest }
      : {
          outcome: 'permit',
          items: [],
          obligations: [],
          consents: [],
          relations: relationsOf(notice, facts, now).map(({ id }) => id),
          policies: [],
          basisGiver: purpose.basisGiver,
          basisTaker: purpose.basisTaker,
          policyDigest: digest,
        };
  return { ...notice, facts, decision, decidedAt: now };
}

function reasonsOf(notice: IdentifiedNotice, facts: SubjectFacts | undefined, now: Date): RefusalCode[] {
  const { contract, purpose, sender, objections } = notice;
  if (objections.length > 0 || !contract || !purpose) return objections.map(({ code }) => code);
  if (!contract.purposes.includes(purpose.id)) return ['purpose_not_served'];
  if (!purpose.senderKinds.includes(sender.kind)) return ['sender_not_entitled'];
  if (facts === undefined) return ['subject_unknown'];
  if (facts.status !== 'active') return ['subject_closed'];
  return purpose.senderRelations.length > 0 && relationsOf(notice, facts, now).length === 0 ? ['no_relation'] : [];
}

const relationsOf = ({ sender, purpose }: IdentifiedNotice, facts: SubjectFacts | undefined, now: Date) =>
  (facts?.relations ?? []).filter(
    ({ member, kind, endedAt, validFrom, validUntil }) =>
      member === sender.id &&
      purpose?.senderRelations.includes(kind) &&
      endedAt === null &&
      validFrom <= now &&
      (validUntil === null || now < validUntil),
  );
