import { countDays, type Month, monthOf } from '../../../../contracts/care/month.ts';
import type { Certification } from '../ledger/certification.ts';

export type LeadTime = {
  readonly month: Month;
  readonly count: number;
  /** days from the application to the day on which the result reached the person */
  readonly median: number;
  /** those that took at most thirty days（介護保険法27条11項） */
  readonly inTime: number;
};

/** KPI 認定にかかった日数, by the month in which the result reached the person. What has no day of application is not counted. */
export function leadTimesOf(notified: readonly Certification[]): LeadTime[] {
  const taken = notified.flatMap(({ appliedOn, notifiedOn, kind }) =>
    appliedOn === null || notifiedOn === null || kind === '取消し' || notifiedOn < appliedOn
      ? []
      : [{ month: monthOf(notifiedOn), days: countDays(appliedOn, notifiedOn) - 1 }],
  );
  return [...Map.groupBy(taken, ({ month }) => month)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, all]) => ({
      month,
      count: all.length,
      median: medianOf(all.map(({ days }) => days)),
      inTime: all.filter(({ days }) => days <= 30).length,
    }));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
