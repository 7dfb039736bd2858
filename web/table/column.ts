import type { Child } from 'hono/jsx';

/** What a cell holds. A date is a day, `YYYY-MM-DD`; a code is digits that are a name and not a quantity（被保険者番号）: its zeros stay. */
export type Kind = 'text' | 'code' | 'number' | 'date';
export type Value = string | number | undefined;

/**
 * One column, declared once: the table on the screen and the files that go out of it are made from the same declaration, so that
 * a list and its CSV never differ.
 */
export type Column<Row> = {
  /** in the query string: ASCII */
  readonly key: string;
  readonly title: string;
  readonly kind: Kind;
  readonly value: (row: Row) => Value;
  /** how the cell looks where that is more than its value: a link, a mark */
  readonly show?: (row: Row) => Child;
  /** what it is sorted by where that is not the value: a name by its kana; `false`: not sorted */
  readonly order?: ((row: Row) => Value) | false;
  /** one field to look for text in, or a list to choose from */
  readonly filter?: 'text' | readonly string[];
  /** the cell that names its row, read aloud before the others; without one, the first */
  readonly heads?: boolean;
};

export const headOf = <Row>(columns: readonly Column<Row>[]): Column<Row> =>
  columns.find(({ heads }) => heads) ?? columns[0]!;
