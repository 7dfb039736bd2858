import { readLaidOut } from '../../../contracts/content/laid-out.ts';
import { layout } from '../../../contracts/layout.ts';
import { announcedText, mostResidents, type ResidentRow, residentRow } from '../../../contracts/residents.ts';
import type { Problem } from '../file/take-in.tsx';
import table from '../formats/residents.json' with { type: 'json' };

const residents = layout.parse(table);

/** A line of the town hall's file: what the exchange is told, and who lives with whom, which it is not. */
export type FileRow = ResidentRow & { readonly household: string | null; readonly position: string | null };

/**
 * Reads a 宛名 file by the same table of layout as `engawa import-residents`. Where there is a problem there are no rows.
 * @param today what is announced for later is not so yet: taken in, it would hold from now on
 */
export function readFile(
  bytes: Uint8Array,
  today: string,
): {
  readonly rows: readonly FileRow[];
  readonly problems: readonly Problem[];
} {
  const { records, problems } = readLaidOut(residents, bytes);
  const told = new Set(problems.map(({ line }) => line));
  const rows: FileRow[] = [];
  const lacking: Problem[] = [];
  for (const { line, record } of records) {
    const { home = {}, ...rest } = record as { home?: { household?: string; position?: string } };
    const read = residentRow.safeParse({ ...rest, line });
    if (read.success && read.data.day > today) lacking.push({ line, text: announcedText });
    else if (read.success)
      rows.push({ ...read.data, household: home.household ?? null, position: home.position ?? null });
    else if (!told.has(line))
      lacking.push({ line, text: '保険者番号と被保険者番号は、両方を書くか、両方を空にしてください。' });
  }
  if (rows.length > mostResidents)
    lacking.push({ line: 0, text: `一度に取り込めるのは${mostResidents}行までです。ファイルを分けてください。` });
  const all = [...problems, ...lacking].toSorted((a, b) => a.line - b.line);
  return all.length > 0 ? { rows: [], problems: all } : { rows, problems: [] };
}
