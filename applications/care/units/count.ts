import { discountedUnits } from '../../../contracts/care/money.ts';
import { daysIn, isMonth, type Month, monthOf } from '../../../contracts/care/month.ts';
import { serviceOf } from '../../../contracts/care/price.ts';
import type { TableRow, Tables } from '../../../contracts/care/tables.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { type Discounts, discountKey } from './discount.ts';
import { findCode } from './known.ts';

/** One row of the 利用票: what an office gives, or gave, on a day. */
export type Visit = {
  readonly provider: string;
  /** サービスコード; one of a rate (率) says that the addition applies */
  readonly code: string;
  readonly day: string;
  readonly times: number;
  /** units as the slip says them; needed where they come from a price (貸与) */
  readonly units?: number;
  /** 明細判別コード: tells rentals of one code apart */
  readonly item?: string;
  /** 30日超: a day of short stay past the days that the insurance covers */
  readonly beyond?: boolean;
};

/** A month's units of one code at one office. */
export type Line = {
  readonly provider: string;
  readonly service: string;
  readonly code: string;
  readonly title: string;
  /** 割引後の単位数, where the office gives a discount */
  readonly each: number;
  /** 割引前の単位数 and 割引後率 in percent, where it does */
  readonly full?: number;
  readonly rest?: number;
  readonly times: number;
  readonly units: number;
  /** counts towards the 区分支給限度基準額 */
  readonly limited: boolean;
  readonly beyond: boolean;
  readonly days: readonly string[];
};
/** An addition or reduction by a rate: its units are known once those that it is added to are. */
export type Rate = Omit<Line, 'each' | 'full' | 'rest' | 'times' | 'units' | 'days'> & { readonly permille: number };

export type Problem = { readonly provider: string; readonly code: string; readonly text: string };
export type Counted = {
  readonly lines: readonly Line[];
  readonly rates: readonly Rate[];
  readonly problems: readonly Problem[];
};

/** Units per code of a month, from its days. What a table does not know is a problem, never left out in silence. */
export function countUnits(
  tables: Tables,
  month: Month,
  visits: readonly Visit[],
  discounts: Discounts = new Map(),
): Counted {
  if (!isMonth(month)) throw new RangeError('a month is YYYYMM');
  const lines: Line[] = [];
  const rates: Rate[] = [];
  const problems: Problem[] = [];
  const groups = Map.groupBy(visits, ({ provider, code, item, beyond }) =>
    [provider, code, item ?? '', beyond === true].join('/'),
  );
  for (const group of groups.values()) {
    const [{ provider, code, beyond = false }] = group as [Visit];
    const known = findCode(tables, month, code);
    const problem = known
      ? findProblem(known.found, month, group)
      : 'サービスコード表にありません。コードを確かめるか、表に足してください。';
    if (problem || !known) {
      problems.push({ provider, code, text: problem ?? '' });
      continue;
    }
    const { found, service } = known;
    const shared = { provider, service: serviceOf(code), code, title: found.title, beyond };
    const limited = found.limited ?? service.limited;
    if (found.per === '率') rates.push({ ...shared, limited, permille: found.permille ?? 0 });
    else {
      const full = found.units ?? group[0]!.units!;
      // A rental's price is the office's own: what is less of it is in it already.
      const percent = found.units == null ? 0 : (discounts.get(discountKey(provider, shared.service)) ?? 0);
      const each = percent > 0 ? discountedUnits(full, percent) : full;
      const times = timesOf(found, group);
      const discounted = percent > 0 && { full, rest: 100 - percent };
      lines.push({ ...shared, limited, each, ...discounted, times, units: each * times, days: daysOf(group) });
    }
  }
  return { lines, rates, problems };
}

const daysOf = (group: readonly Visit[]): string[] => [...new Set(group.map(({ day }) => day))].sort();

function timesOf({ per }: TableRow<'codes'>, group: readonly Visit[]): number {
  if (per === '月') return 1;
  return per === '日' ? daysOf(group).length : group.reduce((sum, { times }) => sum + times, 0);
}

function findProblem(code: TableRow<'codes'>, month: Month, group: readonly Visit[]): string | undefined {
  if (group.some(({ day }) => monthOf(day) !== month || Number(day.slice(8)) > daysIn(month)))
    return `${sayMonth(month)}でない日があります。`;
  if (group.some(({ times }) => !Number.isInteger(times) || times < 0)) return '回数は0以上の整数で入れてください。';
  if (code.per === '日' && group.some(({ times }) => times > 1))
    return '1日につき算定するサービスの回数が、1を超えています。';
  if (code.per === '率') return undefined;
  const said = new Set(group.flatMap(({ units }) => units ?? []));
  if (code.units == null && said.size !== 1) return '貸与の単位数を、価格から一つに決めて入れてください。';
  if (code.units == null && [...said].some((units) => !Number.isInteger(units) || units < 0))
    return '単位数は0以上の整数で入れてください。';
  if (code.units != null && [...said].some((units) => units !== code.units))
    return `票の単位数が、サービスコード表の${code.units}単位と違います。`;
  return undefined;
}
