import { type BenefitSlip, slipRecords } from '../../../contracts/care/benefit-slip.ts';
import { invoiceRecord, invoicesOf } from '../../../contracts/care/invoice.ts';
import type { Month } from '../../../contracts/care/month.ts';
import { isPlanning, planningRecords } from '../../../contracts/care/planning.ts';
import { writeRecords } from '../../../contracts/care/records/write.ts';
import { type Statement, statementRecords } from '../../../contracts/care/statement.ts';

/** An office's file of invoices (7111) and statements (713…, 812…), in the month in which it is sent. */
export const writeClaims = (office: string, month: Month, statements: readonly Statement[]): Buffer =>
  writeRecords({ data: '711', insurer: '', office, prefecture: office.slice(0, 2), month }, [
    ...invoicesOf(office, statements).map(invoiceRecord),
    ...statements.flatMap((one) => (isPlanning(one) ? planningRecords(one) : statementRecords(one))),
  ]);

/** A planning office's file of 給付管理票 (8222). */
export const writeSlips = (office: string, month: Month, slips: readonly BenefitSlip[]): Buffer =>
  writeRecords({ data: '822', insurer: '', office, prefecture: office.slice(0, 2), month }, slips.flatMap(slipRecords));
