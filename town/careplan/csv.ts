import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';

/*
 * How the care-plan standard 4.1 (ケアプランデータ連携標準仕様) writes a file: CP932, CRLF, no header, free text in quotation marks.
 */

/** 4.1's own value of CSVバージョン: lower than 4.0's, so that versions are never compared as numbers. */
export const csvVersion = '202407';

type Layout = {
  readonly columns: number /** 1-based columns of free text, always quoted */;
  readonly text: readonly number[];
};
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

export const layouts = {
  UPHOSOKU: { columns: 63, text: [5, 6, 10, 11] },
  UP1KYO: { columns: 28, text: [6, 7, 8, 9, 11, 12, 22, 23, 24, 26] },
  UP2KYO: { columns: 22, text: [7, 9, 10, 11, 12, 14, 16, 18, 19, 20] },
  UP3KYO: { columns: 13, text: [6, 10, 13] },
  UPPLAN: { columns: 25, text: [7, 18, 21] },
  UPSIKYU: { columns: 37, text: [6, 12] },
  UPJSK: { columns: 25, text: [7, 18, 21] },
  UPKIHON: {
    columns: 71,
    text: [
      7,
      9,
      13,
      14,
      15,
      18,
      33,
      41,
      42,
      43,
      45,
      ...[46, 50, 54, 58].flatMap((no) => [no, no + 1, no + 2]),
      ...from(62, 69),
      71,
    ],
  },
  UPKIHON_SUB1: { columns: 7, text: [5, 6, 7] },
} as const satisfies Record<string, Layout>;
export type Prefix = keyof typeof layouts;

/** A row by column number, as the standard counts them from 1; columns left out are empty. */
export type Row = Readonly<Record<number, string | number>>;

export function writeCsv(prefix: Prefix, rows: readonly Row[]): Buffer {
  const { columns, text } = layouts[prefix];
  const quoted = new Set<number>(text);
  const cells = rows.map((row) => Array.from({ length: columns }, (_, i) => String(row[i + 1] ?? '')));
  const csv = stringify(cells, {
    record_delimiter: '\r\n',
    cast: { string: (value, { index }) => ({ value, quoted: value !== '' && quoted.has(index + 1) }) },
  });
  return encodeCp932(csv);
}

/** Characters of the town that CP932 lacks, and what is registered to stand for them (代替文字). */
const substitutes: Readonly<Record<string, string>> = { 𠮷: '吉', 𣘺: '橋', 𡈽: '土' };

/** The text as an old system writes it: registered substitutes for characters beyond it, no variation selectors. */
export const withSubstitutes = (text: string): string =>
  text.replace(/[\u{E0100}-\u{E01EF}]/gu, '').replace(/./gsu, (character) => substitutes[character] ?? character);

/**
 * CP932 bytes of `text`. The encoder would write '?' for what it does not have, and say nothing.
 * @throws RangeError naming the first character that has no place in CP932
 */
export function encodeCp932(text: string): Buffer {
  const bytes = iconv.encode(text, 'cp932');
  const back = iconv.decode(bytes, 'cp932');
  if (back !== text) {
    const lost = [...text].find((character) => iconv.decode(iconv.encode(character, 'cp932'), 'cp932') !== character);
    throw new RangeError(`CP932 has no U+${lost?.codePointAt(0)?.toString(16).toUpperCase()}`);
  }
  return bytes;
}
