import { CsvError, parse } from 'csv-parse/sync';
import type { ProblemCode } from '../problem/catalogue.ts';

export type Cell = { readonly text: string; readonly quoted: boolean };
export type CsvRecord = {
  /** line of the file in which it begins, from 1 */
  readonly line: number;
  /** as a spreadsheet counts: line ends within quotation marks begin no new row */
  readonly row: number;
  readonly cells: readonly Cell[];
  readonly lineEnd: '\r\n' | '\n' | '\r' | '';
};
export type Records = {
  readonly records: readonly CsvRecord[];
  /** where reading had to stop; what stands before it is read */
  readonly stopped?: { readonly code: ProblemCode; readonly line: number; readonly row: number };
};

/** More than any file of the standard has: what goes beyond is none, and each line and cell of it would take room. */
const mostRecords = 500_000;
const mostCells = 1000;

/** A record with where it ends, bytes of UTF-8. */
type Found = { readonly cells: Cell[]; readonly end: number };

/** Splits a text as the standard asks: commas, line ends and doubled quotation marks within quotation marks belong to the cell. */
export function splitRecords(text: string): Records {
  const bytes = Buffer.from(text);
  const found: Found[] = [];
  let stopped: ProblemCode | undefined;
  try {
    // Without `raw`: for each cell it would be made anew of all that stands before it in its line.
    parse(bytes, {
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      cast: (value, { quoting, index }) => {
        if (index >= mostCells) throw new TooMany();
        return { text: value, quoted: quoting } as unknown as string;
      },
      on_record: (record, { bytes: end }) => {
        if (found.length >= mostRecords) throw new TooMany();
        found.push({ cells: record as unknown as Cell[], end });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof TooMany) stopped = 'too_many';
    else if (error instanceof CsvError) stopped = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote_open' : 'quote_wrong';
    else throw error;
  }
  const { records, line } = place(bytes, found);
  return stopped === undefined ? { records } : { records, stopped: { code: stopped, line, row: records.length + 1 } };
}

class TooMany extends Error {
  override readonly name = 'TooMany';
}

/** The parser counts a line end of Windows within quotation marks twice, so lines are counted in what it has read. */
function place(bytes: Buffer, found: readonly Found[]): { records: CsvRecord[]; line: number } {
  let at = 0;
  let line = 1;
  const records = found.map(({ cells, end }, index): CsvRecord => {
    const begins = line;
    const read = bytes.toString('utf8', at, end);
    line += countLineEnds(read);
    at = end;
    const lineEnd = (/(?:\r\n|\n|\r)$/.exec(read)?.[0] ?? '') as CsvRecord['lineEnd'];
    return { line: begins, row: index + 1, cells, lineEnd };
  });
  return { records, line };
}

const countLineEnds = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;
