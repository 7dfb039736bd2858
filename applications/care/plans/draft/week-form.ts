import type { PlanContent } from '../content.ts';

/** One entry of 第3表 as it is typed: a service comes on several days at once. */
export type WeekItem = {
  readonly kind: 'service' | 'activity' | 'other';
  readonly text: string;
  readonly weekdays: readonly string[];
  readonly start: string;
  readonly end: string;
};

/** Entries of a week as people speak of them: the same at the same time on several days is one. */
export function itemsOf({ services, activities, others }: PlanContent): WeekItem[] {
  const together = Map.groupBy(services, ({ text, start, end }) => JSON.stringify([text, start, end]));
  return [
    ...[...together.values()].map((all): WeekItem => {
      const { text, start, end } = all[0]!;
      return { kind: 'service', text, start, end, weekdays: all.map(({ weekday }) => weekday).sort() };
    }),
    ...activities.map(({ text, start, end }): WeekItem => ({ kind: 'activity', text, start, end, weekdays: [] })),
    ...others.map((text): WeekItem => ({ kind: 'other', text, start: '', end: '', weekdays: [] })),
  ];
}

/** The plan with these entries: rows by weekday and time, as the form is read. */
export function withItems(content: PlanContent, items: readonly WeekItem[]): PlanContent {
  const of = (kind: WeekItem['kind']) => items.filter((one) => one.kind === kind);
  return {
    ...content,
    services: of('service')
      .flatMap(({ text, weekdays, start, end }) => weekdays.map((weekday) => ({ text, weekday, start, end })))
      .sort((a, b) => (a.weekday + a.start < b.weekday + b.start ? -1 : 1)),
    activities: of('activity')
      .map(({ text, start, end }) => ({ text, start, end }))
      .sort((a, b) => (a.start < b.start ? -1 : 1)),
    others: of('other').map(({ text }) => text),
  };
}

/** What names an entry until somebody changes it. */
export const nameOf = ({ kind, text, start, end, weekdays }: WeekItem): string =>
  JSON.stringify([kind, text, start, end, weekdays]);

/** 930, 9:30, ９時３０分 as HHMM; undefined where it is no time of day. */
export function readTime(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const found = /^(\d{1,2})(?::|時)?(\d\d)?分?$/.exec(plain) ?? /^(\d{1,2}):(\d\d)$/.exec(plain);
  if (!found) return undefined;
  const [, hour, minute = '00'] = found;
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  return hour!.padStart(2, '0') + minute;
}
