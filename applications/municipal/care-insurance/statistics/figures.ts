import { z } from 'zod';
import { findHidden } from '../../../../contracts/statistics/suppress.ts';
import { type Figure, tabulate } from '../../../../contracts/statistics/table.ts';
import { smallestOf } from './bands.ts';

/** One person as counted: the category on each side, the shared one first, and what was paid. */
export type Counted = { readonly insured: string; readonly at: readonly string[]; readonly cost: number };

const side = z.object({ title: z.string(), categories: z.array(z.string()) });
export type Side = Readonly<z.infer<typeof side>>;
const figure = z.object({
  /** of the table's own side and of the shared one; null: the total over that side */
  at: z.tuple([z.string().nullable(), z.string().nullable()]),
  /** null: not shown, because it is small or a small one could be worked out from it */
  count: z.int().nullable(),
  /** 1人当たり費用, to a hundred yen; shown where the count is */
  costPerHead: z.int().nullable(),
});
export type PublishedFigure = Readonly<z.infer<typeof figure>>;
/** As it is kept, too. */
export const publishedTables = z.object({
  smallest: z.int(),
  shared: side,
  tables: z.array(z.object({ side, figures: z.array(figure) })),
});
export type PublishedTables = Readonly<z.infer<typeof publishedTables>>;

/** Yen to which a cost per head is rounded, so that no sum of a few persons can be taken back to the yen. */
const roundedTo = 100;

/**
 * Tables of counts and of cost per head as they may be published together, e.g. in the 介護保険事業計画: 要介護度 by 圏域, by age, by use. Whoever
 * reads all of them at once, and knows every shown figure exactly, leaves each small one `smallest` values at least:
 *
 * 1. All that the tables have in common are the totals of the shared side. These are all shown, or there is no table. So to the reader they are
 *    constants, no equation joins a figure of one table with a figure of another, and what can be worked out from all of them is what can be
 *    worked out from each.
 * 2. In each the rest is hidden by the code of the tables that leave over the exchange, which never hides those totals. It always comes to an end:
 *    were all the rest hidden, a cell could be anything from nought to its shared total, which is not small.
 *
 * A second division of the same persons (要介護度 in three groups beside seven) has more in common with the first, and is not made: `made.ts`. A
 * zero counts as small: a zero that turns into something would tell that somebody came.
 */
export function publishTables(
  population: number,
  [shared, ...sides]: readonly [Side, ...Side[]],
  rows: readonly Counted[],
): PublishedTables | { readonly problem: string } {
  const smallest = smallestOf(population);
  if (smallest === null) return { problem: '人口が少ないため、集計表を公表できません。' };
  if (new Set(rows.map(({ insured }) => insured)).size !== rows.length)
    return { problem: '同じ人が二度あります。1人1行にしてください。' };
  const all = [shared, ...sides];
  if (rows.some(({ at }) => at.length !== all.length || at.some((one, i) => !all[i]!.categories.includes(one))))
    return { problem: '表の区分にない行があります。区分を足すか、行を直してください。' };
  const few = shared.categories.filter((one) => rows.filter(({ at }) => at[0] === one).length < smallest);
  if (few.length > 0)
    return { problem: `${few.join('、')}の人が${smallest}人に満たないので、この分け方では作れません。` };
  const tables = sides.map((one, i) => ({
    side: one,
    figures: publishTable(
      smallest,
      one,
      shared,
      rows.map(({ at, cost }) => ({ at: [at[i + 1]!, at[0]!], cost })),
    ),
  }));
  return { smallest, shared, tables };
}

type InTable = { readonly at: readonly [string, string]; readonly cost: number };

function publishTable(smallest: number, own: Side, shared: Side, rows: readonly InTable[]): PublishedFigure[] {
  const figures = tabulate(
    [own.categories, shared.categories],
    rows.map(({ at }) => at),
  );
  const isKnown = ({ at }: Figure) => at[0] === null;
  const hidden = findHidden(
    figures.filter((one) => !isKnown(one)),
    smallest,
    ({ count }) => count < smallest,
    ({ count }) => count,
  );
  const costs = sumCosts(rows);
  return figures.map((one) => {
    const at = one.at as PublishedFigure['at'];
    if (hidden.has(one)) return { at, count: null, costPerHead: null };
    const perHead = (costs.get(JSON.stringify(at)) ?? 0) / one.count;
    return { at, count: one.count, costPerHead: Math.round(perHead / roundedTo) * roundedTo };
  });
}

/** Costs of every figure, cells and totals. */
function sumCosts(rows: readonly InTable[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { at, cost } of rows)
    for (const row of [at[0], null])
      for (const column of [at[1], null]) {
        const key = JSON.stringify([row, column]);
        sums.set(key, (sums.get(key) ?? 0) + cost);
      }
  return sums;
}
