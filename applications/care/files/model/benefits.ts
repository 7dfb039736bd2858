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
