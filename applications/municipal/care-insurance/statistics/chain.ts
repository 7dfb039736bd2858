import { type Figure, tabulate } from '../../../../contracts/statistics/table.ts';

/**
 * The figures of a table with one or two sides, or of two tables that share a side: of three sides, the first by the second and the second by
 * the third. A total that one of them hides and the other
 * shows would be an equation more for the reader; so they are one circulation, in which the shared side's totals flow from the one into the other.
 */
export function figuresOf(sides: readonly (readonly string[])[], rows: readonly (readonly string[])[]): Figure[] {
  const [first = [], shared = [], last] = sides;
  if (!last) return tabulate(sides, rows);
  const counted = new Map<string, number>();
  for (const [a, m, b] of rows as readonly (readonly [string, string, string])[])
    for (const at of [
      [a, m, null],
      [a, null, null],
      [null, m, null],
      [null, m, b],
      [null, null, b],
      [null, null, null],
    ]) {
      const key = JSON.stringify(at);
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
  const figure = (from: number, to: number, at: readonly (string | null)[]): Figure => ({
    ...{ from, to, at },
    count: counted.get(JSON.stringify(at)) ?? 0,
  });
  const [source, sink] = [0, 1];
  const firstAt = (i: number) => 2 + i;
  const into = (j: number) => 2 + first.length + j;
  const out = (j: number) => 2 + first.length + shared.length + j;
  const lastAt = (k: number) => 2 + first.length + 2 * shared.length + k;
  return [
    ...first.flatMap((a, i) => shared.map((m, j) => figure(firstAt(i), into(j), [a, m, null]))),
    ...shared.flatMap((m, j) => last.map((b, k) => figure(out(j), lastAt(k), [null, m, b]))),
    ...first.map((a, i) => figure(source, firstAt(i), [a, null, null])),
    ...shared.map((m, j) => figure(into(j), out(j), [null, m, null])),
    ...last.map((b, k) => figure(lastAt(k), sink, [null, null, b])),
    figure(sink, source, [null, null, null]),
  ];
}
