import type { Column, Kind, Value } from '../table/column.ts';

/** What goes into a file: titles and cells, of whatever kind of row. */
export type Sheet = {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly kind: Kind }[];
  readonly rows: readonly (readonly Value[])[];
};

/** The list of the screen as a sheet: the same columns, all rows. */
export const sheetOf = <Row>(title: string, columns: readonly Column<Row>[], rows: readonly Row[]): Sheet => ({
  title,
  columns: columns.map(({ title, kind }) => ({ title, kind })),
  rows: rows.map((row) => columns.map((column) => column.value(row))),
});

/** A cell as text; a number has no separators, so that it is read back as it was. */
export const textOf = (value: Value): string => (value === undefined ? '' : String(value));
