import type { Further } from '../../files/model/further.ts';
import { othersOf, type PlanContent } from '../content.ts';

/** One entry of 第3表 as it is typed: a service comes on several days at once. */
export type WeekItem = {
  readonly kind: 'service' | 'activity' | 'other';
  readonly text: string;
  readonly weekdays: readonly string[];
  readonly start: string;
  readonly end: string;
  /** of a region's own version */
  readonly further?: Further;
};

/** Entries of a week as people speak of them: the same at the same time on several days is one. */
export function itemsOf({ services, activities, others, furtherOfOthers }: PlanContent): WeekItem[] {
  const together = Map.groupBy(services, ({ text, start, end, further }) =>
    JSON.stringify([text, start, end, further]),
  );
  return [
    ...[...together.values()].map((all): WeekItem => {
      const { weekday: _, ...one } = all[0]!;
      return { kind: 'service', ...one, weekdays: all.map(({ weekday }) => weekday).sort() };
    }),
    ...activities.map((one): WeekItem => ({ kind: 'activity', ...one, weekdays: [] })),
    ...others.map((text, i): WeekItem => {
      const further = furtherOfOthers?.[i];
      return { kind: 'other', text, start: '', end: '', weekdays: [], ...(isSaid(further) && { further }) };
    }),
  ];
}

const isSaid = (further: Further | undefined): further is Further =>
  further !== undefined && Object.keys(further).length > 0;

/** The plan with these entries: rows by weekday and time, as the form is read. */
export function withItems({ furtherOfOthers: _, ...content }: PlanContent, items: readonly WeekItem[]): PlanContent {
  const of = (kind: WeekItem['kind']) =>
    items.flatMap(({ kind: one, weekdays, ...item }) => (one === kind ? [{ weekdays, item }] : []));
  return {
    ...content,
    services: of('service')
      .flatMap(({ item, weekdays }) => weekdays.map((weekday) => ({ ...item, weekday })))
      .sort((a, b) => (a.weekday + a.start < b.weekday + b.start ? -1 : 1)),
    activities: of('activity')
      .map(({ item }) => item)
      .sort((a, b) => (a.start < b.start ? -1 : 1)),
    ...othersOf(of('other').map(({ item }) => item)),
  };
}

/** What names an entry until somebody changes it. */
export const nameOf = ({ kind, text, start, end, weekdays, further }: WeekItem): string =>
  JSON.stringify([kind, text, start, end, weekdays, further]);

/** 930, 9:30, ９時３０分 as HHMM; undefined where it is no time of day. */
export function readTime(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const found = /^(\d{1,2})(?::|時)?(\d\d)?分?$/.exec(plain) ?? /^(\d{1,2}):(\d\d)$/.exec(plain);
  if (!found) return undefined;
  const [, hour, minute = '00'] = found;
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  return hour!.padStart(2, '0') + minute;
}
