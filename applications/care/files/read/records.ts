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

/**
 * Splits a text as the standard asks: commas, line ends and doubled quotation marks within quotation marks belong to the cell. Each sign is looked at once:
 * a file of a million cells in one line is read as fast as any, and stops nobody else's work.
 */
export function splitRecords(text: string): Records {
  const records: CsvRecord[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const row = records.length + 1;
    if (row > mostRecords) return { records, stopped: { code: 'too_many', line, row } };
    const read = readRecord(text, at);
    if ('stopped' in read) return { records, stopped: { code: read.stopped, line, row } };
    const { cells, lineEnd, end } = read;
    records.push({ line, row, cells, lineEnd });
    line += countLineEnds(cells) + (lineEnd === '' ? 0 : 1);
    at = end;
  }
  return { records };
}

type Read = Pick<CsvRecord, 'lineEnd'> & { readonly cells: Cell[]; readonly end: number };

function readRecord(text: string, begin: number): Read | { readonly stopped: ProblemCode } {
  const cells: Cell[] = [];
  for (let at = begin; ; at += 1) {
    const read = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    if ('stopped' in read) return read;
    if (cells.length === mostCells) return { stopped: 'too_many' };
    cells.push(read.cell);
    at = read.end;
    if (text[at] !== ',') {
      const lineEnd = text.startsWith('\r\n', at) ? '\r\n' : ((text[at] ?? '') as CsvRecord['lineEnd']);
      return { cells, lineEnd, end: at + lineEnd.length };
    }
  }
}

type ReadCell = { readonly cell: Cell; readonly end: number } | { readonly stopped: ProblemCode };
const ends = /[,\r\n"]/g;

function readPlain(text: string, begin: number): ReadCell {
  ends.lastIndex = begin;
  const end = ends.exec(text)?.index ?? text.length;
  return text[end] === '"'
    ? { stopped: 'quote_wrong' }
    : { cell: { text: text.slice(begin, end), quoted: false }, end };
}

function readQuoted(text: string, begin: number): ReadCell {
  for (let at = begin + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return { stopped: 'quote_open' };
    if (text[at + 1] === '"') continue;
    const after = text[at + 1];
    if (after !== undefined && !/[,\r\n]/.test(after)) return { stopped: 'quote_wrong' };
    return { cell: { text: text.slice(begin + 1, at).replaceAll('""', '"'), quoted: true }, end: at + 1 };
  }
}

const countLineEnds = (cells: readonly Cell[]): number =>
  cells.reduce((sum, { text, quoted }) => sum + (quoted ? (text.match(/\r\n|\n|\r/g)?.length ?? 0) : 0), 0);
