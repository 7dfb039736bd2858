import { weigh } from '../../decide/decide.ts';
import type { Policies } from '../../decide/index.ts';
import type { Question } from '../../decide/question.ts';
import type { Rule } from '../../decide/rules.ts';
import { supposePerson } from '../../decide/suppose.ts';

/**
 * Whether the rules leave this question a way: for a person to whom everything applies that its purpose needs, and whatever the asker
 * may show or the provider may say of the case. Without either of them, a rule that asks for it objects; no other rule may.
 * @param question about nobody, with nothing shown
 */
export function couldBePermitted(policies: Policies, question: Question): boolean {
  const aboutSomebody = ['one', 'many'].includes(question.contract.subject);
  const asked = aboutSomebody ? { ...question, subject: supposePerson(question) } : question;
  const { decision, standing, answers } = weigh(policies, asked);
  if (decision.outcome === 'permit') return true;
  if (!standing || standing.reasons.length > 0) return false;
  const objecting = [...answers].filter(([, { said }]) => said !== 'permit');
  return (
    objecting.length > 0 &&
    objecting.every(([town, { said, rules }]) => {
      if (said !== 'refuse') return false;
      if (rules.length > 0) return rules.every(asksForShown);
      const all = [...(policies.sets.get(town)?.rules.values() ?? [])];
      return all.some((rule) => rule.effect === 'permit' && asksForShown(rule) && speaksOf(rule, question));
    })
  );
}

const asksForShown = ({ text }: Rule): boolean => text.includes('context.shown');
const speaksOf = ({ text }: Rule, { contract }: Question): boolean =>
  text.includes(JSON.stringify(contract.id)) || !text.includes('Contract::');
