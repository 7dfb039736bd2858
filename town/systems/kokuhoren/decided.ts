import type { Money } from '../../../contracts/care/money.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import type { Letter } from './reasons.ts';

/** What was decided of one kind of service of a statement. */
export type DecidedService = Money & {
  readonly service: string;
  readonly days: number;
  /** units within the limit: claimed, and decided */
  readonly claimed: number;
  readonly decided: number;
  readonly letter?: Letter;
  /** units outside the limit that are paid beside */
  readonly outside: number;
  /** all that is paid: decided and outside */
  readonly units: number;
  readonly price: number;
};
export type DecidedStatement = {
  readonly statement: Statement;
  /** 審査年月 */
  readonly processed: string;
  /** 月遅れ: of a month before the last */
  readonly late: boolean;
  readonly services: readonly DecidedService[];
};

/** Which statement is the same as which: of one office, person, month and form. */
export const keyOf = ({
  form,
  provider,
  insurer,
  insured,
  month,
}: Pick<Statement, 'form' | 'provider' | 'insurer' | 'insured' | 'month'>): string =>
  [form, provider, insurer, insured, month].join('/');
