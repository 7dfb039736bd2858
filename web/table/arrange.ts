import type { Column, Value } from './column.ts';
import { fold } from './fold.ts';
import type { TableState } from './state.ts';

export type Arranged<Row> = {
  /** those of the page */
  readonly rows: readonly Row[];
  /** those that the filter lets through */
  readonly total: number;
  /** the page shown: the last one where the state asks for one behind it */
  readonly page: number;
};

/** Filters, sorts and cuts rows in memory: for lists of some ten thousand. A longer list is arranged by its database. */
export function arrange<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { filter, sort, page, size }: TableState,
): Arranged<Row> {
  const sorted = sortRows(filterRows(rows, columns, filter), columns, sort);
  const shown = Math.min(page, Math.max(1, Math.ceil(sorted.length / size)));
  return { rows: sorted.slice((shown - 1) * size, shown * size), total: sorted.length, page: shown };
}

/** All rows that a filter lets through, in the order asked for: what goes into a file. */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: TableState['filter'],
): readonly Row[] {
  const tests = columns.flatMap((column) => {
    const text = filter[column.key];
    if (text === undefined) return [];
    if (column.filter !== 'text') return [(row: Row) => column.value(row) === text];
    const wanted = fold(text);
    const also = column.order || undefined;
    // A name is found by its kana too: it is sorted by it.
    return [
      (row: Row) =>
        fold(String(column.value(row) ?? '')).includes(wanted) ||
        (also !== undefined && fold(String(also(row) ?? '')).includes(wanted)),
    ];
  });
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((holds) => holds(row)));
}

export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: TableState['sort'],
): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!sort || !column) return rows;
  const order = column.order || column.value;
  const sign = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, by: order(row) }))
    .sort((a, b) => compare(a.by, b.by, sign))
    .map(({ row }) => row);
}

/** What is missing comes last in both directions: an empty cell is no small value. */
function compare(a: Value, b: Value, sign: number): number {
  if (a === b) return 0;
  if (a === undefined || a === '') return b === undefined || b === '' ? 0 : 1;
  if (b === undefined || b === '') return -1;
  return a < b ? -sign : sign;
}
