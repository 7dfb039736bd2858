import { claimsOf, visitOn } from '../../../applications/care/claims/testing.ts';
import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import { emptyHistory, type History, type Ledgers } from './ledgers.ts';
import { type Reviewed, review, type Submitted } from './review.ts';
import { clinic, dayCare, home, insured, ledgersWith } from './testing.ts';

/* A month of one person, as three offices claim it. */

export const tables = await readTables();
export const ledgers = ledgersWith(tables);
export const visits = [
  ...[2, 5, 9, 12, 16].map((day) => visitOn(home, '111211', day)),
  ...[visitOn(home, '116275', 1), visitOn(clinic, '312113', 9)],
  ...[3, 10].map((day) => visitOn(dayCare, '152447', day)),
];
export const month = claimsOf(tables, visits);
export const slip = month.slip!;
export const [homes, clinics, dayCares] = month.statements as [Statement, Statement, Statement];
const all: Submitted = { slips: [slip], statements: month.statements };
export const run = (
  submitted: Partial<Submitted> = {},
  history: History = emptyHistory,
  at = '202612',
  in_: Ledgers = ledgers,
) => review(in_, history, at, { ...all, ...submitted });
export const reasonsOf = ({ returned, held, returnedSlips }: Reviewed) => [
  ...returnedSlips.map(({ reason }) => `給管 ${reason}`),
  ...returned.map(({ statement, reason }) => `${statement.provider} ${reason}`),
  ...held.map(({ statement, reason }) => `${statement.provider} 保留 ${reason}`),
];
export const withLines = (units: number): BenefitSlip => ({
  ...slip,
  lines: slip.lines.map((one) => (one.provider === home ? { ...one, units } : one)),
});
export const entry = (more: Partial<Parameters<typeof insured>[1]>) =>
  ledgersWith(tables, { insured: new Map([['123456/0000000101', insured('21', more)]]) });
