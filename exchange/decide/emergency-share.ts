import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Decided, Envelope, Judged } from '../stages.ts';
import { decide, type Policies } from './index.ts';
import type { SubjectFacts } from './question.ts';

/** A person of the release, by the giver's code; no facts: the code means nobody. */
export type Named = { readonly code: string; readonly facts: SubjectFacts | undefined };

/**
 * decide, for one receiver's share of an emergency release: each person apart. Whoever may not be given is left out, and the others do not
 * wait for it; about all others the same fields go out, those of the release that are permitted about every one of them.
 * @param municipality of the disaster: a town gives its own people away, and nobody else's
 * @returns one judgement a person, in their order; `items` where anything may go
 */
export function decideShare(
  policies: Policies,
  envelope: Envelope,
  {
    fields,
    municipality,
    persons,
    now,
  }: {
    readonly fields: readonly string[];
    readonly municipality: string;
    readonly persons: readonly Named[];
    readonly now: Date;
  },
): Decided<Envelope> {
  const first = persons.map((one) => judge(policies, envelope, municipality, one, now));
  const permits = first.flatMap(({ decision }) => (decision.outcome === 'permit' ? [decision] : []));
  const items = fields.filter((field) => permits.every((one) => one.items.includes(field)));
  const judged = first.map((one): Judged => {
    if (one.decision.outcome === 'refuse') return one;
    return items.length === 0
      ? refuse(policies, envelope, one, ['town_forbids'])
      : { ...one, decision: { ...one.decision, items } };
  });
  const outcome = judged.some(({ decision }) => decision.outcome === 'permit') ? 'permit' : 'refuse';
  return { ...envelope, items, outcome, judged, decidedAt: now };
}

function judge(
  policies: Policies,
  envelope: Envelope,
  municipality: string,
  { code, facts }: Named,
  time: Date,
): Judged {
  const one = { named: { code, subject: facts?.id ?? null, inContent: true }, facts };
  const { kind, contract, purpose, sender, receiver, objections, runMode } = envelope;
  if (objections.length > 0 || !contract || !purpose || !receiver)
    return refuse(
      policies,
      envelope,
      one,
      objections.map((objection) => objection.code),
    );
  if (!facts) return refuse(policies, envelope, one, ['subject_unknown']);
  if (facts.municipality !== municipality) return refuse(policies, envelope, one, ['no_relation']);
  const question = { kind, contract, purpose, time, runMode, sender, receiver, shown: {}, subject: facts };
  return { ...one, decision: decide(policies, question) };
}

const refuse = (
  { digest }: Policies,
  { purpose }: Envelope,
  { named, facts }: Pick<Judged, 'named' | 'facts'>,
  reasons: readonly RefusalCode[],
): Judged => ({
  named,
  facts,
  decision: {
    outcome: 'refuse',
    reasons,
    policies: [],
    basisGiver: purpose?.basisGiver ?? null,
    basisTaker: purpose?.basisTaker ?? null,
    policyDigest: digest,
  },
});
