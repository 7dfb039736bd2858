import { stringify } from 'csv-stringify/sync';
import type { Kind } from '../table/column.ts';
import { encodeCp932, fitCp932, type Unwritable } from './cp932.ts';
import { disarm, isPlainFigure } from './formula.ts';
import { type Sheet, textOf } from './sheet.ts';

export type Encoding = 'utf-8' | 'cp932';
/** A character that the file cannot hold, and where: `row` is the line of the list, 0 the titles; `column` counts from 1. */
export type Lost = Unwritable & { readonly row: number; readonly column: number; readonly title: string };
export type WrittenCsv =
  | { readonly outcome: 'written'; readonly bytes: Buffer; readonly replaced: readonly Lost[] }
  | { readonly outcome: 'refused'; readonly reason: 'unwritable_characters'; readonly lost: readonly Lost[] };

/**
 * A list as CSV (RFC 4180, CRLF), in UTF-8 with a byte order mark or in CP932. What CP932 does not hold is never lost silently: `stop`
 * refuses and says each character and its place; `replace` writes 〓, the base glyph or the twin sign, and says the same.
 */
export function writeCsv(sheet: Sheet, encoding: Encoding, unwritable: 'stop' | 'replace' = 'stop'): WrittenCsv {
  const titles = sheet.columns.map(({ title }) => title);
  const lines = [
    titles.map(disarm),
    ...sheet.rows.map((row) => row.map((value, i) => cell(textOf(value), sheet.columns[i]!.kind))),
  ];
  if (encoding === 'utf-8')
    return { outcome: 'written', bytes: Buffer.from(`\uFEFF${toCsv(lines)}`, 'utf8'), replaced: [] };

  const lost: Lost[] = [];
  const fitted = lines.map((line, row) =>
    line.map((text, i) => {
      const fits = fitCp932(text);
      for (const each of fits.unwritable) lost.push({ ...each, row, column: i + 1, title: titles[i]! });
      return fits.text;
    }),
  );
  if (lost.length > 0 && unwritable === 'stop') return { outcome: 'refused', reason: 'unwritable_characters', lost };
  return { outcome: 'written', bytes: encodeCp932(toCsv(fitted)), replaced: lost };
}

const cell = (text: string, kind: Kind) => (kind === 'number' && isPlainFigure(text) ? text : disarm(text));

// Quoted wherever white space could be cut off by the program that opens it.
const toCsv = (lines: readonly (readonly string[])[]): string =>
  stringify(lines as string[][], { record_delimiter: 'windows', quoted_match: /^\s|\s$|\r/ });

/** e.g. 3行目「氏名」の「𠮷」(U+20BB7) は、この文字コードにありません。「〓」と書きます。 */
export const sayLost = ({ row, title, character, code, instead }: Lost): string =>
  `${row === 0 ? '見出し' : `${row}行目`}「${title}」の「${character}」（${code}）は、CP932にありません。「${instead}」と書きます。`;

/** The list that lies beside a file in which characters were replaced: itself in UTF-8, so that it can hold them. */
export function writeLostList(lost: readonly Lost[]): Buffer {
  const lines = lost.map(({ row, column, title, character, code, instead }) =>
    [row, column, title, character, code, instead].map((value) => disarm(String(value))),
  );
  return Buffer.from(`\uFEFF${toCsv([['行', '列', '項目', '元の文字', '符号位置', '書いた文字'], ...lines])}`, 'utf8');
}
