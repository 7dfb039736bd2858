import type { Month } from '../../../contracts/care/mine.ts';
import { moneyOf } from '../../../contracts/care/money.ts';
import { countedRows, percentIn } from '../files/model/benefits.ts';
import type { BenefitRow } from '../files/model/month.ts';
import type { Asking } from './asking.ts';
import { readMonth } from './slips.ts';
import { sayService } from './words.ts';

/**
 * What a month costs, from 第7表 as it stands. The form rounds each of its rows, a claim once over a kind of service: where its rows say price and rate, the person
 * is told what the claim will say, and so what the office's invoice will（billing/paper/）; else the form's own yen, added.
 */
export async function monthOf(asking: Asking, month: string): Promise<Month> {
  return costsOf(month, (await readMonth(asking, month)).benefits);
}

export function costsOf(month: string, rows: readonly BenefitRow[]): Month {
  const counted = countedRows(rows);
  if (counted.length === 0) return { month, offices: [] };
  const offices = [...Map.groupBy(counted, ({ office, serviceCode }) => `${office} ${serviceCode?.slice(0, 2)}`)].map(
    ([, these]) => ({
      office: these[0]!.officeName ?? these[0]!.office ?? '',
      ...(these[0]!.office !== undefined && { number: these[0]!.office }),
      what: sayService(these[0]!.serviceCode),
      units: sum(these, unitsOf),
      ...moneyOfAll(these),
    }),
  );
  const all = (key: 'totalYen' | 'ownYen') => offices.reduce((total, one) => total + one[key], 0);
  return {
    month,
    cost: {
      units: sum(counted, unitsOf),
      ...{ totalYen: all('totalYen'), ownYen: all('ownYen') },
      overLimitYen: sum(counted, ({ fullShare = 0 }) => fullShare),
    },
    offices,
  };
}

/** Of one office's kind of service. */
function moneyOfAll(rows: readonly BenefitRow[]): { totalYen: number; ownYen: number } {
  const shared = rows.filter(({ share }) => share !== undefined);
  const [{ unitPrice = 0 }, percent] = [shared[0] ?? {}, percentIn(shared[0] ?? {})];
  const isOne = shared.every((row) => row.unitPrice === unitPrice && percentIn(row) === percent);
  if (!isOne || unitPrice === 0) return { totalYen: sum(rows, totalOf), ownYen: sum(rows, ownOf) };
  const whole = sum(rows, ({ fullShare = 0 }) => fullShare);
  const { cost, burden } = moneyOf(sum(shared, sharedUnits), unitPrice, percent);
  return { totalYen: cost + whole, ownYen: burden + whole };
}
/** Units that the insurance shares: within the limit, or outside it; none beyond the days. */
const sharedUnits = ({ withinLimit, managedUnits, serviceUnits = 0, over30 }: BenefitRow): number =>
  over30 === '1' ? 0 : (withinLimit ?? managedUnits ?? serviceUnits);

const sum = (rows: readonly BenefitRow[], of: (row: BenefitRow) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
const unitsOf = ({ serviceUnits, managedUnits, withinLimit }: BenefitRow): number =>
  managedUnits ?? serviceUnits ?? withinLimit ?? 0;
/** 費用総額 is of what the insurance shares alone; what the person pays whole stands beside it. */
const totalOf = ({ cost = 0, fullShare = 0 }: BenefitRow): number => cost + fullShare;
const ownOf = ({ share = 0, fullShare = 0 }: BenefitRow): number => share + fullShare;
