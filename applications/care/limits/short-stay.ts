import { addDays, countDays, firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';

export type ShortStay = {
  /** insured days of the certification's period, before the month and in it */
  readonly before: number;
  readonly inMonth: number;
  readonly total: number;
  /** おおむね半数: half of the period's days, a fraction dropped; above it a reason is due to the insurer */
  readonly half: number;
  readonly isOverHalf: boolean;
  /** days of the month past those that can be insured in a row (30日超): the person pays them whole */
  readonly beyond: readonly string[];
};

/**
 * Counts the days of short stay（短期入所）of one certification.
 * @param days every day of it on which the person stays, whoever keeps the house, in any order
 */
export function countShortStay(
  tables: Tables,
  month: Month,
  period: { readonly from: string; readonly until: string },
  days: readonly string[],
): ShortStay {
  const [first, last] = [firstDayOf(month), lastDayOf(month)];
  const beyond = new Set(findBeyond(tables, [...new Set(days)].sort()));
  const insured = days.filter((day) => period.from <= day && day <= period.until && !beyond.has(day));
  const unique = [...new Set(insured)];
  const before = unique.filter((day) => day < first).length;
  const inMonth = unique.filter((day) => first <= day && day <= last).length;
  const half = Math.floor(countDays(period.from, period.until) / 2);
  return {
    ...{ before, inMonth, total: before + inMonth, half, isOverHalf: before + inMonth > half },
    beyond: [...beyond].filter((day) => first <= day && day <= last),
  };
}

/** Days past so many in a row. Where the table says so, one day that the person paid begins the count anew. */
function findBeyond(tables: Tables, days: readonly string[]): string[] {
  const found: string[] = [];
  let run = 0;
  let yesterday = '';
  for (const day of days) {
    const rule = findValid(tables, 'short-stay', '', day);
    if (!rule) throw new Error(`表 short-stay.json に、${day} の行がありません。`);
    if (addDays(day, -1) !== yesterday) run = 0;
    yesterday = day;
    run += 1;
    if (run <= rule.consecutive) continue;
    found.push(day);
    if (rule.restarts) run = 0;
  }
  return found;
}
