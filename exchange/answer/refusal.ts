import type { Decision } from '../../contracts/decision.ts';
import { notAvailable, type RefusalCode, refusals, told } from '../../contracts/refusal.ts';

/** What a caller is told of a refusal. `at` are indexes into the subjects as the caller gave them. */
export type RefusalAnswer = {
  readonly code: RefusalCode | 'not_available';
  readonly text: string;
  readonly details?: readonly string[];
  readonly at?: readonly number[];
};

/**
 * The only way from a refusal's reasons to words for its caller. Faults in the caller's own file, rights or configuration are
 * told; everything that would tell something about a person is one code, whatever the reason was (DESIGN §6).
 */
export function answerRefusal({
  objections,
  judged,
}: {
  readonly objections: readonly { readonly code: RefusalCode; readonly detail?: string }[];
  /** by subject, in the order of the caller; `named.code` is null for one that only the content names */
  readonly judged: readonly { readonly decision: Decision; readonly named?: { readonly code: string | null } }[];
}): RefusalAnswer {
  const [first] = objections;
  if (first) {
    const details = objections.flatMap(({ detail }) => (detail === undefined ? [] : [detail]));
    return { code: first.code, text: refusals[first.code], ...(details.length > 0 && { details }) };
  }
  const refused = judged.map(({ decision }) => (decision.outcome === 'refuse' ? decision.reasons : []));
  const own = refused.flat().filter((reason) => reason !== 'unit_refused');
  const plain = own.every((reason) => told.has(reason)) ? own[0] : undefined;
  if (plain) return { code: plain, text: refusals[plain] };
  return {
    code: 'not_available',
    text: notAvailable,
    // Of those whom the caller itself named: how many others are in its content would say which numbers are somebody's.
    at: refused.flatMap((reasons, i) =>
      judged[i]!.named?.code !== null && reasons.some((reason) => reason !== 'unit_refused') ? [i] : [],
    ),
  };
}
