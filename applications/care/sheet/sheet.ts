import type { Money } from '../../../contracts/care/money.ts';
import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { findPrice } from '../../../contracts/care/price.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { type Counted, countUnits, type Problem, type Visit } from '../units/count.ts';
import type { Discounts } from '../units/discount.ts';
import { type Share, spreadOver } from './over.ts';
import { daysOf, type Part, ratedLines, unitsOf } from './part.ts';
import { type Row, rowsOf } from './row.ts';

export type Asked = {
  readonly month: Month;
  /** 区分支給限度基準額 */
  readonly limit: number;
  /** 給付率: 90, 80 or 70 */
  readonly percent: number;
  /** 地域区分 of an office; undefined of an unknown one */
  gradeOf(provider: string): string | undefined;
  readonly visits: readonly Visit[];
  /** who bears what is over the limit, as the care manager chose */
  readonly over?: readonly Share[];
  /** 種類支給限度基準額 that the town has set, by kind of service */
  readonly typeLimits?: TypeLimits;
  readonly discounts?: Discounts;
};
/** Units a month, by サービス種類コード. */
export type TypeLimits = ReadonlyMap<string, number>;

/** 第7表 サービス利用票別表: a month's units, what of them is within the limit, and who pays what. */
export type Sheet = {
  readonly month: Month;
  readonly limit: number;
  readonly percent: number;
  readonly parts: readonly Part[];
  readonly rows: readonly Row[];
  readonly total: Money & {
    /** 給付管理単位数; overType, over and within are its parts */
    readonly limited: number;
    /** where the town has set 種類支給限度基準額 for a service of the month */
    readonly overType?: number;
    readonly over: number;
    readonly within: number;
    readonly outside: number;
    readonly beyond: number;
    readonly selfPay: number;
  };
};

/** Works out the 第7表, or says everything that keeps it from being right: a sum of half of the services would be believed. */
export function makeSheet(
  tables: Tables,
  asked: Asked,
): { readonly sheet: Sheet } | { readonly problems: readonly Problem[] } {
  const { month, limit, percent } = asked;
  const counted = countUnits(tables, month, asked.visits, asked.discounts);
  const drafts = draftParts(tables, asked, counted);
  const problems = [...counted.problems, ...drafts.flatMap(findProblem)];
  const limited = sumOf(drafts, (part) => part.limited);
  const overTypes = spreadOverTypes(drafts, asked.typeLimits ?? new Map());
  // What a kind's own limit leaves is what counts towards that of all kinds.
  const left = drafts.map((part, i) => ({ ...part, limited: part.limited - (overTypes[i] ?? 0) }));
  const spread = spreadOver(left, Math.max(0, sumOf(left, (part) => part.limited) - limit), asked.over);
  if ('problem' in spread) problems.push({ provider: '', code: '', text: spread.problem });
  if (problems.length > 0 || 'problem' in spread) return { problems };

  const parts = drafts.map((draft, i) => finish(draft, counted, spread.units[i]!, overTypes[i]));
  const rows = parts.flatMap((part) => rowsOf(part, percent));
  return {
    sheet: {
      ...{ month, limit, percent, parts, rows },
      total: {
        ...{ limited, over: sumOf(parts, (one) => one.over), within: sumOf(parts, (one) => one.within) },
        ...(overTypes.some((one) => one !== undefined) && { overType: sumOf(parts, (one) => one.overType ?? 0) }),
        ...{ outside: sumOf(parts, (one) => one.outside), beyond: sumOf(parts, (one) => one.beyond) },
        ...{ cost: sumOf(rows, (one) => one.cost), benefit: sumOf(rows, (one) => one.benefit) },
        ...{ burden: sumOf(rows, (one) => one.burden), selfPay: sumOf(rows, (one) => one.selfPay) },
      },
    },
  };
}

const sumOf = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

/** 種類支給限度基準額: what is over each kind's own limit, of each part; undefined where its kind has none. It is borne as `spreadOver` says. */
function spreadOverTypes(drafts: readonly Draft[], limits: TypeLimits): (number | undefined)[] {
  const units: (number | undefined)[] = drafts.map(() => undefined);
  for (const [service, limit] of limits) {
    const places = drafts.flatMap((one, i) => (one.service === service ? [i] : []));
    const own = places.map((i) => drafts[i]!);
    const spread = spreadOver(own, Math.max(0, sumOf(own, (one) => one.limited) - limit));
    if ('units' in spread) for (const [i, place] of places.entries()) units[place] = spread.units[i]!;
  }
  return units;
}

type Draft = Pick<Part, 'provider' | 'service' | 'limited' | 'lines'> & { readonly price: number };

/** Every office's service with what counts towards the limit, reductions and additions by a rate within it included. */
function draftParts(tables: Tables, { month, gradeOf }: Asked, { lines, rates }: Counted): Draft[] {
  const groups = Map.groupBy(lines, ({ provider, service }) => `${provider}/${service}`);
  return [...groups.values()].map((own) => {
    const { provider, service } = own[0]!;
    const grade = gradeOf(provider);
    const managed = own.filter((line) => line.limited && !line.beyond);
    const inside = rates.filter(
      (one) => one.provider === provider && one.service === service && one.limited && !one.beyond,
    );
    const rated = ratedLines(inside, unitsOf(managed));
    const price = grade === undefined ? undefined : findPrice(tables, service, grade, firstDayOf(month));
    return {
      ...{ provider, service, price: price ?? Number.NaN, limited: unitsOf(managed) + unitsOf(rated) },
      lines: [...own, ...rated],
    };
  });
}

const findProblem = ({ provider, service, price, limited }: Draft): Problem[] => [
  ...(Number.isNaN(price)
    ? [{ provider, code: service, text: '事業所の地域区分、または種類の人件費割合が表にありません。' }]
    : []),
  ...(limited < 0 ? [{ provider, code: service, text: '減算が、もとの単位数より大きくなっています。' }] : []),
];

/**
 * What stands outside the limit is worked out last: an addition by a rate outside it is on what the insurance pays, so on what is within
 * the limit and on the other additions outside it.
 */
function finish(
  { provider, service, price, limited, lines }: Draft,
  { rates }: Counted,
  over: number,
  overType: number | undefined,
): Part {
  const within = limited - over - (overType ?? 0);
  const fixed = lines.filter((line) => !line.limited && !line.beyond);
  const past = lines.filter((line) => line.beyond);
  const own = rates.filter((one) => one.provider === provider && one.service === service);
  const rated = ratedLines(
    own.filter((one) => !one.limited && !one.beyond),
    within + unitsOf(fixed),
  );
  const ratedPast = ratedLines(
    own.filter((one) => one.beyond),
    unitsOf(past),
  );
  return {
    ...{ provider, service, price, limited, ...(overType !== undefined && { overType }), over, within },
    outside: unitsOf(fixed) + unitsOf(rated),
    beyond: unitsOf(past) + unitsOf(ratedPast),
    lines: [...lines, ...rated, ...ratedPast],
    days: daysOf(lines),
  };
}
