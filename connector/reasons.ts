import type { Refused } from './client.ts';
import type { Person, Place, Unit } from './units.ts';

/* What an office worker reads beside a file that was not sent. */

const notAvailable = [
  '次のどれかに当たります。どれに当たるかは、お答えできないことになっています。',
  '・被保険者番号または保険者番号が違う',
  '・対象者の登録がない、または登録が終わっている',
  '・自事業所または送付先の事業所との関係（担当、利用）が登録されていない',
  '・共有についての同意が登録されていない、または取りやめられた',
  '・提供が制限されている',
];
const todo = [
  '【すること】',
  '番号と送付先を確かめてください。関係と同意の登録は、自治体の介護保険の窓口で確かめられます。',
  '直したあと、同じ送信単位のファイルをすべて out フォルダーに入れ直してください。',
];

/** One text for all files of a unit: which were at fault, why, and what to do. */
export function explainRefusal(unit: Unit, why: readonly string[]): string {
  const files = unit.files.map(({ name }) => `・${name}`);
  return [
    '【送付していません】',
    'このファイルと、同じ送信単位のファイルは、送付先に渡していません。ファイルの内容は変えていません。',
    '',
    '【理由】',
    ...why,
    '',
    ...todo,
    '',
    '【同じ送信単位のファイル】',
    ...files,
    '',
  ].join('\r\n');
}

export const explainPlaces = (problems: readonly Place[]): string[] =>
  problems.slice(0, 50).map(({ file, row, text }) => `・${file}${row > 0 ? ` ${row}行目` : ''}: ${text}`);

/** Which rows were not available, and all that may be the cause; never which. */
export const explainNotAvailable = (persons: readonly Person[]): string[] => [
  '次の行の対象者について、送付できません。',
  ...persons.flatMap(({ at }) => at.map(({ file, rows }) => `・${file}${rows.length > 0 ? ` ${listRows(rows)}` : ''}`)),
  ...notAvailable,
];

export function explainAnswer({ code, text, details = [], at = [] }: Refused, persons: readonly Person[]): string[] {
  if (code === 'not_available')
    return explainNotAvailable(at.length > 0 ? at.flatMap((i) => persons[i] ?? []) : persons);
  return [text, ...details.map((detail) => `・${detail}`)];
}

export const unitRefused = [
  '同じファイル連番の送信単位のうち、先に送ったファイルが不許可となったため、残りも送付していません。',
  '直したあと、送信単位のファイルをすべて一緒に out フォルダーに入れてください。',
];

const listRows = (rows: readonly number[]): string =>
  `${rows.slice(0, 20).join('、')}行目${rows.length > 20 ? ` ほか${rows.length - 20}行` : ''}`;

/** Flaws that hold nothing back: one line a file and flaw, however many rows have it. */
export const listWarnings = (warnings: readonly Place[]): string[] =>
  [...Map.groupBy(warnings, ({ file, text }) => `${file}\n${text}`).values()].map((same) => {
    const [{ file, text }] = same as [Place];
    return `注意: ${file} ${listRows(same.map(({ row }) => row))}: ${text}（このまま送ります）`;
  });
