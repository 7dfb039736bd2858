import { type BenefitSlip, readSlips } from '../../../contracts/care/benefit-slip.ts';
import { invoicesOf } from '../../../contracts/care/invoice.ts';
import { readPlanning } from '../../../contracts/care/planning.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import { readStatements, type Statement } from '../../../contracts/care/statement.ts';

/** What was received, or why the file was not (受付エラー): then nothing of it is reviewed, and it is to be sent again as a whole. */
export type Received =
  | { readonly slips: readonly BenefitSlip[]; readonly statements: readonly Statement[] }
  | { readonly problems: readonly { readonly row: number; readonly text: string }[] };

/** Reads one office's file of claims or slips. */
export function receiveFile(bytes: Uint8Array): Received {
  const { control, records, problems } = readRecords(bytes);
  if (problems.length > 0 || !control) return { problems };
  const [slips, read, planning] = [readSlips(records), readStatements(records), readPlanning(records)];
  const statements = { statements: [...read.statements, ...planning.statements] };
  const found = [...slips.problems, ...read.problems, ...planning.problems].map(({ text }) => ({ row: 0, text }));
  const office = control.office;
  if (
    slips.slips.some(({ planner }) => planner !== office) ||
    statements.statements.some(({ provider }) => provider !== office)
  )
    found.push({
      row: 1,
      text: 'コントロールレコードの事業所番号と違う事業所の請求があります。事業所ごとに出してください。',
    });
  const invoices = records.filter(({ layout }) => layout === 'invoice');
  const right = invoicesOf(office, statements.statements);
  const isRight = right.every((one) =>
    invoices.some(
      ({ values }) =>
        values.month === one.month &&
        values.kind === one.kind &&
        (['count', 'units', 'cost', 'benefit', 'burden'] as const).every((key) => Number(values[key]) === one[key]),
    ),
  );
  if (found.length === 0 && (!isRight || invoices.length !== right.length))
    found.push({ row: 2, text: '請求書の件数か金額が、明細書の合計と合いません。請求書を作り直してください。' });
  return found.length > 0 ? { problems: found } : { slips: slips.slips, statements: statements.statements };
}
