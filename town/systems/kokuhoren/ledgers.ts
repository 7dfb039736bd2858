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
