import { createHash } from 'node:crypto';
import type { ServiceRow } from '../files/model/month.ts';
import { type Absences, absenceKey } from '../visits/absences.ts';
import { typeOf } from '../visits/planned.ts';

/** A line of the form: the same service at the same time, how often on which day it was planned, and done. */
export type Line = {
  /** a name for fields of a form */
  readonly id: string;
  readonly serviceType: string;
  /** what every day of it says */
  readonly service: ServiceRow;
  readonly planned: ReadonlyMap<string, number>;
  readonly done: ReadonlyMap<string, number>;
};

/** Without what differs from day to day, and without what says who wrote it when. */
const common = ({
  day: _,
  count: __,
  writtenOn: ___,
  updater: ____,
  planner: _____,
  plannerOffice: ______,
  ...rest
}: ServiceRow): ServiceRow => rest;
const signatureOf = ({ serviceCode, start, end, satellite, tais, notification, itemNo }: ServiceRow): string =>
  JSON.stringify([
    serviceCode,
    start ?? '9999',
    end ?? '9999',
    satellite ?? '',
    tais ?? notification ?? '',
    itemNo ?? '',
  ]);
export const lineIdOf = (row: ServiceRow): string =>
  createHash('sha256').update(signatureOf(row)).digest('hex').slice(0, 12);

/** The lines of a person's month, planned and done side by side, by time and code. */
export function linesOf(planned: readonly ServiceRow[], done: readonly ServiceRow[]): Line[] {
  const groups = Map.groupBy([...planned, ...done], signatureOf);
  const countIn = (rows: readonly ServiceRow[], signature: string) => {
    const counts = new Map<string, number>();
    for (const row of rows)
      if (signatureOf(row) === signature)
        counts.set(row.day ?? '', (counts.get(row.day ?? '') ?? 0) + (row.count ?? 1));
    return counts;
  };
  return [...groups]
    .map(([signature, rows]) => ({
      id: lineIdOf(rows[0]!),
      serviceType: typeOf(rows[0]!),
      service: common(rows[0]!),
      planned: countIn(planned, signature),
      done: countIn(done, signature),
    }))
    .sort((a, b) => {
      const [left, right] = [a, b].map(({ service }) => `${service.start} ${service.serviceCode}`) as [string, string];
      return left < right ? -1 : left > right ? 1 : 0;
    });
}

/** How often something was planned, and done, after a day (YYYYMMDD). */
export function countAfter(lines: readonly Line[], day: string): { readonly planned: number; readonly done: number } {
  const count = (of: 'planned' | 'done') =>
    lines.flatMap((line) => [...line[of]]).reduce((sum, [on, times]) => (on > day ? sum + times : sum), 0);
  return { planned: count('planned'), done: count('done') };
}

export type DifferenceKind = 'missing' | 'beside' | 'other';
export type DayDifference = {
  readonly line: Line;
  readonly day: string;
  readonly kind: DifferenceKind;
  readonly planned: number;
  readonly done: number;
};

/**
 * Where what was done is otherwise than planned: `missing` was planned and not done, `beside` done and not planned, `other` done another number of times.
 * @param until YYYYMMDD: what is planned for later is not missing yet
 */
export const findDifferences = (lines: readonly Line[], until: string): DayDifference[] =>
  lines.flatMap((line) =>
    [...new Set([...line.planned.keys(), ...line.done.keys()])].sort().flatMap((day) => {
      const [planned, done] = [line.planned.get(day) ?? 0, line.done.get(day) ?? 0];
      if (planned === done || (done === 0 && day > until)) return [];
      return [
        {
          line,
          day,
          kind: done === 0 ? ('missing' as const) : planned === 0 ? ('beside' as const) : ('other' as const),
          planned,
          done,
        },
      ];
    }),
  );

/** What was planned and not done because the person has said that she does not want it. */
export const isOff = (
  absences: Absences,
  code: string,
  { line, day, kind }: Pick<DayDifference, 'line' | 'day' | 'kind'>,
) => kind === 'missing' && isAbsent(absences, code, line, day);
export const isAbsent = (absences: Absences, code: string, { service, serviceType }: Line, day: string): boolean =>
  absences.has(absenceKey({ code, day, serviceType, starts: service.start ?? '9999' }));

export const sumOf = (lines: readonly Line[], which: 'planned' | 'done'): number =>
  lines.reduce((sum, line) => sum + [...line[which].values()].reduce((a, b) => a + b, 0), 0);

/**
 * The rows of a kind of service after a form: a cell that stays as it was keeps its rows, byte for byte; another becomes one row that says how often.
 * @param wanted how often, by line and day; a cell that is not named stays
 */
export function applyForm(
  held: readonly ServiceRow[],
  lines: readonly Line[],
  wanted: (line: Line, day: string) => number | undefined,
  days: readonly string[],
): ServiceRow[] {
  const elsewhere = held.filter((row) => !days.includes(row.day ?? ''));
  const within = lines.flatMap((line) =>
    days.flatMap((day) => {
      const before = held.filter((row) => row.day === day && lineIdOf(row) === line.id);
      const count = wanted(line, day) ?? line.done.get(day) ?? 0;
      if (count === (line.done.get(day) ?? 0)) return before;
      return count === 0 ? [] : [{ ...line.service, ...(before[0] ?? {}), day, count }];
    }),
  );
  return [...elsewhere, ...within];
}

export function daysOf(month: string): string[] {
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)), 0)).getUTCDate();
  return Array.from({ length }, (_, i) => month + String(i + 1).padStart(2, '0'));
}
