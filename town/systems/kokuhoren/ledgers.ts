import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import type { Certified } from '../../../contracts/care/levels.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { DecidedStatement } from './decided.ts';

type Period = { readonly from: string; readonly until: string | null };

/** 受給者台帳: what the insurer has told of one insured person. */
export type InsuredEntry = {
  readonly certified: readonly Certified[];
  /** 認定の変更が決まっていない */
  readonly pending: boolean;
  /** 種類支給限度基準額 of the insured person's town and level, by kind of service */
  readonly typeLimits?: readonly (Period & { readonly service: string; readonly units: number })[];
  /** 給付率 by period: the 負担割合証, or a 給付制限 that lowers it */
  readonly percents: readonly (Period & { readonly percent: number })[];
};

/** 事業対象者, as an insurer has registered one by a check list: no certification, with a limit all the same. `until` is the last day. */
export type Registration = Period & { readonly insurer: string; readonly insured: string };

/** 事業所台帳: what an office is designated for, in which 地域区分. */
export type OfficeEntry = {
  readonly grade: string;
  readonly services: readonly (Period & { readonly service: string; readonly suspended: readonly Period[] })[];
  /** 割引率 that the office has reported, in percent */
  readonly discounts?: readonly (Period & { readonly service: string; readonly percent: number })[];
};

export type Ledgers = {
  readonly tables: Tables;
  readonly insurers: ReadonlySet<string>;
  /** by `insurer/insured` */
  readonly insured: ReadonlyMap<string, InsuredEntry>;
  readonly offices: ReadonlyMap<string, OfficeEntry>;
};

/** What earlier months left: slips in force and decided statements by case, statements that wait for a slip. */
export type History = {
  readonly slips: ReadonlyMap<string, BenefitSlip>;
  readonly decided: ReadonlyMap<string, readonly DecidedStatement[]>;
  readonly held: readonly HeldStatement[];
};
/** 保留: a statement, and the month of the review that first held it. */
export type HeldStatement = { readonly statement: Statement; readonly since: string; readonly reason: '12PA' | 'X007' };

export const emptyHistory: History = { slips: new Map(), decided: new Map(), held: [] };

export const holds = ({ from, until }: Period, first: string, last: string): boolean =>
  from <= last && (until === null || first <= until);

/** The ledgers with whom insurers have registered as 事業対象者. Who is certified is managed as certified: then a registration counts for nothing. */
export function withRegistered(ledgers: Ledgers, registered: readonly Registration[]): Ledgers {
  const insured = new Map(ledgers.insured);
  for (const { insurer, insured: number, from, until } of registered) {
    const key = `${insurer}/${number}`;
    const entry = insured.get(key) ?? unknown;
    if (entry.certified.some((one) => holds(one, from, from))) continue;
    const next = entry.certified.map((one) => one.from).filter((day) => day > from);
    const last = [until ?? '9999-12-31', ...next.map(dayBefore)].sort()[0]!;
    insured.set(key, { ...entry, certified: [...entry.certified, { level: '06', from, until: last }] });
  }
  return { ...ledgers, insured };
}

/** 負担割合 is one tenth of whom nothing else was told. */
const unknown: InsuredEntry = {
  ...{ certified: [], pending: false, percents: [{ from: '2018-04-01', until: null, percent: 90 }] },
};
const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
