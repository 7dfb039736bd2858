import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** A place in a file: `row` counts records from 1, as a spreadsheet shows them; 0 is the file as a whole. */
export type Place = { readonly file: string; readonly row: number; readonly text: string };

export type Row = { readonly number: number; readonly cells: readonly string[] };
export type Rows = { readonly rows: readonly Row[]; readonly problem?: Omit<Place, 'file'> };

/**
 * Decodes and splits one CSV file without a header. Line ends, commas and doubled quotes inside quotes are kept as the standard
 * asks, so this is a state machine and never a split. Blank lines count but hold nothing.
 */
export function readRows(bytes: Uint8Array, encoding: 'cp932' | 'utf-8'): Rows {
  if (encoding === 'cp932' && hasUtf8Mark(bytes)) return wholly(savedAsUtf8);
  let text: string;
  try {
    // The label stands for Windows-31J (CP932) in the Encoding Standard; bytes that mean nothing throw.
    text = new TextDecoder(encoding === 'cp932' ? 'shift_jis' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return encoding === 'cp932' && isUtf8(bytes)
      ? wholly(savedAsUtf8)
      : wholly(
          `文字コードが ${encodingTitle[encoding]} ではないか、ファイルが壊れています。作成したソフトで出力し直してください。`,
        );
  }
  if (text.includes('\u0000')) return wholly('文字でないデータが含まれています。CSVファイルか確かめてください。');
  return splitRows(text);
}

const encodingTitle = { cp932: 'シフトJIS（MS932）', 'utf-8': 'UTF-8' } as const;
const savedAsUtf8 = 'UTF-8 で保存されています。シフトJIS（MS932）で出力し直してください。';
const wholly = (text: string): Rows => ({ rows: [], problem: { row: 0, text } });
const hasUtf8Mark = (bytes: Uint8Array) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function splitRows(text: string): Rows {
  try {
    const records: string[][] = parse(text, {
      bom: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
    const rows = records.map((cells, index) => ({ number: index + 1, cells }));
    return { rows: rows.filter(({ cells }) => cells.length > 1 || cells[0] !== '') };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows: [], problem: { row: rowOf(error), text: describe(error) } };
  }
}

function rowOf(error: CsvError): number {
  const records = (error as { records?: unknown }).records;
  return typeof records === 'number' ? records + 1 : 0;
}

function describe(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return '「"」で始まった項目が閉じていません。項目の終わりに「"」を付けてください。';
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return '「"」の使い方が正しくありません。項目全体を「"」で囲み、中の「"」は二つ重ねてください。';
    default:
      return 'CSVとして読めません。作成したソフトで出力し直してください。';
  }
}
