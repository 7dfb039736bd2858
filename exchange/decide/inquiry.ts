import type { Decision } from '../../contracts/decision.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Inquiry, WeighedInquiry } from '../stages.ts';
import { decideSaid, decideSupposing } from './cases.ts';
import type { Policies } from './index.ts';
import { asKnown } from './known.ts';
import type { SubjectFacts } from './question.ts';

type Shown = Readonly<Record<string, string | boolean>>;

export type Found = {
  /** whom the asker's code means; null when it means nobody */
  readonly subject: string | null;
  /** when that was read */
  readonly knownAt: Date;
  /** what is registered about that person, read in the transaction that relies on it */
  readonly facts: SubjectFacts | undefined;
  readonly now: Date;
  readonly said?: Shown;
};

/**
 * decide, for an inquiry: first of the intent, when what the provider will say of the case is not known yet (`said` is left out) and
 * anything that it might say is supposed; then of the answer, upon what it did say. Nothing leaves on the first decision alone.
 */
export function decideInquiry(
  policies: Policies,
  inquiry: Inquiry,
  { subject, knownAt, facts: read, now, said }: Found,
): WeighedInquiry {
  const facts = asKnown(read, knownAt);
  return {
    ...inquiry,
    subject,
    knownAt,
    facts,
    decision: judge(policies, inquiry, { facts, now, said }),
    decidedAt: now,
  };
}

function judge(
  policies: Policies,
  inquiry: Inquiry,
  { facts, now, said }: { facts: SubjectFacts | undefined; now: Date; said?: Shown },
): Decision {
  const { contract, purpose, asker, giver, objections, runMode } = inquiry;
  if (objections.length > 0 || !contract || !purpose || !giver)
    return refuse(
      policies,
      inquiry,
      objections.map(({ code }) => code),
    );
  const aboutNobody = contract.subject === 'none' || contract.subject === 'aggregate';
  if (!aboutNobody && facts === undefined) return refuse(policies, inquiry, ['subject_unknown']);
  const question = {
    kind: inquiry.kind ?? 'inquiry',
    contract,
    purpose,
    time: now,
    runMode,
    sender: giver,
    receiver: asker,
    shown: inquiry.shown,
    subject: aboutNobody ? null : facts!,
  } as const;
  return said ? decideSaid(policies, question, said) : decideSupposing(policies, question);
}

const refuse = (policies: Policies, { purpose }: Inquiry, reasons: readonly RefusalCode[]): Decision => ({
  outcome: 'refuse',
  reasons: [...new Set(reasons)],
  policies: [],
  basisGiver: purpose?.basisGiver ?? null,
  basisTaker: purpose?.basisTaker ?? null,
  policyDigest: policies.digest,
});
