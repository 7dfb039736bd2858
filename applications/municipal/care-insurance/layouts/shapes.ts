import type { Layouts, RecordLayout } from '../../../../contracts/care/records/layout.ts';
import { readRows } from '../../../../contracts/content/rows.ts';
import { words } from './words.ts';

/** What stands in a column of a file, without a value of anybody: how long, of what kind, how often. */
export type Shapes = {
  readonly layout: RecordLayout;
  readonly count: number;
  /** in the order of the file; more than the layout has, or fewer, where it does not fit */
  readonly columns: readonly string[];
};

const most = 3;

/** The columns of every layout of a file, so that somebody can hold them against the specification. */
export function shapesOf(bytes: Uint8Array, { layouts }: Layouts): Shapes[] {
  const counted = new Map<RecordLayout, { count: number; columns: Map<string, number>[] }>();
  for (const { cells } of readRows(bytes, 'cp932').rows) {
    if (cells[0] !== '2') continue;
    const values = cells.slice(2);
    const [exchange = '', record = ''] = values;
    const layout = layouts.find((one) => one.exchange.includes(exchange) && ['', record].includes(one.record));
    if (!layout) continue;
    const known = counted.get(layout) ?? { count: 0, columns: [] };
    known.count += 1;
    for (const [i, cell] of values.entries()) {
      const shape = shapeOf(cell);
      const column = known.columns[i] ?? new Map<string, number>();
      known.columns[i] = column;
      column.set(shape, (column.get(shape) ?? 0) + 1);
    }
    counted.set(layout, known);
  }
  return [...counted].map(([layout, { count, columns }]) => ({ layout, count, columns: columns.map(say) }));
}

const say = (column: ReadonlyMap<string, number>): string =>
  [...column]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([shape, count]) => words.shape.of(shape, count))
    .join('、');

function shapeOf(cell: string): string {
  if (cell === '') return words.shape.empty;
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(cell)) return words.shape.day;
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])$/.test(cell)) return words.shape.month;
  if (/^-?\d+$/.test(cell)) return words.shape.digits(cell.length);
  if (/^[\x20-\x7e]+$/.test(cell)) return words.shape.letters(cell.length);
  return /^[\x20-\x7e｡-ﾟ]+$/.test(cell) ? words.shape.kana : words.shape.text;
}
