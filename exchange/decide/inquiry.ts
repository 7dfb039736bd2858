import type { Contract } from '../../contracts/contract.ts';
import type { Decision } from '../../contracts/decision.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Inquiry, WeighedInquiry } from '../stages.ts';
import { decide, type Policies } from './index.ts';
import type { SubjectFacts } from './question.ts';

type Shown = Readonly<Record<string, string | boolean>>;

/**
 * decide, for an inquiry: first of the intent, when what the provider will say of the case is not known yet (`said` is left out) and
 * anything that it might say is supposed; then of the answer, upon what it did say. Nothing leaves on the first decision alone.
 * @param subject whom the asker's code means; null when it means nobody
 * @param facts what is registered about that person, read in the transaction that relies on it
 */
export function decideInquiry(
  policies: Policies,
  inquiry: Inquiry,
  { subject, facts, now, said }: { subject: string | null; facts: SubjectFacts | undefined; now: Date; said?: Shown },
): WeighedInquiry {
  return { ...inquiry, subject, facts, decision: judge(policies, inquiry, { facts, now, said }), decidedAt: now };
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
    kind: 'inquiry',
    contract,
    purpose,
    time: now,
    runMode,
    sender: giver,
    receiver: asker,
    subject: aboutNobody ? null : facts!,
  } as const;
  const shown = ofAsker(contract, inquiry.shown);
  if (said) return decide(policies, { ...question, shown: { ...shown, ...said } });
  const decisions = cases(contract).map((one) => decide(policies, { ...question, shown: { ...shown, ...one } }));
  return (
    decisions.find(({ outcome }) => outcome === 'permit') ??
    // Of all that might be, the case with the fewest objections says best what speaks against it.
    decisions.toSorted((a, b) => reasonsOf(a).length - reasonsOf(b).length)[0]!
  );
}

/** What only the provider can say, the asker cannot: its word for it is dropped. */
const ofAsker = ({ case: ofProvider = {} }: Contract, shown: Shown): Shown =>
  Object.fromEntries(Object.entries(shown).filter(([name]) => !Object.hasOwn(ofProvider, name)));

/** Every case that the provider's answer may turn out to be. */
const cases = ({ case: ofProvider = {} }: Contract): Shown[] =>
  Object.entries(ofProvider).reduce<Shown[]>(
    (all, [name, { values }]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );

const reasonsOf = (decision: Decision): readonly RefusalCode[] =>
  decision.outcome === 'refuse' ? decision.reasons : [];

const refuse = (policies: Policies, { purpose }: Inquiry, reasons: readonly RefusalCode[]): Decision => ({
  outcome: 'refuse',
  reasons: [...new Set(reasons)],
  policies: [],
  basisGiver: purpose?.basisGiver ?? null,
  basisTaker: purpose?.basisTaker ?? null,
  policyDigest: policies.digest,
});
