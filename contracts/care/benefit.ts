import type { CareLevel } from './levels.ts';
import type { Month } from './month.ts';
import type { StatementLine } from './statement.ts';

/** 給付実績: what was decided and paid of one person, month, office and kind of service. The insurer is told of every one. */
export type Benefit = {
  readonly insurer: string;
  readonly insured: string;
  readonly level: CareLevel;
  readonly month: Month;
  readonly provider: string;
  readonly service: string;
  /** サービス実日数 */
  readonly days: number;
  readonly lines: readonly StatementLine[];
  readonly units: number;
  readonly cost: number;
  readonly benefit: number;
  readonly burden: number;
};
