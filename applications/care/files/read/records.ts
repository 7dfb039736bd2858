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

type LineEnd = CsvRecord['lineEnd'];

/**
 * Splits a text as the standard asks: commas, line ends and doubled quotation marks within quotation marks belong to the cell. By hand: a general
 * parser that also tells what was quoted and how each line ends takes most of the time that a month's files cost.
 */
export function splitRecords(text: string): Records {
  const records: CsvRecord[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const found = readRecord(text, at);
    if ('code' in found) return { records, stopped: { code: found.code, line, row: records.length + 1 } };
    const { cells, lineEnd, end } = found;
    records.push({ line, row: records.length + 1, cells, lineEnd });
    line += countLineEnds(text, at, end);
    at = end;
  }
  return { records };
}

type Found = { readonly cells: Cell[]; readonly lineEnd: LineEnd; readonly end: number };

function readRecord(text: string, from: number): Found | { readonly code: ProblemCode } {
  const cells: Cell[] = [];
  for (let at = from; ; at++) {
    if (text[at] === '"') {
      const close = findClosing(text, at + 1);
      if (close < 0) return { code: 'quote_open' };
      cells.push({ text: text.slice(at + 1, close).replaceAll('""', '"'), quoted: true });
      at = close + 1;
    } else {
      const start = at;
      while (at < text.length && !isMark(text.charCodeAt(at))) at++;
      cells.push({ text: text.slice(start, at), quoted: false });
    }
    if (text[at] === ',') continue;
    const lineEnd = lineEndAt(text, at);
    // A quotation mark within a cell without, or a sign behind the one that closes it.
    if (lineEnd === '' && at < text.length) return { code: 'quote_wrong' };
    return { cells, lineEnd, end: at + lineEnd.length };
  }
}

const isMark = (sign: number): boolean => sign === 0x2c || sign === 0x0a || sign === 0x0d || sign === 0x22;

/** The quotation mark that closes; two of them are one of the text. */
function findClosing(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

const lineEndAt = (text: string, at: number): LineEnd =>
  text[at] === '\n' ? '\n' : text[at] !== '\r' ? '' : text[at + 1] === '\n' ? '\r\n' : '\r';

/** As an editor counts them. */
function countLineEnds(text: string, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at++) {
    const lineEnd = lineEndAt(text, at);
    if (lineEnd !== '') count++;
    if (lineEnd === '\r\n') at++;
  }
  return count;
}
