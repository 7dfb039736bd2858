import {
  addDays,
  addMonths,
  countDays,
  daysIn,
  firstDayOf,
  lastDayOf,
  type Month,
} from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import { sayDay, sayMonth } from '../../../web/japanese/day.ts';
import { type Basis, type Draft, type DraftLine, isMonthly } from './draft.ts';
import { countStay, dayOf, isStay, titleOf } from './figure.ts';

export type Copied = {
  readonly draft: Draft;
  /** what could not be carried over, or should be looked at, in words */
  readonly notes: readonly string[];
};
type IsHoliday = (day: string) => boolean;

/**
 * A month's slip as that of the next. A service that came on every Tuesday comes on every Tuesday; one that came on the second and fourth comes on
 * these; who stayed away on holidays alone stays away on those of the new month. What has no day in the new month is told, never dropped in silence.
 * @param typed 認定の前提 that somebody has typed for the new month already: it stays
 */
export function copyMonth(
  tables: Tables,
  from: Month,
  to: Month,
  draft: Draft,
  isHoliday: IsHoliday,
  typed: Basis | null = null,
): Copied {
  const notes: string[] = [];
  const lines = draft.lines.flatMap((line): DraftLine[] => {
    const name = `${titleOf(tables, from, line.code)}（${line.officeName}）`;
    if (!findValid(tables, 'codes', line.code, firstDayOf(to))) {
      notes.push(`${name}：このサービスコードは、${sayMonth(to)}には使えません。写していません。`);
      return [];
    }
    if (isMonthly(tables, to, line.code)) return [line];
    const carried = carryDays(from, to, line.days, isHoliday);
    const many = isStay(tables, from, line.code);
    if (many) notes.push(`${name}：短期入所は、曜日で写しています。泊まる日を確かめてください。`);
    for (const { weekday, nth } of carried.lost)
      notes.push(`${name}：第${nth}${weekdays[weekday]}曜日が、${sayMonth(to)}にはありません。`);
    if (carried.holidays.length > 0)
      notes.push(`${name}：祝日にあたる日があります（${carried.holidays.map((day) => `${day}日`).join('、')}）。`);
    return [{ ...line, days: carried.days }];
  });
  const { basis, expired } = typed ? { basis: typed, expired: false } : carryBasis(tables, from, to, draft);
  if (expired) notes.push(`認定の有効期間が${sayDay(basis!.until)}までです。認定の前提を入れ直してください。`);
  if (draft.over) notes.push('超える分の割り振りは写していません。');
  return { draft: { ...draft, basis, lines, over: null }, notes };
}

const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const;
export const weekdayOf = (month: Month, day: number): number => new Date(`${dayOf(month, day)}T00:00:00Z`).getUTCDay();

type Carried = {
  readonly days: readonly number[];
  readonly lost: readonly { readonly weekday: number; readonly nth: number }[];
  readonly holidays: readonly number[];
};

function carryDays(from: Month, to: Month, days: readonly number[], isHoliday: IsHoliday): Carried {
  const found: number[] = [];
  const lost: { weekday: number; nth: number }[] = [];
  for (const [weekday, own] of Map.groupBy(days, (day) => weekdayOf(from, day))) {
    const [then, now] = [daysWith(from, weekday), daysWith(to, weekday)];
    const away = then.filter((day) => !own.includes(day));
    const restsOnHolidays = away.length > 0 && away.every((day) => isHoliday(dayOf(from, day)));
    if (away.length === 0) found.push(...now);
    else if (restsOnHolidays) found.push(...now.filter((day) => !isHoliday(dayOf(to, day))));
    else
      for (const day of own) {
        const nth = then.indexOf(day);
        if (now[nth] === undefined) lost.push({ weekday, nth: nth + 1 });
        else found.push(now[nth]);
      }
  }
  found.sort((a, b) => a - b);
  return { days: found, lost, holidays: found.filter((day) => isHoliday(dayOf(to, day))) };
}

const daysWith = (month: Month, weekday: number): number[] =>
  Array.from({ length: daysIn(month) }, (_, i) => i + 1).filter((day) => weekdayOf(month, day) === weekday);

/**
 * The certification goes on, and with it the count of days of short stay: of those that it insured. The next month has none of them yet, and begins with
 * the level that this one ended with.
 */
export function carryBasis(tables: Tables, from: Month, to: Month, draft: Draft) {
  if (!draft.basis) return { basis: null, expired: false };
  const { levelBefore: _, ...basis } = draft.basis;
  const stays = new Set(
    draft.lines
      .filter(({ code }) => isStay(tables, from, code))
      .flatMap(({ days }) => days.map((day) => dayOf(from, day))),
  );
  const isNext = to === addMonths(from, 1);
  let run = 0;
  for (let day = lastDayOf(from); stays.has(day); day = addDays(day, -1)) run += 1;
  const unbroken = run === daysIn(from) && countDays(firstDayOf(from), lastDayOf(from)) === run;
  return {
    basis: {
      ...basis,
      stayBefore: countStay(tables, from, draft)?.total ?? basis.stayBefore,
      stayRun: isNext ? (unbroken ? basis.stayRun + run : run) : 0,
    },
    expired: basis.until !== '' && basis.until < firstDayOf(to),
  };
}
