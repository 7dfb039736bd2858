import { encodeCp932, fitCp932, type Unwritable } from '../../../../web/export/cp932.ts';
import type { Column, Layout } from '../table/table.ts';

/** A character that CP932 cannot hold, or that the standard forbids（外字, control signs）: where, and what is written instead. */
export type Lost = Unwritable & {
  readonly file: string;
  readonly row: number;
  readonly column: number;
  readonly name: string;
};
export type WrittenCsv = { readonly bytes: Buffer; readonly lost: readonly Lost[] };

/** Free text always in quotation marks, save an empty one; of the rest only what would otherwise be taken for several cells. */
const cellText = ({ type }: Column, text: string): string =>
  (type === 'text' && text !== '') || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Rows of cells as a file of the standard: CP932, its line ends, no heading, free text in quotation marks. Nothing is replaced without being named. */
export function writeCsv(file: string, layout: Layout, rows: readonly (readonly string[])[]): WrittenCsv {
  const lost: Lost[] = [];
  const fitted = rows.map((cells, index) =>
    cells.map((text, i) => {
      const { no: column, name } = layout.columns[i]!;
      const { text: fits, unwritable } = fitText(text);
      for (const each of unwritable) lost.push({ ...each, file, row: index + 1, column, name });
      return fits;
    }),
  );
  const lines = fitted.map((cells) => cells.map((text, i) => cellText(layout.columns[i]!, text)).join(','));
  const csv = lines.map((line) => line + layout.lineEnd).join('');
  return { bytes: encodeCp932(csv), lost };
}

function fitText(text: string): { readonly text: string; readonly unwritable: readonly Unwritable[] } {
  const signs = text.match(control) ?? [];
  const { text: fits, unwritable } = fitCp932(text.replace(control, ''));
  const removed = signs.map((sign) => ({
    character: sign,
    code: `U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    instead: '',
  }));
  return { text: fits, unwritable: [...removed, ...unwritable] };
}

/** e.g. UPHOSOKU_….CSV 2行目 6項目「利用者氏名」の「𠮷」（U+20BB7）は、シフトJIS（MS932）にありません。「〓」と書きます。 */
export const sayLost = ({ file, row, column, name, character, code, instead }: Lost): string =>
  `${file} ${row}行目 ${column}項目「${name}」の「${character}」（${code}）は、シフトJIS（MS932）にありません。${
    instead === '' ? '除いて書きます。' : `「${instead}」と書きます。`
  }`;
