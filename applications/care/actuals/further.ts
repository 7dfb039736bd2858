import { type Further, furtherColumns, furtherIn, replaceFurther } from '../files/model/further.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { furtherValues, readFurther } from '../pages/further.tsx';
import { type Line, lineIdOf } from './month.ts';

/* What a region's own version of the standard has in 実績 beside ours: typed for a line of the form, kept in each of its rows. */

const prefix = 'UPJSK';
export const fieldsAt = ({ id }: Pick<Line, 'id'>): string => `further-${id}-`;

/** As its first row says it: of what was done, or as it is planned. */
export const furtherOf = (line: Line, held: readonly ServiceRow[]): Further =>
  furtherIn(prefix, held.find((row) => lineIdOf(row) === line.id) ?? line.service).further ?? {};

export const furtherFieldsOf = (lines: readonly Line[], held: readonly ServiceRow[]): Record<string, string> =>
  Object.assign({}, ...lines.map((line) => furtherValues(prefix, furtherOf(line, held), fieldsAt(line))));

type Sent = Readonly<Record<string, unknown>>;

/** What was typed that cannot be read, by the name of its field. */
export const findFurtherErrors = (lines: readonly Line[], sent: Sent): Readonly<Record<string, string>> =>
  furtherColumns(prefix).length === 0
    ? {}
    : Object.assign({}, ...lines.map((line) => readFurther(prefix, sent, fieldsAt(line)).errors));

/** Rows after the form: where something else was typed than the page showed, it holds in all rows of the line; where not, each row keeps its own. */
export function applyFurther(
  rows: readonly ServiceRow[],
  { lines, held, sent }: { readonly lines: readonly Line[]; readonly held: readonly ServiceRow[]; readonly sent: Sent },
): ServiceRow[] {
  if (furtherColumns(prefix).length === 0) return [...rows];
  const changed = new Map(
    lines.flatMap((line) => {
      const { typed } = readFurther(prefix, sent, fieldsAt(line));
      const shown = furtherOf(line, held);
      const isSame = furtherColumns(prefix).every(({ at }) => (typed[at] ?? '') === (shown[at] ?? ''));
      return isSame ? [] : [[line.id, typed] as const];
    }),
  );
  return rows.map((row) => {
    const typed = changed.get(lineIdOf(row));
    return typed === undefined ? row : replaceFurther(prefix, row, typed);
  });
}
