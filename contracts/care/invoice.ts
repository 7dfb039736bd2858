import { costOf } from './money.ts';
import type { Month } from './month.ts';
import { isPlanning } from './planning.ts';
import type { DataRecord } from './records/record.ts';
import { type Statement, sumOf } from './statement.ts';

/** 介護給付費請求書 (7111): the sums of an office's statements of one month and one kind. */
export type Invoice = {
  readonly month: Month;
  /** 請求情報区分コード: 01 居宅・施設等, 02 居宅介護支援・介護予防支援 */
  readonly kind: '01' | '02';
  readonly provider: string;
  readonly count: number;
  readonly units: number;
  readonly cost: number;
  readonly benefit: number;
  readonly burden: number;
};

/** An invoice for each month and kind that an office claims; statements of months before travel along with this month's (月遅れ). */
export function invoicesOf(provider: string, statements: readonly Statement[]): Invoice[] {
  const months = Map.groupBy(
    statements.filter((one) => one.provider === provider),
    (one) => `${one.month}/${isPlanning(one) ? '02' : '01'}`,
  );
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, ofMonth]) => {
      const [month, kind] = key.split('/') as [Month, Invoice['kind']];
      const totals = ofMonth.flatMap((one) => one.totals);
      return {
        ...{ month, kind, provider, count: ofMonth.length, units: sumOf(totals, 'units') },
        cost: totals.reduce((sum, { units, price }) => sum + costOf(units, price), 0),
        ...{ benefit: sumOf(totals, 'benefit'), burden: sumOf(totals, 'burden') },
      };
    });
}

/** 保険請求（1）。公費は扱わない。 */
export const invoiceRecord = (invoice: Invoice): DataRecord => ({
  layout: 'invoice',
  values: { exchange: '7111', payer: 1, law: 0, ...invoice, publicCost: 0 },
});
