import type { Kind } from '../../contracts/kind.ts';
import { leastPersons, type PublicFigures } from '../../contracts/public.ts';
import { findHidden } from '../../contracts/statistics/suppress.ts';
import { type Figure, figuresOf } from '../../contracts/statistics/table.ts';
import type { Pool } from '../../database/connect.ts';
import { recordIdsWithin } from '../record/record.ts';

/** What `ledger.count_exchanges` counts. */
export const countedKinds = [
  'inquiry',
  'submission',
  'notice',
  'emergency-release',
  'break-glass',
  'viewing',
] as const satisfies readonly Kind[];

/** As `ledger.count_exchanges` gives it; null: the total over that side. */
export type Counted = {
  readonly kind: string | null;
  readonly purpose: string | null;
  readonly decision: string | null;
  readonly exchanges: number;
  readonly persons: number;
};
/** A row that is always there, whether anything happened in it or not. `purpose` is null for all that have no row of their own. */
export type Row = { readonly kind: Kind; readonly purpose: string | null };

const decisions = ['permit', 'refuse'] as const;
const keyOf = ({ kind, purpose }: { readonly kind: string | null; readonly purpose: string | null }) =>
  JSON.stringify([kind, purpose]);

/**
 * One month's table, of which nothing can be read or worked out that is about fewer than ten persons. Against whoever
 * - looks for small figures, or takes shown ones from a total: `disclose/suppress.ts` hides as many more as it takes;
 * - counts ten exchanges of one person as ten persons: a figure is small by its persons, or by itself, whichever is less;
 * - reads from the list of rows what happened: the rows are those of the contracts, not those of the month.
 * That nothing happened is shown: nought is about nobody, and whether anybody broke the glass is what the public asks.
 */
export function hideFew(month: string, rows: readonly Row[], counted: readonly Counted[]): PublicFigures {
  const told = new Set(rows.map(keyOf));
  const rowOf = (one: Counted) => keyOf(told.has(keyOf(one)) ? one : { kind: one.kind, purpose: null });
  const cells = new Map<string, { exchanges: number; persons: number }>();
  for (const one of counted) {
    const at = JSON.stringify([one.kind === null ? null : rowOf(one), one.decision]);
    const before = cells.get(at) ?? { exchanges: 0, persons: 0 };
    // What is put together may be about the same persons.
    const persons = Math.max(before.persons, one.persons);
    cells.set(at, { exchanges: before.exchanges + one.exchanges, persons });
  }
  const cell = (at: readonly (string | null)[]) => cells.get(JSON.stringify(at)) ?? { exchanges: 0, persons: 0 };
  const figures = figuresOf([rows.map(keyOf), decisions], (at) => cell(at).exchanges);
  const isSmall = ({ at, count }: Figure) => count > 0 && Math.min(count, cell(at).persons) < leastPersons;
  // Nought is never hidden, and so covers nothing: a reader knows of each hidden figure that it is one at least.
  const room = figures.filter(({ count }) => count > 0).map((figure) => ({ ...figure, count: figure.count - 1 }));
  const whole = ({ count, ...rest }: Figure): Figure => ({ ...rest, count: count + 1 });
  const hidden = findHidden(
    room,
    leastPersons,
    (one) => isSmall(whole(one)),
    ({ count }) => count,
  );
  const places = new Set([...hidden].map(({ at }) => JSON.stringify(at)));
  const shown = (row: string | null, decision: string | null): number | null =>
    places.has(JSON.stringify([row, decision])) ? null : cell([row, decision]).exchanges;
  const of = (row: string | null) => ({
    permitted: shown(row, 'permit'),
    refused: shown(row, 'refuse'),
    total: shown(row, null),
  });
  return { month, rows: rows.map((row) => ({ ...row, ...of(keyOf(row)) })), ...of(null) };
}

/** @param pool of the role trail, which can run that one function and sees no record by it @param month `2026-11`, in Asia/Tokyo */
export async function countMonth(pool: Pool, month: string): Promise<Counted[]> {
  const [from, until] = [startOf(month), startOf(nextMonth(month))];
  const { rows } = await pool.query<Counted>('SELECT * FROM ledger.count_exchanges($1, $2)', [
    ...recordIdsWithin(from, new Date(until.getTime() - 1)),
  ]);
  return rows;
}

const startOf = (month: string): Date => new Date(`${month}-01T00:00:00+09:00`);
const dayMs = 24 * 3_600_000;
const inTokyo = (time: Date): string => new Date(time.getTime() + 9 * 3_600_000).toISOString();

function nextMonth(month: string, by = 1): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/**
 * Months that are over, the newest first, and by a day: what was refused in the last minute of one is recorded a little later, and a table
 * that was shown does not change.
 */
export const monthsOver = (now: Date, most: number): string[] => {
  const current = inTokyo(new Date(now.getTime() - dayMs)).slice(0, 7);
  return Array.from({ length: most }, (_, i) => nextMonth(current, -1 - i));
};
