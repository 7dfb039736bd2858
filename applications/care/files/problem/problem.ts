import { catalogue, type ProblemCode } from './catalogue.ts';
import type { Severity } from './words/kind.ts';

/** Which way a file goes: the same flaw may be read with a warning, and not be written at all. */
export type Direction = 'reading' | 'writing';

/** Where: `line` is of the file, from 1 as an editor counts; `row` as a spreadsheet counts; `column` is 項目番号. 0: the whole. */
export type Place = { readonly file: string; readonly line: number; readonly row: number; readonly column: number };

/** One thing that is wrong, or worth knowing, in Japanese: what, and how to mend it. */
export type Problem = Place & {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** 項目名 */
  readonly name?: string;
  readonly what: string;
  readonly mend: string;
  /** further lines with the same in the same column: one number that is wrong on every line is one problem */
  readonly also: readonly number[];
};

export const holdsBack = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error');

/** e.g. UP1KYO_….CSV 3行目（ほか2行） 7項目「利用者住所２」：外字が含まれています。登録されている… */
export function sayProblem({ file, what, mend, ...place }: Omit<Problem, 'code'>): string {
  return `${[file, sayPlace(place)].filter((part) => part !== '').join(' ')}：${what}${mend}`;
}

/** Where in its file, e.g. 3行目（ほか2行） 7項目「利用者住所２」; empty where it is the whole of it. */
export function sayPlace({
  line,
  row,
  column,
  name,
  also,
}: Pick<Problem, 'line' | 'row' | 'column' | 'name' | 'also'>): string {
  const rest = also.length > 0 ? `（ほか${also.length}行）` : '';
  return [
    ...(line > 0 ? [`${row === line ? `${line}行目` : `${line}行目（表では${row}行目）`}${rest}`] : []),
    ...(column > 0 ? [`${column}項目${name === undefined ? '' : `「${name}」`}`] : []),
  ].join(' ');
}

/** Collects what the reading of files finds. */
export class Problems {
  readonly #found = new Map<string, Problem & { readonly also: number[] }>();
  readonly #direction: Direction;

  constructor(direction: Direction) {
    this.#direction = direction;
  }

  /** @param detail, more: what the words of this code speak of; never what is written about a person */
  add(
    code: ProblemCode,
    place: Partial<Place> & { readonly file: string; readonly name?: string },
    detail = '',
    more = '',
  ): void {
    const same = JSON.stringify([code, place.file, place.column, detail, more]);
    const before = this.#found.get(same);
    if (before) return void before.also.push(place.line ?? 0);
    const kind = catalogue[code];
    this.#found.set(same, {
      ...{ line: 0, row: 0, column: 0 },
      ...place,
      code,
      severity: kind[this.#direction],
      ...kind.say(detail, more),
      also: [],
    });
  }

  /** In the order of files as found, lines, columns. */
  list(): readonly Problem[] {
    const found = [...this.#found.values()];
    const files = [...new Set(found.map(({ file }) => file))];
    return found.toSorted(
      (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    );
  }
}
