import type { Benefit } from '../../../contracts/care/benefit.ts';
import type { Month } from '../../../contracts/care/month.ts';
import type { DecidedService, DecidedStatement } from './decided.ts';
import type { Reviewed } from './review.ts';

/** What a provider is paid, or an insurer owes, of a month's review; adjustments of earlier months are in it with their sign. */
export type Payment = {
  readonly count: number;
  readonly units: number;
  readonly cost: number;
  readonly benefit: number;
};
/** 支払決定額内訳: of one month of service and kind of service. */
export type PaymentDetail = Payment & { readonly month: Month; readonly service: string };
export type Paid = Payment & { readonly details: readonly PaymentDetail[] };

type Entry = { readonly decided: DecidedStatement; readonly sign: 1 | -1 };

/** Decisions of a review with their sign: what took another's place is paid, and the other taken back. */
const entriesOf = ({ decided, adjusted }: Reviewed): Entry[] => [
  ...decided.map((one): Entry => ({ decided: one, sign: 1 })),
  ...adjusted.flatMap(({ before, after }): Entry[] => [
    { decided: before, sign: -1 },
    ...(after ? [{ decided: after, sign: 1 as const }] : []),
  ]),
];

/** 支払決定額 by provider. */
export const paymentsOf = (reviewed: Reviewed): Map<string, Paid> =>
  sumUp(reviewed, ({ statement }) => statement.provider);
/** 請求額 by insurer. */
export const billsOf = (reviewed: Reviewed): Map<string, Paid> => sumUp(reviewed, ({ statement }) => statement.insurer);

function sumUp(reviewed: Reviewed, whose: (one: DecidedStatement) => string): Map<string, Paid> {
  const groups = Map.groupBy(entriesOf(reviewed), ({ decided }) => whose(decided));
  return new Map(
    [...groups].map(([key, entries]) => {
      const lines = entries.flatMap(({ decided, sign }) =>
        decided.services.map((service) => ({ decided, service, sign })),
      );
      const details = [
        ...Map.groupBy(lines, ({ decided, service }) => `${decided.statement.month}/${service.service}`),
      ].map(([at, group]): PaymentDetail => {
        const [month, service] = at.split('/') as [string, string];
        return { month, service, count: sum(group, () => 1), ...amountsOf(group) };
      });
      const count = entries.reduce((all, { sign }) => all + sign, 0);
      return [key, { count, ...amountsOf(lines), details: details.sort(byMonth) }];
    }),
  );
}

type Signed = { readonly service: DecidedService; readonly sign: 1 | -1 };
const sum = (all: readonly Signed[], of: (one: DecidedService) => number): number =>
  all.reduce((total, { service, sign }) => total + sign * of(service), 0);
const amountsOf = (all: readonly Signed[]) => ({
  units: sum(all, ({ units }) => units),
  cost: sum(all, ({ cost }) => cost),
  benefit: sum(all, ({ benefit }) => benefit),
});
const byMonth = (a: PaymentDetail, b: PaymentDetail): number => (a.month + a.service < b.month + b.service ? -1 : 1);

/** 給付実績: what an insurer is told of every decision that stands. */
export const benefitsOf = (reviewed: Reviewed, insurer: string): Benefit[] =>
  [...reviewed.decided, ...reviewed.adjusted.flatMap(({ after }) => after ?? [])]
    .filter(({ statement }) => statement.insurer === insurer)
    .flatMap(({ statement, services }) =>
      services.map(({ service, days, units, cost, benefit, burden }) => ({
        ...{ insurer, insured: statement.insured, level: statement.level, month: statement.month },
        ...{ provider: statement.provider, service, days, units, cost, benefit, burden },
        lines: statement.lines.filter(({ code }) => code.startsWith(service)),
      })),
    );
