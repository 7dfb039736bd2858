import type { ServiceRow } from './month.ts';

/** One service on one day: a cell of the form. */
export type ServiceCell = Pick<ServiceRow, 'day' | 'count' | 'units' | 'proratedDays'>;

/** A line of 第6表: the same service of the same office at the same time, with a cell for each of its days. */
export type ServiceLine = {
  readonly service: Omit<ServiceRow, keyof ServiceCell>;
  readonly cells: readonly ServiceCell[];
};

/**
 * The lines of the form from the rows of the file. Two visits of one day at different times are two lines, and two rows that say the same are
 * two cells: visits are never made one.
 */
export function readServiceLines(rows: readonly ServiceRow[]): ServiceLine[] {
  const lines = new Map<string, { service: ServiceLine['service']; cells: ServiceCell[] }>();
  for (const { day, count, units, proratedDays, ...service } of rows) {
    const text = JSON.stringify(Object.entries(service).sort(([a], [b]) => (a < b ? -1 : 1)));
    const line = lines.get(text) ?? { service, cells: [] };
    lines.set(text, line);
    line.cells.push({ day, count, units, proratedDays });
  }
  return [...lines.values()];
}

/** The rows of the file from the lines of the form, by day and time. */
export function writeServiceLines(lines: readonly ServiceLine[]): ServiceRow[] {
  const rows = lines.flatMap(({ service, cells }) => cells.map((cell) => ({ ...service, ...cell })));
  const place = ({ day = '', start = '' }: ServiceRow) => `${day} ${start}`;
  return rows.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
}
