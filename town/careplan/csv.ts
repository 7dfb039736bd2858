import { getLayout, type Prefix } from '../../applications/care/files/table/table.ts';
import { currentTable } from '../../applications/care/files/table/tables.ts';
import { writeCsv as writeCells } from '../../applications/care/files/write/csv.ts';

/** A row by column number, as the standard counts them from 1; columns left out are empty, and the first is the version's. */
export type Row = Readonly<Record<number, string | number>>;

/**
 * Rows as a file of the current version.
 * @throws RangeError naming the first character that has no place in CP932
 */
export function writeCsv(name: string, prefix: Prefix, rows: readonly Row[]): Buffer {
  const layout = getLayout(currentTable, prefix);
  const cells = rows.map((row) =>
    layout.columns.map(({ no }) => (no === 1 ? currentTable.version : String(row[no] ?? ''))),
  );
  const { bytes, lost } = writeCells(name, layout, cells);
  if (lost[0]) throw new RangeError(`CP932 has no ${lost[0].code}`);
  return bytes;
}

/** Characters of the town that CP932 lacks, and what is registered to stand for them (代替文字). */
const substitutes: Readonly<Record<string, string>> = { 𠮷: '吉', 𣘺: '橋', 𡈽: '土' };

/** The text as an old system writes it: registered substitutes for characters beyond it, no variation selectors. */
export const withSubstitutes = (text: string): string =>
  text.replace(/[\u{E0100}-\u{E01EF}]/gu, '').replace(/./gsu, (character) => substitutes[character] ?? character);
