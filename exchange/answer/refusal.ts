import type { Decision } from '../../contracts/decision.ts';
import { notAvailable, type RefusalCode, refusals, told } from '../../contracts/refusal.ts';

/** What a caller is told of a refusal. `at` are indexes into the subjects as the caller gave them. */
export type RefusalAnswer = {
  readonly code: RefusalCode | 'not_available';
  readonly text: string;
  readonly details?: readonly string[];
  readonly at?: readonly number[];
};

type Judged = { readonly decision: Decision; readonly named?: { readonly code: string | null } };

/**
 * The only way from a refusal's reasons to words for its caller. Faults in the caller's own file, rights or configuration are
 * told; everything that would tell something about a person is one code, whatever the reason was (DESIGN §6).
 */
export function answerRefusal({
  objections,
  judged,
}: {
  readonly objections: readonly { readonly code: RefusalCode; readonly detail?: string }[];
  /** by subject, in the order of the caller, then those that only the content names */
  readonly judged: readonly Judged[];
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
    at: indexesOf(judged, refused),
  };
}

/**
 * Whoever stands in the content only is one more, however many they are: their number would say which numbers are somebody's. And only where all whom the
 * caller named may be: beside a code that is nobody's, a number that is nobody's is the same nobody, and one that is somebody's would be one more.
 */
function indexesOf(judged: readonly Judged[], refused: readonly (readonly RefusalCode[])[]): number[] {
  const meant = refused.map((reasons) => reasons.some((reason) => reason !== 'unit_refused'));
  const isOther = judged.map(({ named }) => named?.code === null);
  const own = meant.flatMap((is, i) => (is && !isOther[i] ? [i] : []));
  return own.length === 0 && meant.includes(true) ? [isOther.indexOf(true)] : own;
}
