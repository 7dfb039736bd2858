import type { Certification } from './certification.ts';

/** Since when a decision counts: a 非該当 or 取消し has no period of its own. */
const begins = ({ validFrom, certifiedOn, appliedOn }: Certification): string => validFrom ?? certifiedOn ?? appliedOn!;

/** Of two that begin on one day the later decision corrects the other. */
const orderOf = (one: Certification): string =>
  [begins(one), one.certifiedOn ?? '', one.appliedOn ?? '', one.id].join(' ');

/** Whether the person has the result in hand. Until then nobody else is told of it（縁側市要綱、軒端町規則）. */
export const isNotified = ({ level, notifiedOn }: Certification, today: string): boolean =>
  level !== null && notifiedOn !== null && notifiedOn <= today;

type Standing =
  | { readonly certification: Certification; readonly absence?: undefined }
  /** in the words of the contract municipal/certification */
  | { readonly certification?: undefined; readonly absence: '申請がない' | '申請中' | '有効期間が過ぎた' };

/**
 * How a person stands, to whoever may be told: the certification that is in force, else the one that will be; of nothing that the person was not told first.
 * @param own all of the person's, in no order
 */
export function standingOf(own: readonly Certification[], today: string): Standing {
  const told = own.filter((one) => isNotified(one, today)).toSorted((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
  const begun = told.find((one) => begins(one) <= today);
  const holds = begun && (begun.validUntil ?? '9999-12-31') >= today;
  if (begun && holds) return { certification: begun };
  const coming = told.findLast((one) => begins(one) > today);
  if (coming) return { certification: coming };
  if (own.some((one) => !isNotified(one, today))) return { absence: '申請中' };
  return { absence: begun ? '有効期間が過ぎた' : '申請がない' };
}
