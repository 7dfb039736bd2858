import { type Column, getLayout, type Prefix } from '../table/table.ts';
import { currentTable, everyColumn } from '../table/tables.ts';
import { cellOf, nest, readValue, type Value, valueIn } from '../table/value.ts';

/** What stands in columns that another version has beside the current one: by the place of the column, as the cell is written. */
export type Further = Readonly<Record<string, string>>;

/** Columns of a file that no screen knows by itself: a region's own table has brought them. */
export const furtherColumns = (prefix: Prefix): readonly Column[] => {
  const { columnAt } = getLayout(currentTable, prefix);
  return everyColumn(prefix).filter(({ at }) => !columnAt.has(at));
};

const furtherOf = (prefix: Prefix, row: object | undefined): Further =>
  Object.fromEntries(
    furtherColumns(prefix).flatMap((column) => {
      const text = row === undefined ? '' : cellOf(column, valueIn(row, column));
      return text === '' ? [] : [[column.at, text]];
    }),
  );

/** Nothing at all where there is nothing: most regions have no version of their own. */
export function furtherIn(prefix: Prefix, row: object | undefined): { readonly further?: Further } {
  const further = furtherOf(prefix, row);
  return Object.keys(further).length === 0 ? {} : { further };
}

/** The same as parts of a row. */
export function withFurther(prefix: Prefix, further: Further | undefined): object {
  if (further === undefined) return {};
  const columns = furtherColumns(prefix);
  const values = columns.flatMap((column): [string, Value][] => {
    const value = readValue(column, further[column.at] ?? '');
    return value === undefined ? [] : [[column.at, value]];
  });
  return nest(columns, new Map(values), new Set());
}

/** A row with these values in such columns, and no others. */
export function replaceFurther<Row extends object>(prefix: Prefix, row: Row, further: Further | undefined): Row {
  const ours = new Set(getLayout(currentTable, prefix).columns.map(({ path }) => path[0]!));
  const names = new Set(furtherColumns(prefix).flatMap(({ path: [name] }) => (ours.has(name!) ? [] : [name!])));
  const rest = Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name)));
  return { ...(rest as Row), ...withFurther(prefix, further) };
}
