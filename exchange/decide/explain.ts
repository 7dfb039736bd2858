import type { Permit } from '../../contracts/decision.ts';
import { type RefusalCode, refusals } from '../../contracts/refusal.ts';
import type { Policies } from './compile.ts';
import { notYetApproved } from './coverage/coverage.ts';
import { nameTown, sayUncovered } from './coverage/words.ts';
import { type CutField, explainCut } from './cut.ts';
import { type Weighed, weigh } from './decide.ts';
import { obligations } from './obligations.ts';
import type { Question } from './question.ts';
import type { Rule } from './rules.ts';
import { supposePerson } from './suppose.ts';
import { consentIn, mendOf, needsOf, objectionsOf } from './words.ts';

/** A decision in words, for people. */
export type Explanation = {
  /** `depends`: asked without a subject, it is permitted for a person to whom all of `needs` applies */
  readonly outcome: 'permit' | 'refuse' | 'depends';
  /** what speaks against; empty when permitted */
  readonly reasons: readonly { readonly code: RefusalCode; readonly text: string }[];
  /** what the purpose asks for, whether it is there or not */
  readonly needs: readonly string[];
  /** the rules that held, and in whose name */
  readonly rules: readonly {
    readonly town: string;
    readonly id: string;
    readonly effect: Rule['effect'];
    readonly text: string;
  }[];
  /** the disclosure, in the contract's words */
  readonly items: readonly string[];
  /** of a permit: the fields that are cut, and why */
  readonly cut: readonly CutField[];
  readonly obligations: readonly string[];
  /** what of the contract some town has not approved yet, a sentence a town */
  readonly unapproved: readonly string[];
  readonly basisGiver: string;
  readonly basisTaker: string;
};

/**
 * Why `decide` answers as it does. With a subject it says things about a person: for privacy officers, and recorded. Without one
 * (`subject` null) it says what would be needed of a person, and is for every member.
 */
export function explain(policies: Policies, question: Question): Explanation {
  const isSupposed = question.subject === null && ['one', 'many'].includes(question.contract.subject);
  const asked = {
    ...question,
    contract: policies.contracts.get(question.contract.id) ?? question.contract,
    purpose: policies.purposes.get(question.purpose.id) ?? question.purpose,
  };
  const full = isSupposed ? { ...asked, subject: supposePerson(asked) } : asked;
  const weighed = weigh(policies, full);
  const { decision, answers } = weighed;
  return {
    outcome: isSupposed && decision.outcome === 'permit' ? 'depends' : decision.outcome,
    reasons: reasonsOf(policies, full, weighed),
    needs: [...needsOf(full), ...(isSupposed ? ['本人の自治体の定めも、これを認めていること'] : [])],
    rules: [...answers].flatMap(([town, { rules }]) =>
      rules.map(({ id, effect, title }) => ({ town: nameOf(policies, town), id, effect, text: title })),
    ),
    items: decision.outcome === 'permit' ? itemsOf(decision, full) : [],
    cut: decision.outcome === 'permit' ? cutOf(policies, decision, full, weighed) : [],
    obligations: decision.outcome === 'permit' ? obligationsOf(decision) : [],
    unapproved: sayUncovered(policies, asked.contract.id),
    basisGiver: asked.purpose.basisGiver,
    basisTaker: asked.purpose.basisTaker,
  };
}

function reasonsOf(policies: Policies, question: Question, { decision, standing, answers }: Weighed) {
  if (decision.outcome === 'permit') return [];
  const ofTowns = [...answers].flatMap(([town, answer]) => objectionsOf(nameOf(policies, town), answer));
  const ofConsents = (standing?.missing ?? []).map((entry) => consentIn(entry, question.contract));
  return decision.reasons.flatMap((code) => {
    if (code === 'not_yet_approved')
      return [{ code, text: sayNotYetApproved(policies, question, [...answers.keys()]) }];
    if (code === 'no_consent')
      return ofConsents.map((text) => ({ code, text: `${refusals[code]}${text}が必要です。` }));
    const said = ofTowns.filter((one) => one.code === code);
    if (said.length > 0) return said;
    return [{ code, text: standing ? mendOf(code, question, standing) : refusals[code] }];
  });
}

function sayNotYetApproved(policies: Policies, question: Question, towns: readonly string[]): string {
  const { fields } = question.contract;
  const said = towns.flatMap((town) => {
    const titles = [...notYetApproved(policies.gaps, town, question)].map((field) => fields[field]?.title ?? field);
    return titles.length > 0 ? `${nameOf(policies, town)}: ${titles.join('、')}。` : [];
  });
  return `${refusals.not_yet_approved}${said.join('')}`;
}

const nameOf = ({ municipalities }: Policies, town: string): string => nameTown(municipalities, town);

const itemsOf = ({ items }: Permit, { contract: { fields } }: Question): string[] =>
  Object.entries(fields).flatMap(([field, { title }]) => (items.includes('*') || items.includes(field) ? title : []));

const cutOf = (policies: Policies, { items }: Permit, question: Question, { answers, standing }: Weighed) =>
  explainCut(
    question.contract,
    items,
    [...answers].map(([town, { rules }]) => ({
      name: nameOf(policies, town),
      rules,
      unapproved: notYetApproved(policies.gaps, town, question),
    })),
    standing?.withheld ?? new Set(),
  );

const obligationsOf = (permit: Permit): string[] =>
  permit.obligations.map(({ name, value }) => `${obligations[name as keyof typeof obligations]}（${value}）`);
