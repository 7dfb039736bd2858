import type { Decision, Refusal } from '../../contracts/decision.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Decided, Envelope, Judged, NamedSubject } from '../stages.ts';
import { decideSupposing } from './cases.ts';
import { decide, type Policies } from './index.ts';
import { asKnown } from './known.ts';
import type { SubjectFacts } from './question.ts';

/**
 * decide, for a submission, when it is accepted and again when it is handed over: one decision a subject, and all must permit,
 * because its files go whole or not at all.
 * @param facts what is registered about each subject, read in the transaction that relies on it
 */
export function decideSubmission<E extends Envelope>(
  policies: Policies,
  message: E,
  facts: ReadonlyMap<string, SubjectFacts>,
  now: Date,
): Decided<E> {
  const judged = namedOf(message).map((named): Judged => {
    const found = named.subject === null ? undefined : asKnown(facts.get(named.subject), message.knownAt);
    return { named, facts: found, decision: judge(policies, message, named, found, now) };
  });
  const outcome = judged.every(({ decision }) => decision.outcome === 'permit') ? 'permit' : 'refuse';
  return {
    ...message,
    outcome,
    judged: outcome === 'permit' ? judged : judged.map((one) => withhold(one)),
    decidedAt: now,
  };
}

/** A message that names nobody is decided once, about nobody. */
const namedOf = ({ subjects }: Envelope): readonly NamedSubject[] =>
  subjects.length > 0 ? subjects : [{ code: null, subject: null, inContent: false }];

function judge(
  policies: Policies,
  message: Envelope,
  named: NamedSubject,
  facts: SubjectFacts | undefined,
  now: Date,
): Decision {
  const { contract, purpose, sender, receiver, objections } = message;
  if (objections.length > 0 || !contract || !purpose || !receiver)
    return refuse(
      policies,
      message,
      objections.map(({ code }) => code),
    );
  const aboutNobody = contract.subject === 'none' || contract.subject === 'aggregate';
  // A person in the content whom the envelope does not name is not in question by the sender's leave: not known to it.
  if (!aboutNobody && (named.code === null || facts === undefined))
    return refuse(policies, message, ['subject_unknown']);
  const question = {
    kind: message.kind,
    contract,
    purpose,
    time: now,
    runMode: message.runMode,
    sender,
    receiver,
    shown: message.shown ?? {},
    ...(named.months && { months: named.months }),
    subject: facts ?? null,
  };
  // An answer that waits: what its provider said of the case was heard when it was given, and is kept nowhere.
  const decision = message.kind === 'inquiry' ? decideSupposing(policies, question) : decide(policies, question);
  return coversSealed(message, decision) ? decision : refuse(policies, message, ['whole_not_permitted']);
}

/** What was sealed goes whole or not at all: where less is permitted by now, the provider is to be asked anew (DESIGN §8). */
const coversSealed = ({ items }: Envelope, decision: Decision): boolean =>
  decision.outcome === 'refuse' || (items ?? []).every((item) => decision.items.includes(item));

const refuse = (policies: Policies, { purpose }: Envelope, reasons: readonly RefusalCode[]): Refusal => ({
  outcome: 'refuse',
  reasons: [...new Set(reasons)],
  policies: [],
  basisGiver: purpose?.basisGiver ?? null,
  basisTaker: purpose?.basisTaker ?? null,
  policyDigest: policies.digest,
});

/** A permit inside a refused message gives nothing out: its record says that another part of the message was refused. */
function withhold(one: Judged): Judged {
  const { decision } = one;
  if (decision.outcome === 'refuse') return one;
  const { basisGiver, basisTaker, policies, policyDigest } = decision;
  return {
    ...one,
    decision: { outcome: 'refuse', reasons: ['unit_refused'], policies, basisGiver, basisTaker, policyDigest },
  };
}
