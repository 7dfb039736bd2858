import { firstDayOf } from '../../../contracts/care/month.ts';
import { isPlanning } from '../../../contracts/care/planning.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import { findValid } from '../../../contracts/care/tables.ts';
import type { Ledgers } from './ledgers.ts';

/** Whether a kind of service is held against the 給付管理票. */
export const isMatched = ({ tables }: Pick<Ledgers, 'tables'>, service: string, day: string): boolean =>
  findValid(tables, 'services', service, day)?.matched ?? true;

/** Whether a statement is decided by the 給付管理票 of its month: planning, and all that has a kind of service that is matched. */
export const restsOnSlip = (ledgers: Pick<Ledgers, 'tables'>, statement: Statement): boolean =>
  isPlanning(statement) ||
  statement.totals.some(({ service }) => isMatched(ledgers, service, firstDayOf(statement.month)));
