import { ratedUnits } from '../../../contracts/care/money.ts';
import type { Line, Rate } from '../units/count.ts';

/** One kind of service at one office, in one month. */
export type Part = {
  readonly provider: string;
  readonly service: string;
  /** hundredths of a yen */
  readonly price: number;
  /** 給付管理単位数: what counts towards the limit */
  readonly limited: number;
  /** 種類支給限度基準を超える単位数, where the town has set one for the service */
  readonly overType?: number;
  /** 区分支給限度基準を超える単位数 */
  readonly over: number;
  readonly within: number;
  /** 限度額管理対象外単位数: additions outside the limit, and services that have none */
  readonly outside: number;
  /** 30日超 */
  readonly beyond: number;
  readonly lines: readonly Line[];
  /** サービス実日数 */
  readonly days: number;
};

export const unitsOf = (lines: readonly Line[]): number => lines.reduce((sum, { units }) => sum + units, 0);

/**
 * Lines of additions by a rate, on so many units.
 * @param rates of one office's service
 */
export const ratedLines = (rates: readonly Rate[], base: number): Line[] =>
  rates.map(({ permille, ...rate }) => {
    const units = ratedUnits(base, permille);
    return { ...rate, each: units, times: 1, units, days: [] };
  });

export const daysOf = (lines: readonly Line[]): number =>
  new Set(lines.filter(({ beyond }) => !beyond).flatMap(({ days }) => days)).size;
