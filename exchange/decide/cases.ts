import type { Contract } from '../../contracts/contract.ts';
import type { Decision } from '../../contracts/decision.ts';
import { decide, type Policies } from './index.ts';
import type { Question } from './question.ts';

/*
 * What only the provider can say of a case (`case` of a contract) is not known before it has answered, and is kept nowhere afterwards.
 */

type Shown = Question['shown'];

/** Decides with whatever the provider may say supposed: permitted where some case would be. Nothing leaves on this decision alone. */
export function decideSupposing(policies: Policies, question: Question): Decision {
  const shown = ofAsker(question.contract, question.shown);
  const decisions = casesOf(question.contract).map((one) =>
    decide(policies, { ...question, shown: { ...shown, ...one } }),
  );
  return (
    decisions.find(({ outcome }) => outcome === 'permit') ??
    // Of all that might be, the case with the fewest objections says best what speaks against it.
    decisions.toSorted((a, b) => objectionsIn(a) - objectionsIn(b))[0]!
  );
}

/** Decides upon what the provider did say. */
export const decideSaid = (policies: Policies, question: Question, said: Shown): Decision =>
  decide(policies, { ...question, shown: { ...ofAsker(question.contract, question.shown), ...said } });

/** The asker's word for what only the provider can say is dropped. */
const ofAsker = ({ case: ofProvider = {} }: Contract, shown: Shown): Shown =>
  Object.fromEntries(Object.entries(shown).filter(([name]) => !Object.hasOwn(ofProvider, name)));

/** Every case that the provider's answer may turn out to be. */
const casesOf = ({ case: ofProvider = {} }: Contract): Shown[] =>
  Object.entries(ofProvider).reduce<Shown[]>(
    (all, [name, { values }]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );

const objectionsIn = (decision: Decision): number => (decision.outcome === 'refuse' ? decision.reasons.length : 0);
