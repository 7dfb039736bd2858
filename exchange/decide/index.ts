import type { Decision, Permit, Refusal } from '../../contracts/decision.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { ask } from './ask.ts';
import type { Policies } from './policies.ts';
import type { Question } from './question.ts';
import { examine, type Standing } from './standing.ts';

export { loadPolicies, type Policies } from './policies.ts';

/**
 * decide: pure. Nothing is permitted by default (law 2): purpose, kinds of member, status, relations and consents must stand, and the
 * policies of the person's town and of the giving member's must both permit. What is disclosed is what every town discloses.
 */
export function decide(policies: Policies, question: Question): Decision {
  const standing = examine(question);
  const said = setsOf(policies, question).map((set) => ask(policies, set, question, standing));
  const held = said.flatMap((one) => one?.policies ?? []);
  const reasons = [...standing.reasons, ...said.flatMap((one) => reasonsOf(policies, one))];
  if (reasons.length > 0) return refuse(policies, question, reasons, held);
  const items = discloseOf(
    policies,
    question,
    standing,
    said.map((one) => one!.policies),
  );
  const whole = question.contract.form === 'whole' && !isWhole(items, question);
  if (whole || items.length === 0)
    return refuse(policies, question, [whole ? 'whole_not_permitted' : 'town_forbids'], held);
  return permit(policies, question, standing, items, held);
}

/** The sets of the towns involved; a member or person of no town here falls under the baseline. */
function setsOf({ sets, baselineSet }: Policies, { subject, sender }: Question): string[] {
  const towns = [subject?.municipality ?? null, sender.municipality];
  return [...new Set(towns.map((town) => (town === null ? undefined : sets.get(town)) ?? baselineSet))];
}

function reasonsOf(policies: Policies, said: ReturnType<typeof ask>): RefusalCode[] {
  if (said === undefined) return ['no_clean_answer'];
  if (said.permits) return [];
  // Where nothing permits there is no policy to name: the baseline knows no such exchange.
  return said.policies.length === 0
    ? ['purpose_not_served']
    : said.policies.map((id) => policies.annotations.get(id)!.refuse);
}

const isWhole = (items: readonly string[], { contract }: Question): boolean =>
  Object.keys(contract.fields).every((field) => items.includes(field));

/** The union over the permits of a town, cut by the contract, by missing consents, and by every other town involved. */
function discloseOf(
  policies: Policies,
  { contract }: Question,
  { withheld }: Standing,
  held: readonly (readonly string[])[],
): string[] {
  const fields = Object.keys(contract.fields).filter((field) => !withheld.includes(field));
  return fields.filter((field) =>
    held.every((ids) =>
      ids.some((id) => policies.annotations.get(id)!.disclose.some((one) => one === '*' || one === field)),
    ),
  );
}

function permit(
  policies: Policies,
  question: Question,
  standing: Standing,
  items: readonly string[],
  held: readonly string[],
): Permit {
  const { contract, purpose } = question;
  const obligations = held.flatMap((id) => policies.annotations.get(id)!.oblige);
  return {
    outcome: 'permit',
    items: contract.form === 'whole' ? ['*'] : items,
    obligations: [...new Map(obligations.map((one) => [`${one.name}:${one.value}`, one])).values()],
    policies: [...new Set(held)],
    consents: standing.consents.map(({ id, textVersion }) => `${id}@${textVersion}`),
    relations: standing.relations.map(({ id }) => id),
    basisGiver: purpose.basisGiver,
    basisTaker: purpose.basisTaker,
    policyDigest: policies.digest,
  };
}

const refuse = (
  { digest }: Policies,
  { purpose }: Question,
  reasons: readonly RefusalCode[],
  held: readonly string[],
): Refusal => ({
  outcome: 'refuse',
  reasons: [...new Set(reasons)],
  policies: [...new Set(held)],
  basisGiver: purpose.basisGiver,
  basisTaker: purpose.basisTaker,
  policyDigest: digest,
});
