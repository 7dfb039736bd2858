/**
 * A table of counts as a circulation: what flows into a node flows out of it. A cell goes from its row to its column, a row's total
 * feeds the row, a column feeds its total, and the grand total goes round from the columns' side to the rows'. So that a reader
 * who knows some of the figures knows the others exactly as far as these equations allow, and no table needs a case of its own.
 */
export type Figure = {
  readonly from: number;
  readonly to: number;
  /** the category on each side of the table; null: the total over that side */
  readonly at: readonly (string | null)[];
  readonly count: number;
};

/**
 * All figures of a table: cells, then totals.
 * @param sides the categories of its one or two sides
 * @param rows the categories of each person
 */
export function tabulate(sides: readonly (readonly string[])[], rows: readonly (readonly string[])[]): Figure[] {
  const counted = new Map<string, number>();
  const add = (at: readonly (string | null)[]) => counted.set(keyOf(at), (counted.get(keyOf(at)) ?? 0) + 1);
  for (const row of rows) for (const at of sides[1] ? spread(row) : [row, [null]]) add(at);
  return figuresOf(sides, (at) => counted.get(keyOf(at)) ?? 0);
}

/** The same of what has been counted elsewhere. @param countOf the figure at these categories; null: the total over that side */
export function figuresOf(
  [first = [], second]: readonly (readonly string[])[],
  countOf: (at: readonly (string | null)[]) => number,
): Figure[] {
  const figure = (from: number, to: number, at: readonly (string | null)[]): Figure => ({
    ...{ from, to, at },
    count: countOf(at),
  });
  if (!second) return [...first.map((one) => figure(0, 1, [one])), figure(1, 0, [null])];
  const row = (i: number) => 2 + i;
  const column = (j: number) => 2 + first.length + j;
  return [
    ...first.flatMap((a, i) => second.map((b, j) => figure(row(i), column(j), [a, b]))),
    ...first.map((a, i) => figure(0, row(i), [a, null])),
    ...second.map((b, j) => figure(column(j), 1, [null, b])),
    figure(1, 0, [null, null]),
  ];
}

const keyOf = (at: readonly (string | null)[]): string => JSON.stringify(at);
const spread = ([a = '', b = '']: readonly string[]): (string | null)[][] => [
  [a, b],
  [a, null],
  [null, b],
  [null, null],
];
