import { countedRows, kindOfBenefit } from './benefits.ts';
import type { Entry } from './group.ts';
import type { BenefitRow } from './month.ts';

/**
 * 提供票 of one office: what a slip plans of that office's own services, as its paper has it. What others do, and what it costs, is not needed for giving
 * and claiming one's own; the week of 第3表 says who else comes. 全合計, which the standard asks for in every file, is then that of these rows.
 * Who stands in none of it, as the centre that commissioned the plan, is given the whole.
 * @param office 事業所番号
 */
export function partOf(slip: Entry<'slip'>, office: string): Entry<'slip'> {
  const { UPPLAN, UPSIKYU } = slip.parts;
  if (!UPPLAN.some((row) => row.office === office)) return slip;
  const own = UPSIKYU.filter((row) => row.office === office);
  const totals = UPSIKYU.filter(({ serviceCode }) => kindOfBenefit(serviceCode) === 'total');
  return {
    ...slip,
    parts: {
      ...slip.parts,
      UPPLAN: UPPLAN.filter((row) => row.office === office),
      UPSIKYU: [...own, ...totals.map((total) => ({ ...total, ...totalOf(total, countedRows(own)) }))],
    },
  };
}

const summed: readonly (keyof BenefitRow)[] = [
  ...(['serviceUnits', 'managedUnits', 'overTypeLimit', 'withinTypeLimit', 'overLimit', 'withinLimit'] as const),
  ...(['cost', 'claim', 'share', 'fullShare'] as const),
];

/** The sums of the rows, in the columns that the whole's total has. */
const totalOf = (total: BenefitRow, rows: readonly BenefitRow[]): Partial<BenefitRow> =>
  Object.fromEntries(
    summed
      .filter((at) => total[at] !== undefined)
      .map((at) => [at, rows.reduce((sum, row) => sum + (Number(row[at]) || 0), 0)]),
  );
