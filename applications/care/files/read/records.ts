import { CsvError, type Info, parse } from 'csv-parse/sync';
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

type Raw = { readonly record: Cell[]; readonly raw: string };

/** Splits a text as the standard asks: commas, line ends and doubled quotation marks within quotation marks belong to the cell. */
export function splitRecords(text: string): Records {
  const found: Raw[] = [];
  let stopped: ProblemCode | undefined;
  try {
    parse(text, {
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      raw: true,
      info: true,
      cast: (value, { quoting }) => ({ text: value, quoted: quoting }) as unknown as string,
      on_record: (record) => {
        found.push(record as unknown as Raw & { info: Info });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    stopped = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote_open' : 'quote_wrong';
  }
  const { records, line } = place(text, found);
  return stopped === undefined ? { records } : { records, stopped: { code: stopped, line, row: records.length + 1 } };
}

/** The parser counts a line end of Windows within quotation marks twice, so lines are counted in what it has read. */
function place(text: string, found: readonly Raw[]): { records: CsvRecord[]; line: number } {
  let at = 0;
  let line = 1;
  const records = found.map(({ record, raw }, index): CsvRecord => {
    const begins = line;
    const end = at + raw.length;
    // Of CRLF the parser counts only the first sign to the record.
    const whole = text[end - 1] === '\r' && text[end] === '\n' ? end + 1 : end;
    const read = text.slice(at, whole);
    line += countLineEnds(read);
    at = whole;
    const lineEnd = (/(?:\r\n|\n|\r)$/.exec(read)?.[0] ?? '') as CsvRecord['lineEnd'];
    return { line: begins, row: index + 1, cells: record, lineEnd };
  });
  return { records, line };
}

const countLineEnds = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;
