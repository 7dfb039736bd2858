import type { BenefitRow } from './month.ts';

/**
 * What a row of 第7表 is, by its code: a service; the subtotal of a kind within 区分支給限度（AAAA）, of what does not count towards it（EEEE）, of stays
 * beyond thirty days（ZZZZ）; or the whole total（999999）.
 */
export type BenefitKind = 'detail' | 'within' | 'outside' | 'over30' | 'total';

const subtotals: ReadonlyMap<string, BenefitKind> = new Map([
  ['AAAA', 'within'],
  ['EEEE', 'outside'],
  ['ZZZZ', 'over30'],
]);

export function kindOfBenefit(serviceCode: string | undefined): BenefitKind {
  if (serviceCode === '999999') return 'total';
  return subtotals.get(serviceCode?.slice(2) ?? '') ?? 'detail';
}

export type Benefits = { readonly [kind in BenefitKind]: readonly BenefitRow[] };

/** 第7表 of one person and month, told apart. */
export function readBenefits(rows: readonly BenefitRow[]): Benefits {
  const of = (kind: BenefitKind) => rows.filter(({ serviceCode }) => kindOfBenefit(serviceCode) === kind);
  return {
    detail: of('detail'),
    within: of('within'),
    outside: of('outside'),
    over30: of('over30'),
    total: of('total'),
  };
}

const ofService = ({ office, serviceCode }: BenefitRow): string => `${office}/${serviceCode?.slice(0, 2)}`;

/** Which sum a detail goes into. */
type Summed = 'within' | 'outside' | 'over30';
const summedUnder = ({ over30, managedUnits }: BenefitRow): Summed =>
  over30 === '1' ? 'over30' : managedUnits === undefined ? 'outside' : 'within';

/**
 * The rows that bear a month's money, each yen once: the sums of each office's kind of service, and what is in none of them: AAAA may be left out where there
 * is one code alone, EEEE always; ZZZZ has what would count towards the limit, and a detail past thirty days that says its own money is beside it. Where there
 * are no sums at all, every detail.
 */
export function countedRows(rows: readonly BenefitRow[]): BenefitRow[] {
  const { within, outside, over30, detail } = readBenefits(rows);
  const sums = [...within, ...outside, ...over30];
  if (sums.length === 0) return [...detail];
  const summed = { within: new Set(within.map(ofService)), outside: new Set(outside.map(ofService)) };
  const beside = detail.filter((row) => {
    const [kind, money] = [summedUnder(row), row.cost ?? row.fullShare];
    if (kind === 'over30') return money !== undefined;
    return (row.managedUnits ?? money) !== undefined && !summed[kind].has(ofService(row));
  });
  return [...sums, ...beside];
}

/** What counts towards the limit: a row for each office's kind of service, or where it has no sum its details. */
export const withinRows = (rows: readonly BenefitRow[]): BenefitRow[] =>
  countedRows(rows).filter((row) => {
    const kind = kindOfBenefit(row.serviceCode);
    return kind === 'within' || (kind === 'detail' && summedUnder(row) === 'within');
  });

/** 給付率 in per cent; it is written as 90, 90.0 or 0.9. */
export function percentIn({ benefitRate }: BenefitRow): number {
  const rate = Number(benefitRate ?? Number.NaN);
  return rate > 0 && rate <= 1 ? Math.round(rate * 100) : Math.round(rate);
}
