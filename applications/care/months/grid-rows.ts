import { daysIn, type Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { type DraftLine, inOrder, isMonthly } from './draft.ts';
import { titleOf } from './figure.ts';
import type { PersonMonth } from './load.ts';

/** How often on each day of the month. */
export type Counts = ReadonlyMap<number, number>;
/** A line of 第6表: what is planned, and what was done of it. */
type GridLine = {
  readonly line: DraftLine;
  readonly title: string;
  readonly monthly: boolean;
  readonly counts: Counts;
};
export type GridRows = {
  readonly days: readonly number[];
  readonly lines: readonly GridLine[];
  /** actuals have come */
  readonly isDone: boolean;
  /** what was done, and not planned */
  readonly unplanned: readonly { readonly title: string; readonly office: string; readonly counts: Counts }[];
};

/** The rows of 第6表, on the screen and on paper: each row of the actuals belongs to one line at most. */
export function gridRows(tables: Tables, month: Month, of: PersonMonth, lines: readonly DraftLine[]): GridRows {
  const days = Array.from({ length: daysIn(month) }, (_, i) => i + 1);
  const done = of.actuals.flatMap(({ parts }) => parts.UPJSK);
  const used = new Set<object>();
  const countsOf = (rows: typeof done): Counts =>
    new Map(
      days.map((day) => [
        day,
        rows
          .filter((row) => row.day === `${month}${String(day).padStart(2, '0')}`)
          .reduce((sum, { count = 1 }) => sum + count, 0),
      ]),
    );
  const time = (at: string | undefined) => (at === undefined || at === '9999' ? '' : at);
  const planned = inOrder(lines).map((line): GridLine => {
    const monthly = isMonthly(tables, month, line.code);
    const rows = done.filter(
      (row) =>
        !used.has(row) &&
        row.office === line.office &&
        row.serviceCode === line.code &&
        (monthly || (time(row.start) === line.start && time(row.end) === line.end)),
    );
    for (const row of rows) used.add(row);
    return { line, monthly, title: titleOf(tables, month, line.code), counts: countsOf(rows) };
  });
  const left = Map.groupBy(
    done.filter((row) => !used.has(row)),
    ({ office, serviceCode, start }) => `${office} ${serviceCode} ${start}`,
  );
  return {
    ...{ days, lines: planned, isDone: of.actuals.length > 0 },
    unplanned: [...left].map(([key, rows]) => ({
      title: titleOf(tables, month, rows[0]!.serviceCode ?? ''),
      office: rows[0]!.officeName ?? key,
      counts: countsOf(rows),
    })),
  };
}
