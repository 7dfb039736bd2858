import type { PaidSum } from '../benefits/store.ts';

/** Kinds of use as a plan counts them; 居宅介護支援 is not use of a service. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  訪問: ['11', '12', '13', '14', '62', '63', '64', '71', '76', 'A1', 'A2', 'A3', 'A4'],
  通所: ['15', '16', '72', '78', '66', '74', 'A5', 'A6', 'A7', 'A8'],
  短期入所: ['21', '22', '23', '2A', '24', '25', '26', '2B'],
  福祉用具: ['17', '67'],
  療養管理: ['31', '34'],
  多機能: ['68', '69', '73', '75', '77', '79'],
  '居住・施設': ['27', '28', '32', '33', '35', '36', '37', '38', '39', '51', '52', '54'],
};
const plans = ['43', '46'];
export const uses = [...Object.keys(kinds), 'その他', '利用なし'] as const;

/**
 * What a person uses most, by cost: one category a person, so that everybody stands in a table once.
 * @param paid of one person
 */
export function mainUseOf(paid: readonly Pick<PaidSum, 'service' | 'cost'>[]): string {
  const sums = new Map<string, number>();
  for (const { service, cost } of paid) {
    if (plans.includes(service) || cost <= 0) continue;
    const use = Object.keys(kinds).find((kind) => kinds[kind]!.includes(service)) ?? 'その他';
    sums.set(use, (sums.get(use) ?? 0) + cost);
  }
  const [most] = [...sums].sort((a, b) => b[1] - a[1] || uses.indexOf(a[0]) - uses.indexOf(b[0]));
  return most?.[0] ?? '利用なし';
}
