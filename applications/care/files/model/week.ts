import { type Further, furtherIn } from './further.ts';
import type { ThirdTableRow } from './plan.ts';

type Entry = { readonly text: string; readonly further?: Further };

/** 第3表 told apart: services of a weekday, the person's own day, and what does not come weekly. */
export type Week = {
  readonly services: readonly (Entry & {
    readonly weekday?: string;
    readonly start?: string;
    readonly end?: string;
  })[];
  readonly activities: readonly (Entry & { readonly start?: string; readonly end?: string })[];
  readonly others: readonly Entry[];
};

/**
 * A row that says several things is each of them: what somebody wrote is never dropped for standing beside something else. What a region's own version
 * has beside ours goes with the first of them.
 */
export function readWeek(rows: readonly ThirdTableRow[]): Week {
  const [services, activities, others]: [Week['services'][number][], Week['activities'][number][], Entry[]] = [
    [],
    [],
    [],
  ];
  for (const row of rows) {
    const { service, weekday, start, end, activity, activityStart, activityEnd, other } = row;
    const isSaid = (...cells: readonly (string | undefined)[]) => cells.some((cell) => cell !== undefined);
    const isService = isSaid(service, weekday, start, end);
    const isActivity = isSaid(activity, activityStart, activityEnd);
    const more = furtherIn('UP3KYO', row);
    if (isService) services.push({ weekday, start, end, text: service ?? '', ...more });
    if (isActivity)
      activities.push({ start: activityStart, end: activityEnd, text: activity ?? '', ...(!isService && more) });
    const isFirst = !isService && !isActivity;
    if (other !== undefined || (isFirst && more.further)) others.push({ text: other ?? '', ...(isFirst && more) });
  }
  return { services, activities, others };
}
