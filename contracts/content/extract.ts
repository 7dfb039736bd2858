import { isMonth } from '../care/month.ts';
import type { Contract } from '../contract.ts';
import { type ContentFile, type Extraction, Findings } from './findings.ts';
import { findNumberFlaws, hasPrivateCharacter } from './flaws.ts';
import { type Row, readRows } from './rows.ts';

export { type ContentFile, type Extraction, type FoundSubject, personKey } from './findings.ts';

type CsvLayout = NonNullable<Contract['files']>['csv'][number];
type RowLayout = NonNullable<CsvLayout['rows']>[number];

/** All files of one parcel together, before base64. */
export const maxParcelBytes = 20 * 1024 * 1024;

export const mediaTypeOf = (name: string): string =>
  /\.csv$/i.test(name) ? 'text/csv' : /\.jpe?g$/i.test(name) ? 'image/jpeg' : 'application/octet-stream';

const layoutPattern = (name: string) => new RegExp(name, 'iu');

/**
 * Whom the content is about, by the contract's table of layouts. The connector asks it before sending and the exchange again
 * before sealing, so that a sender's list of subjects is never believed.
 * @throws Error when the contract has no table of files (a mistake of whoever calls it, not of the sender)
 */
export function extractSubjects(contract: Contract, files: readonly ContentFile[]): Extraction {
  if (!contract.files) throw new Error(`contract ${contract.id} describes no files`);
  const found = new Findings();
  checkSet(files, found);
  const attachments: ContentFile[] = [];
  for (const file of files) {
    const layout = contract.files.csv.find(({ name }) => layoutPattern(name).test(file.name));
    if (layout) readCsv(contract.files, layout, file, found);
    else if (contract.files.attachments.some(({ name }) => layoutPattern(name).test(file.name))) attachments.push(file);
    else found.problem(file.name, 0, 'この連携では扱わないファイル名です。ファイル名を確かめてください。');
  }
  for (const file of attachments) readAttachment(file, found);
  found.warnMissingAttachments(files);
  return found.result();
}

function checkSet(files: readonly ContentFile[], found: Findings): void {
  const names = new Set<string>();
  for (const { name } of files) {
    if (names.has(name.toLowerCase())) found.problem(name, 0, '同じ名前のファイルが二つあります。一つにしてください。');
    names.add(name.toLowerCase());
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes > maxParcelBytes) {
    const largest = files.reduce((one, other) => (other.bytes.length > one.bytes.length ? other : one));
    found.problem(largest.name, 0, '一度に送る大きさが20MBを超えています。画像を小さくするか、分けて送ってください。');
  }
}

function readCsv(table: NonNullable<Contract['files']>, layout: CsvLayout, file: ContentFile, found: Findings): void {
  const { rows, problem } = readRows(file.bytes, table.encoding);
  if (problem) return void found.problem(file.name, problem.row, problem.text);
  if (rows.length === 0) return void found.problem(file.name, 0, 'データの行がありません。出力し直してください。');
  let version: string | undefined;
  for (const row of rows) {
    const its = findRowLayout(layout, row);
    if (!its) {
      found.problem(file.name, row.number, `${layout.title}にない種類の行です。作成したソフトで出力し直してください。`);
      continue;
    }
    if (row.cells.length !== its.columns) {
      const text = `項目数が${row.cells.length}です。${its.title}は${its.columns}項目にしてください。`;
      found.problem(file.name, row.number, text);
      continue;
    }
    if (table.version) version = checkVersion(table.version, row, version, file.name, found);
    readRow(layout, its, row, file.name, found);
  }
}

/** What a row is: of a file of records by what stands in it. A row that is none of them is said, or somebody could stand where nobody looks. */
function findRowLayout({ rows, title, columns, insurer, insured }: CsvLayout, { cells }: Row) {
  if (!rows) return { title, columns: columns!, insurer, insured };
  return rows.find(({ when }) => when.every(({ column, values }) => values.includes(cells[column - 1] ?? '')));
}

function checkVersion(
  rule: { column: number; known: readonly string[] },
  row: Row,
  before: string | undefined,
  file: string,
  found: Findings,
): string {
  const version = row.cells[rule.column - 1]!;
  if (before === undefined) {
    if (!rule.known.includes(version))
      found.warning(
        file,
        row.number,
        `CSVバージョン（${rule.column}列目）が ${rule.known.join('または')} ではありません。`,
      );
  } else if (version !== before)
    found.problem(
      file,
      row.number,
      `CSVバージョン（${rule.column}列目）が前の行と違います。一つのファイルでは同じにしてください。`,
    );
  return version;
}

function readRow(
  layout: CsvLayout,
  { insurer: insurerAt, insured: insuredAt, month: monthAt }: Pick<RowLayout, 'insurer' | 'insured' | 'month'>,
  row: Row,
  file: string,
  found: Findings,
): void {
  if (row.cells.some(hasPrivateCharacter))
    found.warning(file, row.number, '外字が含まれています。相手の画面では別の字になるか、表示されません。');
  if (insurerAt === undefined || insuredAt === undefined) return;
  const insurer = withoutNoughts(row.cells[insurerAt - 1]!, layout.insurerDigits);
  const insured = row.cells[insuredAt - 1]!;
  if (insurer.trim() === '')
    return void found.problem(file, row.number, `保険者番号（${insurerAt}列目）が空です。番号を入れてください。`);
  if (insured.trim() === '')
    return void found.problem(file, row.number, `被保険者番号（${insuredAt}列目）が空です。番号を入れてください。`);
  for (const flaw of findNumberFlaws(insurer, insured)) found.warning(file, row.number, flaw);
  const month = monthAt === undefined ? undefined : row.cells[monthAt - 1]!;
  if (month !== undefined && !isMonth(month))
    return void found.problem(file, row.number, `年月（${monthAt}列目）を6桁の数字（例：202611）にしてください。`);
  found.person(insurer, insured, file, row.number, month);
  const attachment = layout.attachment === undefined ? '' : row.cells[layout.attachment - 1]!;
  if (attachment !== '') found.naming({ file, row: row.number, insurer, insured, attachment });
}

/** 証記載保険者番号: six digits in a column of eight. Whatever else stands there is taken as it is written. */
const withoutNoughts = (written: string, digits: number | undefined): string => {
  const noughts = '0'.repeat(Math.max(0, (digits ?? 6) - 6));
  return written.length === digits && written.startsWith(noughts) ? written.slice(noughts.length) : written;
};

function readAttachment(file: ContentFile, found: Findings): void {
  const isJpeg = file.bytes[0] === 0xff && file.bytes[1] === 0xd8 && file.bytes[2] === 0xff;
  if (mediaTypeOf(file.name) === 'image/jpeg' && !isJpeg)
    found.problem(file.name, 0, 'JPEG の画像ではありません。JPEG で保存し直してください。');
  const namings = found.findNamings(file.name);
  if (namings.length === 0)
    return void found.problem(
      file.name,
      0,
      'この画像を指す行がありません。利用者基本情報の画像ファイル名（62列目）を確かめ、一緒に送ってください。',
    );
  for (const { insurer, insured } of namings) found.person(insurer, insured, file.name, 0);
}
