import { z } from 'zod';
import { readLaidOut } from '../../../../../contracts/content/laid-out.ts';
import { layout } from '../../../../../contracts/layout.ts';
import type { Problem } from '../../../file/take-in.tsx';
import table from '../../../formats/certification-ledger.json' with { type: 'json' };
import { certificationFields } from '../certification.ts';

const ledger = layout.parse(table);

/** A line of the town hall's file. The day of birth is there to compare with the register's. */
export const fileRow = certificationFields.extend({ line: z.number(), birth: z.string().nullable().default(null) });
export type FileRow = z.infer<typeof fileRow>;

const mostLines = 100_000;

/** Reads a 要介護認定台帳 file by its table of layout. Where there is a problem there are no rows. @param today what has happened, has by then */
export function readFile(
  bytes: Uint8Array,
  today: string,
): {
  readonly rows: readonly FileRow[];
  readonly problems: readonly Problem[];
} {
  const { records, problems } = readLaidOut(ledger, bytes);
  const told = new Set(problems.map(({ line }) => line));
  const rows: FileRow[] = [];
  const lacking: Problem[] = [];
  for (const { line, record } of records) {
    if (told.has(line)) continue;
    const read = fileRow.parse({ ...record, line });
    const wrong = findContradiction(read) ?? findFuture(read, today);
    if (wrong === undefined) rows.push(read);
    else lacking.push({ line, text: wrong });
  }
  if (records.length > mostLines)
    lacking.push({ line: 0, text: `一度に取り込めるのは${mostLines}行までです。ファイルを分けてください。` });
  const all = [...problems, ...lacking].toSorted((a, b) => a.line - b.line);
  return all.length > 0 ? { rows: [], problems: all } : { rows, problems: [] };
}

/** What cannot be so, whatever else is. */
function findContradiction(row: FileRow): string | undefined {
  const { appliedOn, certifiedOn, notifiedOn, level, validFrom, validUntil } = row;
  if (row.kind === '取消し' && level === null && certifiedOn !== null)
    return '取消しの決定ですが、要介護状態区分コードが空です。01（非該当）を書いてください。';
  if (appliedOn === null && validFrom === null) return '申請日か、認定有効期間開始のどちらかを書いてください。';
  if ((validFrom === null) !== (validUntil === null))
    return '認定有効期間の開始と終了は、両方を書くか、両方を空にしてください。';
  if (validFrom !== null && validUntil! < validFrom) return '認定有効期間の終了が、開始より前です。';
  if (level === null && validFrom !== null)
    return '認定有効期間がありますが、要介護状態区分コードが空です。コードを書くか、有効期間を空にしてください。';
  if (level === null && notifiedOn !== null)
    return '結果通知到達日がありますが、要介護状態区分コードが空です。コードを書くか、到達日を空にしてください。';
  if (level !== null && level !== '非該当' && validFrom === null)
    return '要介護状態区分コードがありますが、認定有効期間が空です。開始と終了を書いてください。';
  if (level !== null && validFrom === null && certifiedOn === null) return '認定年月日が空です。書いてください。';
  if (appliedOn !== null && certifiedOn !== null && certifiedOn < appliedOn) return '認定年月日が、申請日より前です。';
  if (certifiedOn !== null && notifiedOn !== null && notifiedOn < certifiedOn)
    return '結果通知到達日が、認定年月日より前です。';
  return undefined;
}

const happened = { appliedOn: '申請日', certifiedOn: '認定年月日', notifiedOn: '結果通知到達日' } as const;
/** A period may begin later, a meeting of the board may be planned; what was done is over. */
function findFuture(row: FileRow, today: string): string | undefined {
  const found = (Object.keys(happened) as (keyof typeof happened)[]).find((key) => (row[key] ?? '') > today);
  return found && `「${happened[found]}」が、今日より後の日です。日を確かめてください。`;
}
