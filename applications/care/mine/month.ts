import type { Month } from '../../../contracts/care/mine.ts';
import { readBenefits } from '../files/model/benefits.ts';
import type { BenefitRow } from '../files/model/month.ts';
import type { Asking } from './asking.ts';
import { readMonth } from './slips.ts';
import { sayService } from './words.ts';

/** What a month costs, from 第7表 as it stands: each yen is one of the form's, added and never worked out anew. */
export async function monthOf(asking: Asking, month: string): Promise<Month> {
  return costsOf(month, (await readMonth(asking, month)).benefits);
}

export function costsOf(month: string, rows: readonly BenefitRow[]): Month {
  const { within, outside, over30, detail } = readBenefits(rows);
  const sums = [...within, ...outside, ...over30];
  const counted = sums.length > 0 ? sums : detail;
  if (counted.length === 0) return { month, offices: [] };
  const offices = [...Map.groupBy(counted, ({ office, serviceCode }) => `${office} ${serviceCode?.slice(0, 2)}`)].map(
    ([, these]) => ({
      office: these[0]!.officeName ?? these[0]!.office ?? '',
      ...(these[0]!.office !== undefined && { number: these[0]!.office }),
      what: sayService(these[0]!.serviceCode),
      units: sum(these, unitsOf),
      totalYen: sum(these, totalOf),
      ownYen: sum(these, ownOf),
    }),
  );
  return {
    month,
    cost: {
      units: sum(counted, unitsOf),
      totalYen: sum(counted, totalOf),
      ownYen: sum(counted, ownOf),
      overLimitYen: sum(within.length > 0 ? within : counted, ({ fullShare = 0 }) => fullShare),
    },
    offices,
  };
}

const sum = (rows: readonly BenefitRow[], of: (row: BenefitRow) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
const unitsOf = ({ serviceUnits, managedUnits, withinLimit }: BenefitRow): number =>
  managedUnits ?? serviceUnits ?? withinLimit ?? 0;
/** 費用総額 is of what the insurance shares alone; what the person pays whole stands beside it. */
const totalOf = ({ cost = 0, fullShare = 0 }: BenefitRow): number => cost + fullShare;
const ownOf = ({ share = 0, fullShare = 0 }: BenefitRow): number => share + fullShare;
