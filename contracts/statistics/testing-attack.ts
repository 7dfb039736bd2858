import type { Figure } from './table.ts';

/**
 * What a reader works out of a table whose shown figures are known exactly: the least and the greatest value that each hidden
 * figure can have, by linear programming over the equations of the margins (another way than the one that hides them). The
 * simplex method with Bland's rule; the equations are those of a network, so that every step is exact in whole numbers.
 */
export function workOut(figures: readonly Figure[], hidden: readonly Figure[], one: Figure): [number, number] {
  const nodes = [...new Set(figures.flatMap(({ from, to }) => [from, to]))];
  const rows = nodes.map((node) => {
    const sign = ({ from, to }: Figure) => Number(to === node) - Number(from === node);
    const known = figures.filter((figure) => !hidden.includes(figure));
    const rest = -known.reduce((sum, figure) => sum + sign(figure) * figure.count, 0);
    const factors = hidden.map(sign);
    return rest < 0 ? [...factors.map((factor) => -factor), -rest] : [...factors, rest];
  });
  return rangeOf(
    rows,
    hidden.map((figure) => Number(figure === one)),
  );
}

/**
 * The least and the greatest value that a sum can have under any equations at all, e.g. those of several tables of the same persons.
 * @param rows the factors of each equation, then what they come to, which is not negative @param goal the factors of the sum
 */
export const rangeOf = (rows: readonly (readonly number[])[], goal: readonly number[]): [number, number] => [
  optimum(
    rows,
    goal.map((factor) => -factor),
  ) * -1,
  optimum(rows, goal),
];

const huge = 1e6;

/** The greatest value of `goal` over x ≥ 0 with rows·x = their last column, which is not negative. */
function optimum(rows: readonly (readonly number[])[], goal: readonly number[]): number {
  // One artificial variable an equation, so dear that none is left in the end.
  const table = rows.map((row, i) => [...row.slice(0, -1), ...rows.map((_, j) => Number(i === j)), row.at(-1)!]);
  const worth = [...goal, ...rows.map(() => -huge)];
  const basis = rows.map((_, i) => goal.length + i);
  for (;;) {
    const gain = worth.map((own, j) => own - table.reduce((sum, row, i) => sum + worth[basis[i]!]! * row[j]!, 0));
    const enters = gain.findIndex((one) => one > 1e-6);
    if (enters < 0) break;
    const leaves = table
      .map((row, i) => ({ i, ratio: row[enters]! > 1e-9 ? row.at(-1)! / row[enters]! : Number.POSITIVE_INFINITY }))
      .sort((a, b) => a.ratio - b.ratio || basis[a.i]! - basis[b.i]!)[0]!;
    if (leaves.ratio === Number.POSITIVE_INFINITY) return leaves.ratio;
    const pivot = table[leaves.i]!.map((value) => value / table[leaves.i]![enters]!);
    for (const [i, row] of table.entries())
      table[i] = i === leaves.i ? pivot : row.map((value, j) => value - row[enters]! * pivot[j]!);
    basis[leaves.i] = enters;
  }
  return table.reduce((sum, row, i) => sum + worth[basis[i]!]! * row.at(-1)!, 0);
}
