import type { RefusalCode } from '../../contracts/refusal.ts';
import type { ConsentFact, Party, Question, RelationFact, SubjectFacts } from './question.ts';

/*
 * What stands between a person and the two sides at the moment of the question, and what a purpose asks for: before any policy.
 */

const inForce = (now: Date, from: Date, ...ends: (Date | null)[]): boolean =>
  from <= now && ends.every((end) => end === null || now < end);

export const findRelations = (facts: SubjectFacts, party: Party, kinds: readonly string[], now: Date): RelationFact[] =>
  facts.relations.filter(
    ({ member, kind, validFrom, validUntil, endedAt }) =>
      member === party.id && kinds.includes(kind) && inForce(now, validFrom, validUntil, endedAt),
  );

/** The consents in force that cover this receiver, purpose and contract. */
export function findConsents({ subject, receiver, purpose, contract, time }: Question): ConsentFact[] {
  return (subject?.consents ?? []).filter(
    (consent) =>
      consent.purpose === purpose.id &&
      (consent.recipient === receiver.id || consent.recipient === `kind:${receiver.kind}`) &&
      (consent.contracts.length === 0 || consent.contracts.includes(contract.id)) &&
      inForce(time, consent.validFrom, consent.validUntil, consent.withdrawnAt),
  );
}

export type Standing = {
  readonly reasons: readonly RefusalCode[];
  readonly relations: readonly RelationFact[];
  readonly senderRelations: readonly RelationFact[];
  readonly receiverRelations: readonly RelationFact[];
  readonly consents: readonly ConsentFact[];
  /** fields that no consent covers, though the purpose asks for one */
  readonly withheld: readonly string[];
};

/** All that speaks against, not the first only: who mends one thing should not be refused again for the next. */
export function examine(question: Question): Standing {
  const { contract, purpose, sender, receiver, subject, time, kind } = question;
  const reasons: RefusalCode[] = [];
  if (!contract.kinds.includes(kind as 'submission')) reasons.push('contract_unknown');
  if (!contract.purposes.includes(purpose.id)) reasons.push('purpose_not_served');
  if (!purpose.senderKinds.includes(sender.kind)) reasons.push('sender_not_entitled');
  if (!purpose.receiverKinds.includes(receiver.kind)) reasons.push('receiver_not_entitled');
  const aboutSomebody = contract.subject === 'one' || contract.subject === 'many';
  if (!aboutSomebody || subject === null) {
    if (aboutSomebody) reasons.push('subject_unknown');
    return { reasons, relations: [], senderRelations: [], receiverRelations: [], consents: [], withheld: [] };
  }
  if (subject.status !== 'active') reasons.push('subject_closed');
  if (subject.protected) reasons.push('protected');
  const senderRelations = findRelations(subject, sender, purpose.senderRelations, time);
  const receiverRelations = findRelations(subject, receiver, purpose.receiverRelations, time);
  if (purpose.senderRelations.length > 0 && senderRelations.length === 0) reasons.push('no_relation');
  else if (purpose.receiverRelations.length > 0 && receiverRelations.length === 0) reasons.push('no_relation');
  const consents = findConsents(question);
  const missing = purpose.consents.filter(({ givers }) => !consents.some(({ giver }) => givers.includes(giver)));
  if (missing.some(({ fields }) => fields.includes('*'))) reasons.push('no_consent');
  return {
    reasons,
    relations: [...senderRelations, ...receiverRelations],
    senderRelations,
    receiverRelations,
    consents: consents.filter(({ giver }) => purpose.consents.some(({ givers }) => givers.includes(giver))),
    withheld: missing.flatMap(({ fields }) => fields.filter((field) => field !== '*')),
  };
}
