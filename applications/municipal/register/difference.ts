import type { Difference } from '../file/take-in.tsx';
import type { FileRow } from './read-file.ts';
import type { Resident } from './resident.ts';

const fields = {
  name: '氏名',
  kana: '氏名カナ',
  birth: '生年月日',
  sex: '性別',
  address: '住所',
  household: '世帯番号',
  position: '続柄',
} as const;

const leaves = (row: FileRow): '転出' | '死亡' | undefined =>
  row.event === '転出' || row.event === '死亡' ? row.event : undefined;

/**
 * What a file would change in the register, line by line: which things differ, and no value. Who is in the file is shown on paper that the clerk has; here
 * nobody is shown, so that nobody has to be recorded as seen.
 */
export function differencesOf(rows: readonly FileRow[], known: readonly Resident[]): Difference[] {
  const byNumber = new Map(known.map((one) => [one.number, one]));
  return rows.flatMap((row) => {
    const what = sayDifference(row, byNumber.get(row.number));
    return what === undefined ? [] : [{ line: row.line, number: row.number, what }];
  });
}

function sayDifference(row: FileRow, before: Resident | undefined): string | undefined {
  const left = leaves(row);
  if (!before) return left ? undefined : '名簿に加えます';
  if (left) return before.left ? undefined : `${left}により、名簿の上で住民でなくなります`;
  const differing = (Object.keys(fields) as (keyof typeof fields)[]).filter(
    (key) => row[key] !== null && row[key] !== before[key],
  );
  if (row.insured && row.insured.insured !== before.insured?.insured) return `${said(differing)}被保険者番号を改めます`;
  if (before.left) return '住民に戻します';
  return differing.length === 0 ? undefined : `${differing.map((key) => fields[key]).join('・')}を改めます`;
}

const said = (differing: readonly (keyof typeof fields)[]): string =>
  differing.length === 0 ? '' : `${differing.map((key) => fields[key]).join('・')}・`;

/** Residents as they stand after the file was taken in. @param codes the member's own, by line */
export function residentsOf(
  rows: readonly FileRow[],
  codes: ReadonlyMap<number, string>,
  known: readonly Resident[],
): Resident[] {
  const before = new Map(known.map((one) => [one.number, one]));
  // A person may stand in several lines; the last is how they are.
  const after = new Map<string, Resident>();
  for (const { line, number, event, day, name, kana, birth, sex, address, insured, household, position } of rows) {
    const code = codes.get(line) ?? before.get(number)?.code;
    if (code === undefined) continue;
    const left = event === '転出' || event === '死亡' ? { by: event, on: day } : null;
    after.set(code, {
      ...{ code, number, name, kana, birth, sex, address, household, position },
      ...{ insured: insured ?? null, left },
    });
  }
  return [...after.values()];
}
