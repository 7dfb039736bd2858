import type { Kind } from '../../table/column.ts';

/** A column that a file is expected to have, found by its title in whatever order. */
export type Field = {
  readonly key: string;
  readonly title: string;
  readonly kind: Kind;
  readonly required?: boolean;
  /** of a code: how many digits */
  readonly digits?: number;
  /** what is wrong with a text, in Japanese, and what to mend */
  readonly check?: (text: string) => string | undefined;
};

export type FileRefusal =
  | 'empty_file'
  | 'too_large'
  | 'not_what_it_says'
  | 'unknown_encoding'
  | 'protected_book'
  | 'macros'
  | 'external_links'
  | 'embedded_objects'
  | 'zip_bomb'
  | 'broken_file'
  | 'broken_quotes'
  | 'missing_columns'
  | 'too_many_rows';
export type Refused = { readonly outcome: 'refused'; readonly reason: FileRefusal; readonly message: string };

/** What is wrong with a line, or worth knowing about it. */
export type Told = { readonly line: number; readonly title?: string; readonly message: string };
export type ReadRow = { readonly line: number; readonly values: Readonly<Record<string, string | number | undefined>> };
export type Read = {
  readonly outcome: 'read';
  readonly form: 'utf-8' | 'cp932' | 'xlsx';
  /** the rows with nothing wrong in them */
  readonly rows: readonly ReadRow[];
  readonly wrong: readonly Told[];
  /** of the file: columns that were not asked for, further sheets */
  readonly notes: readonly string[];
};

/** A line of cells before it is known what they mean; a cell that cannot be taken says why. */
export type Cell = string | { readonly wrong: string };
export type Line = { readonly line: number; readonly cells: readonly Cell[] };

export const limits = { bytes: 20 * 1024 * 1024, rows: 50_000 } as const;

export const refuse = (reason: FileRefusal, message: string): Refused => ({ outcome: 'refused', reason, message });

/** e.g. 3行目「生年月日」：… */
export const sayTold = ({ line, title, message }: Told): string =>
  `${line}行目${title ? `「${title}」` : ''}：${message}`;
