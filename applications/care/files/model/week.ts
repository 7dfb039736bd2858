import type { ThirdTableRow } from './plan.ts';

/** 第3表 told apart: services of a weekday, the person's own day, and what does not come weekly. */
export type Week = {
  readonly services: readonly {
    readonly weekday?: string;
    readonly start?: string;
    readonly end?: string;
    readonly text: string;
  }[];
  readonly activities: readonly { readonly start?: string; readonly end?: string; readonly text: string }[];
  readonly others: readonly string[];
};

/** A row that says several things is each of them: what somebody wrote is never dropped for standing beside something else. */
export function readWeek(rows: readonly ThirdTableRow[]): Week {
  const services = rows.flatMap(({ service, weekday, start, end }) =>
    service === undefined && weekday === undefined && start === undefined && end === undefined
      ? []
      : [{ weekday, start, end, text: service ?? '' }],
  );
  const activities = rows.flatMap(({ activity, activityStart: start, activityEnd: end }) =>
    activity === undefined && start === undefined && end === undefined ? [] : [{ start, end, text: activity ?? '' }],
  );
  return { services, activities, others: rows.flatMap(({ other }) => (other === undefined ? [] : [other])) };
}
