import type { Certification } from '../ledger/certification.ts';
import { type Papers, type Part, parts } from '../ledger/papers.ts';
import { isNotified } from '../ledger/standing.ts';
import type { Consent } from './consents.ts';

/** Why a paper is not given to an office; the first that stands against it. The road asks the same again, and the town's own rule besides. */
type Against = 'no-decision' | 'no-paper' | 'not-notified' | 'not-certified' | 'no-consent' | 'no-doctor';
export type Paper = { readonly part: Part; readonly against: Against | undefined };

const own = ['person', 'legal-proxy'];

/**
 * What of the four papers can be given to one office, and of each of the others why not.
 * @param decided the newest application that is decided
 */
export function papersFor(
  recipient: string,
  about: {
    readonly decided: Certification | undefined;
    readonly papers: Papers | undefined;
    readonly consents: readonly Consent[];
    readonly today: string;
  },
): Paper[] {
  const { decided, papers, consents, today } = about;
  const isGivenBy = (givers: readonly string[]) =>
    consents.some((one) => one.recipient === recipient && givers.includes(one.giver));
  const against = (part: Part): Against | undefined => {
    if (!decided) return 'no-decision';
    if (papers?.[part] === undefined) return 'no-paper';
    if (!isNotified(decided, today)) return 'not-notified';
    if (decided.level === '非該当') return 'not-certified';
    if (!isGivenBy(own)) return 'no-consent';
    return part === 'doctorsOpinion' && !isGivenBy(['doctor']) ? 'no-doctor' : undefined;
  };
  return parts.map((part) => ({ part, against: against(part) }));
}
