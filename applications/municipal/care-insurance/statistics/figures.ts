import { findHidden } from '../../../../contracts/statistics/suppress.ts';
import { smallestOf } from './bands.ts';
import { figuresOf } from './chain.ts';

/** One person as counted: the category on each side, and what was paid. */
export type Counted = { readonly insured: string; readonly at: readonly string[]; readonly cost: number };
export type Side = { readonly title: string; readonly categories: readonly string[] };

export type PublishedFigure = {
  /** null: the total over that side */
  readonly at: readonly (string | null)[];
  /** null: not shown, because it is small or a small one could be worked out from it */
  readonly count: number | null;
  /** 1人当たり費用, to a hundred yen; shown where the count is */
  readonly costPerHead: number | null;
};
export type Published =
  | { readonly sides: readonly Side[]; readonly smallest: number; readonly figures: readonly PublishedFigure[] }
  | { readonly problem: string };

/** Yen to which a cost per head is rounded, so that no sum of a few persons can be taken back to the yen. */
const roundedTo = 100;

/**
 * A table of counts and of cost per head as it may be published, e.g. in the 介護保険事業計画; with three sides two tables that share the middle
 * one (圏域 by 要介護度, 要介護度 by 利用), hidden together. What is hidden is decided by the same code as for
 * tables that leave over the exchange. A zero counts as small: a zero that turns into something would tell that somebody came. Unlike there, what
 * is shown is exact: publish one table of one matter for a year, and no two of neighbouring months（docs/care-rules.md）.
 */
export function publishTable(population: number, sides: readonly Side[], rows: readonly Counted[]): Published {
  const smallest = smallestOf(population);
  if (smallest === null) return { problem: '人口が少ないため、集計表を公表できません。' };
  if (sides.length < 1 || sides.length > 3) return { problem: '表の側は、1つから3つまでにしてください。' };
  if (new Set(rows.map(({ insured }) => insured)).size !== rows.length)
    return { problem: '同じ人が二度あります。1人1行にしてください。' };
  if (rows.some(({ at }) => at.length !== sides.length || at.some((one, i) => !sides[i]!.categories.includes(one))))
    return { problem: '表の区分にない行があります。区分を足すか、行を直してください。' };
  const figures = figuresOf(
    sides.map(({ categories }) => categories),
    rows.map(({ at }) => at),
  );
  const hidden = findHidden(
    figures,
    smallest,
    ({ count }) => count < smallest,
    ({ count }) => count,
  );
  const costs = sumCosts(rows);
  return {
    ...{ sides, smallest },
    figures: figures.map((figure) => {
      const { at, count } = figure;
      if (hidden.has(figure)) return { at, count: null, costPerHead: null };
      return {
        at,
        count,
        costPerHead: Math.round((costs.get(JSON.stringify(at)) ?? 0) / count / roundedTo) * roundedTo,
      };
    }),
  };
}

/** Costs of every figure, cells and totals. */
function sumCosts(rows: readonly Counted[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { at, cost } of rows)
    for (const place of placesOf(at)) {
      const key = JSON.stringify(place);
      sums.set(key, (sums.get(key) ?? 0) + cost);
    }
  return sums;
}

const placesOf = (at: readonly string[]): (string | null)[][] =>
  at.reduce<(string | null)[][]>(
    (all, one) =>
      all.flatMap((place) => [
        [...place, one],
        [...place, null],
      ]),
    [[]],
  );
