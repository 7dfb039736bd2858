import { maxParcelBytes } from '../../../../contracts/content/extract.ts';
import type { CarePlanName } from '../../../../contracts/content/filename.ts';
import type { Problems } from '../problem/problem.ts';
import type { Column, Layout, Prefix, Table } from '../table/table.ts';
import { currentTable, findTable } from '../table/tables.ts';
import { readValue, type Value } from '../table/value.ts';
import { type Flaw, flawsOf } from './cell.ts';
import { decode, unreadable } from './decode.ts';
import { readName } from './name.ts';
import { type CsvRecord, splitRecords } from './records.ts';

export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array };

/** A record whose columns are those of its layout. */
export type FileRow = {
  readonly line: number;
  readonly row: number;
  /** as written, each of them */
  readonly cells: readonly string[];
  /** what is not empty, by column; what is no number where one must be is missing here, and named */
  readonly values: ReadonlyMap<string, Value>;
};

export type ReadFile = {
  readonly name: string;
  readonly parsed: CarePlanName;
  readonly table: Table;
  readonly layout: Layout;
  readonly rows: readonly FileRow[];
  /** false where something could not be read: who is missing in it is then nobody's fault */
  readonly whole: boolean;
};

const mostBadBytes = 20;

/**
 * Reads one file by the layout of its name and version. Whatever is wrong is said in `problems`; the rows are all that could be read.
 * @returns undefined for a name that is none of the standard's
 */
export function readFile({ name, bytes }: NamedBytes, problems: Problems): ReadFile | undefined {
  const found = readName(name);
  if ('flaw' in found) return void problems.add('bad_name', { file: name }, found.flaw);
  const { parsed } = found;
  const { records, stopped } = readRecords(name, bytes, problems);
  const version = records[0]?.cells[0]?.text ?? '';
  const table = findTable(version) ?? currentTable;
  const layout = table.layouts.get(parsed.prefix as Prefix);
  if (!layout) return void problems.add('bad_name', { file: name }, 'この版には、行のあるファイルとしてありません。');
  checkLineEnds(records, layout, name, problems);
  const body = leaveHeader(records, layout, name, problems);
  const looks = layout.columns.map(flawsOf);
  const isKnown = version === table.version;
  const rows = body.flatMap((record) => readRow(record, { layout, isKnown, looks, file: name, problems }) ?? []);
  if (body.length === 0 && !stopped) problems.add('empty_file', { file: name });
  checkVersions(rows, table, name, problems);
  checkQuotes(body, layout, name, problems);
  return { name, parsed, table, layout, rows, whole: !stopped && rows.length === body.length && rows.length > 0 };
}

function readRecords(file: string, bytes: Uint8Array, problems: Problems): { records: CsvRecord[]; stopped: boolean } {
  if (bytes.length > maxParcelBytes) {
    problems.add('too_large', { file });
    return { records: [], stopped: true };
  }
  const { text, flaw, bad } = decode(bytes);
  if (flaw) problems.add(flaw, { file });
  const { records, stopped } = splitRecords(text);
  if (stopped) problems.add(stopped.code, { file, line: stopped.line, row: stopped.row });
  sayBadBytes(records, bad, file, problems);
  const filled = records.filter(({ cells, line, row }) => {
    const blank = cells.length === 1 && cells[0]!.text === '' && !cells[0]!.quoted;
    if (blank) problems.add('blank_line', { file, line, row });
    return !blank;
  });
  return { records: filled, stopped: stopped !== undefined || flaw === 'utf16' || flaw === 'not_text' };
}

function checkLineEnds(records: readonly CsvRecord[], layout: Layout, file: string, problems: Problems): void {
  const last = records.at(-1);
  const odd = records.filter((one) => one.lineEnd !== layout.lineEnd && !(one === last && one.lineEnd === ''));
  const [first] = odd;
  const right = layout.lineEnd === '\n' ? 'LF' : 'CRLF';
  if (first) problems.add('line_end', { file, line: first.line, row: first.row }, String(odd.length), right);
  if (last?.lineEnd === '') problems.add('last_line_end', { file, line: last.line, row: last.row });
}

function sayBadBytes(records: readonly CsvRecord[], bad: readonly string[], file: string, problems: Problems): void {
  let at = 0;
  let named = 0;
  for (const { cells, line, row } of bad.length === 0 ? [] : records)
    for (const [i, { text }] of cells.entries()) {
      const count = text.split(unreadable).length - 1;
      const bytes = bad.slice(at, at + Math.min(count, mostBadBytes - named));
      at += count;
      named += bytes.length;
      if (bytes.length > 0) problems.add('bad_bytes', { file, line, row, column: i + 1 }, bytes.join(' '));
    }
  // What stands behind the place where reading stopped, and what is too much to be told one by one.
  if (bad.length > named) problems.add('more_bad_bytes', { file }, String(bad.length - named));
}

/** A heading where the standard has none: told by the first column, which is six digits in every row. */
function leaveHeader(records: CsvRecord[], layout: Layout, file: string, problems: Problems): CsvRecord[] {
  const [first] = records;
  const same = first?.cells.filter(({ text }, i) => text.trim() === layout.columns[i]?.name).length ?? 0;
  if (!first || /^\d{6}$/.test(first.cells[0]!.text) || same * 2 < first.cells.length) return records;
  problems.add('header_row', { file, line: first.line, row: first.row });
  return records.slice(1);
}

type Setting = {
  readonly layout: Layout;
  /** of a version that nobody has a table for, other columns are no mistake of who wrote it */
  readonly isKnown: boolean;
  /** what is wrong with a text, by column */
  readonly looks: readonly ((text: string) => readonly Flaw[])[];
  readonly file: string;
  readonly problems: Problems;
};

function readRow(
  { line, row, cells }: CsvRecord,
  { layout, isKnown, looks, file, problems }: Setting,
): FileRow | undefined {
  const right = layout.columns.length;
  if (cells.length !== right) {
    const code = !isKnown ? 'columns_unknown' : cells.length < right ? 'too_few_columns' : 'too_many_columns';
    return void problems.add(code, { file, line, row }, String(cells.length), String(right));
  }
  const values = new Map<string, Value>();
  for (const [i, column] of layout.columns.entries()) {
    const { text } = cells[i]!;
    const place = { file, line, row, column: column.no, name: column.name };
    if (text === '' && column.required) problems.add(emptyCode(layout, column), place);
    for (const { code, detail, more } of looks[i]!(text)) problems.add(code, place, detail, more);
    const value = readValue(column, text);
    if (value !== undefined) values.set(column.at, value);
  }
  return { line, row, cells: cells.map(({ text }) => text), values };
}

const emptyCode = (layout: Layout, { at }: Column) => {
  if (at === 'insurer' || at === 'insured') return 'key_empty';
  return layout.requiredSeen ? 'required_empty' : 'required_empty_unseen';
};

function checkVersions(rows: readonly FileRow[], table: Table, file: string, problems: Problems): void {
  const [first] = rows;
  if (!first) return;
  const version = first.cells[0]!;
  const place = { file, column: 1, name: 'CSVバージョン' };
  if (version !== table.version)
    problems.add('version_unknown', { ...place, line: first.line, row: first.row }, version.slice(0, 8), table.title);
  const other = rows.find(({ cells }) => cells[0] !== version);
  if (other) problems.add('versions_mixed', { ...place, line: other.line, row: other.row });
}

function checkQuotes(records: readonly CsvRecord[], layout: Layout, file: string, problems: Problems): void {
  let count = 0;
  let first: { line: number; row: number; column: number; name: string } | undefined;
  for (const { cells, line, row } of records)
    for (const { no, name, type } of layout.columns) {
      const cell = cells[no - 1];
      if (type !== 'text' || !cell || cell.quoted || cell.text === '') continue;
      count += 1;
      first ??= { line, row, column: no, name };
    }
  if (first) problems.add('text_not_quoted', { file, ...first }, String(count));
}
