import { costOf, type Money, moneyOf } from '../../../contracts/care/money.ts';
import type { Part } from './part.ts';

/** A row of sums of the 第7表. 小計 is of what the limit manages, 対象外 of one addition outside it, 30日超 of days past the limit of days. */
export type Row = Money & {
  readonly kind: '小計' | '対象外' | '30日超';
  readonly provider: string;
  readonly service: string;
  /** of a single code; undefined of a sum over codes */
  readonly code?: string;
  readonly units: number;
  /** 種類支給限度基準を超える・内の単位数, where the town has set one */
  readonly overType?: number;
  readonly withinType?: number;
  readonly over: number;
  readonly within: number;
  readonly price: number;
  readonly percent: number;
  /** 利用者負担（全額負担分）: what the insurance does not share */
  readonly selfPay: number;
};

const nothing: Money = { cost: 0, benefit: 0, burden: 0 };

/** Each row is rounded by itself, as the form has it; a claim rounds once, over a kind of service (claims/statement.ts). */
export function rowsOf(part: Part, percent: number): Row[] {
  const { provider, service, price, over, within, overType, lines } = part;
  const shared = { provider, service, price, percent };
  const wholly = { ...shared, ...nothing, over: 0, within: 0 };
  const past = lines.filter(({ limited, beyond }) => limited && beyond);
  const pastUnits = past.reduce((sum, { units }) => sum + units, 0);
  return [
    ...(lines.some(({ limited, beyond }) => limited && !beyond)
      ? [
          {
            kind: '小計' as const,
            ...shared,
            units: part.limited,
            ...(overType !== undefined && { overType, withinType: part.limited - overType }),
            over,
            within,
            ...moneyOf(within, price, percent),
            selfPay: costOf(over + (overType ?? 0), price),
          },
        ]
      : []),
    ...lines
      .filter(({ limited, beyond }) => !limited && !beyond)
      .map(({ code, units }) => ({
        ...{ kind: '対象外' as const, ...shared, code, units, over: 0, within: 0, selfPay: 0 },
        ...moneyOf(units, price, percent),
      })),
    ...(past.length > 0
      ? [{ kind: '30日超' as const, ...wholly, units: pastUnits, selfPay: costOf(pastUnits, price) }]
      : []),
    ...lines
      .filter(({ limited, beyond }) => !limited && beyond)
      .map(({ code, units }) => ({ kind: '30日超' as const, ...wholly, code, units, selfPay: costOf(units, price) })),
  ];
}
