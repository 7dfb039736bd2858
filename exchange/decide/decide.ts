import type { Decision } from '../../contracts/decision.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { type Answer, ask } from './ask.ts';
import type { Policies, PolicySet } from './compile.ts';
import { notYetApproved } from './coverage/coverage.ts';
import { findDisclosure, isDisclosing } from './disclosure.ts';
import type { Question } from './question.ts';
import { baseline } from './sources.ts';
import { examine, type Standing } from './standing.ts';

/**
 * decide: pure. Nothing is permitted by default (law 2): the purpose, the kinds of member, status, relations and consents must
 * all stand, and the rules of the person's town and of the giving member's town must both permit.
 */
export const decide = (policies: Policies, question: Question): Decision => weigh(policies, question).decision;

/** What a decision was made of; `explain` puts it into words. */
export type Weighed = {
  readonly decision: Decision;
  readonly standing: Standing | undefined;
  /** by town, or `baseline` */
  readonly answers: ReadonlyMap<string, Answer>;
};

export function weigh(policies: Policies, asked: Question): Weighed {
  // What a purpose asks for and a contract holds counts as it is registered, not as the asking station holds it.
  const contract = policies.contracts.get(asked.contract.id);
  const purpose = policies.purposes.get(asked.purpose.id);
  if (!contract || !purpose) {
    const reasons: RefusalCode[] = [];
    if (!contract) reasons.push('contract_unknown');
    if (!purpose) reasons.push('purpose_unknown');
    return { decision: refuse(policies, asked, reasons, []), standing: undefined, answers: new Map() };
  }
  const question = { ...asked, contract, purpose };
  const standing = examine(question);
  const answers = new Map(
    townsOf(question).map((town): [string, Answer] => {
      const set: PolicySet | undefined = policies.sets.get(town);
      // A town without a folder has permitted nothing.
      return [town, set ? ask(policies, set, question, standing) : { said: 'refuse', rules: [] }];
    }),
  );
  const reasons = [...standing.reasons, ...[...answers.values()].flatMap(reasonsOf)];
  const objecting = [...answers.values()].flatMap(({ said, rules }) => (said === 'permit' ? [] : rules));
  if (reasons.length > 0) return { decision: refuse(policies, question, reasons, objecting), standing, answers };
  return { decision: disclose(policies, question, standing, answers), standing, answers };
}

/** The towns whose word counts: the person's, and the giving member's. */
export function townsOf({ subject, sender }: Question): string[] {
  const towns = [subject?.municipality, sender.municipality].filter((town) => typeof town === 'string');
  return towns.length > 0 ? [...new Set(towns)] : [baseline];
}

function reasonsOf({ said, rules }: Answer): RefusalCode[] {
  if (said === 'failed') return ['no_clean_answer'];
  if (said === 'refuse') return rules.length > 0 ? rules.map((rule) => rule.refuse) : ['town_forbids'];
  return isDisclosing(rules) ? [] : ['town_forbids'];
}

function disclose(
  policies: Policies,
  question: Question,
  standing: Standing,
  answers: ReadonlyMap<string, Answer>,
): Decision {
  const { contract, purpose } = question;
  const towns = [...answers.values()].map(({ rules }) => rules);
  const held = towns.flat();
  const unapproved = [...answers.keys()].flatMap((town) => [...notYetApproved(policies.gaps, town, question)]);
  const withheld = unapproved.length > 0 ? new Set([...standing.withheld, ...unapproved]) : standing.withheld;
  const items = findDisclosure(contract, towns, withheld);
  const objection = objectTo(contract, items);
  if (objection) {
    const isApprovalLacking =
      unapproved.length > 0 && !objectTo(contract, findDisclosure(contract, towns, standing.withheld));
    return refuse(policies, question, [isApprovalLacking ? 'not_yet_approved' : objection], held);
  }
  const obligations = held.flatMap(({ oblige }) => oblige);
  return {
    outcome: 'permit',
    items: contract.form === 'whole' ? ['*'] : items,
    obligations: [...new Map(obligations.map((one) => [`${one.name}:${one.value}`, one])).values()],
    policies: [...new Set(held.map(({ id }) => id))],
    consents: standing.consents.map(({ id, textVersion }) => `${id}@${textVersion}`),
    relations: standing.relations.map(({ id }) => id),
    basisGiver: purpose.basisGiver,
    basisTaker: purpose.basisTaker,
    policyDigest: policies.digest,
  };
}

/** Whether so few fields can be given at all. */
function objectTo({ form, fields }: Question['contract'], items: readonly string[]): RefusalCode | undefined {
  if (form === 'whole') return items.length === Object.keys(fields).length ? undefined : 'whole_not_permitted';
  return items.length === 0 ? 'town_forbids' : undefined;
}

const refuse = (
  { digest }: Policies,
  { purpose }: Question,
  reasons: readonly RefusalCode[],
  held: readonly { readonly id: string }[],
): Decision => ({
  outcome: 'refuse',
  reasons: [...new Set(reasons)],
  policies: [...new Set(held.map(({ id }) => id))],
  basisGiver: purpose.basisGiver,
  basisTaker: purpose.basisTaker,
  policyDigest: digest,
});
