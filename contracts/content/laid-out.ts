import type { Layout } from '../layout.ts';
import { findMyNumbers } from '../my-number.ts';
import { readDay } from './day.ts';
import { findUnseen, hasPrivateCharacter } from './flaws.ts';
import { readRows } from './rows.ts';

type Column = Layout['columns'][number];
export type LaidOut = {
  /** `line`: of the file, from 1; the titles are line 1 */
  readonly records: readonly { readonly line: number; readonly record: Record<string, unknown> }[];
  /** what to mend, in Japanese, by line (0: the file); never a value */
  readonly problems: readonly { readonly line: number; readonly text: string }[];
};

/** Reads a file by its table of layout. Where there is a problem its records are not to be used. */
export function readLaidOut(layout: Layout, bytes: Uint8Array): LaidOut {
  const { rows, problem } = readText(layout, bytes);
  if (problem) return { records: [], problems: [{ line: problem.row, text: problem.text }] };
  const [titles, ...lines] = rows;
  if (!titles) return wrong(0, 'ファイルが空です。出力し直してください。');
  const places = layout.columns.map(({ title }) => titles.cells.findIndex((cell) => cell.trim() === title));
  const missing = layout.columns.filter(({ absent }, i) => places[i] === -1 && !absent).map(({ title }) => title);
  if (missing.length > 0)
    return wrong(1, `1行目の見出しに「${missing.join('」「')}」がありません。${layout.title}の見出しにしてください。`);
  const records: { line: number; record: Record<string, unknown> }[] = [];
  const problems: { line: number; text: string }[] = [];
  for (const { number: line, cells } of lines) {
    const opaque = new Set(places.filter((_, i) => layout.columns[i]!.opaque));
    const bad = cells.findIndex((cell, i) => !opaque.has(i) && findMyNumbers(cell).length > 0);
    if (bad !== -1)
      problems.push({
        line,
        text: `「${titles.cells[bad] ?? `${bad + 1}列目`}」に、個人番号（マイナンバー）と思われる12桁の数字があります。出力の設定から除いてください。`,
      });
    if (cells.length !== titles.cells.length)
      problems.push({
        line,
        text: `項目が${cells.length}個です。見出しと同じ${titles.cells.length}個にしてください。`,
      });
    else
      records.push({ line, record: readLine(layout.columns, places, cells, (text) => problems.push({ line, text })) });
  }
  if (lines.length === 0) problems.push({ line: 0, text: 'データの行がありません。出力し直してください。' });
  return { records, problems };
}

const wrong = (line: number, text: string): LaidOut => ({ records: [], problems: [{ line, text }] });

/** The first of the layout's encodings in which the bytes mean something. */
function readText({ encodings }: Layout, bytes: Uint8Array): ReturnType<typeof readRows> {
  const read = encodings.map((encoding) => readRows(bytes, encoding));
  return read.find(({ problem }) => problem?.row !== 0) ?? read.at(-1)!;
}

function readLine(
  columns: readonly Column[],
  places: readonly number[],
  cells: readonly string[],
  complain: (text: string) => void,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [i, column] of columns.entries()) {
    if (places[i] === -1) continue;
    const cell = cells[places[i]!]!;
    const text = cell.trim();
    const unseen = findUnseen(cell);
    if (text === '' && column.optional && unseen === undefined) continue;
    const read =
      unseen !== undefined
        ? { wrong: unseen }
        : text === ''
          ? { wrong: '空です。入力してください' }
          : readCell(column, text);
    if ('wrong' in read) complain(`「${column.title}」が${read.wrong}。`);
    else put(record, column.at, read.value);
  }
  return record;
}

function readCell(column: Column, text: string): { value: unknown } | { wrong: string } {
  if (hasPrivateCharacter(text)) return { wrong: '外字を含んでいます。登録されている文字（正字）に置き換えてください' };
  const read = readAs(column, text);
  const { values, number, pattern } = column;
  // A number that somebody typed in full width is the same number.
  const plain = text.normalize('NFKC');
  if (!('wrong' in read) || plain === text || !(values || number || pattern !== undefined)) return read;
  const again = readAs(column, plain);
  return 'wrong' in again ? read : again;
}

function readAs({ dates, values, number, pattern }: Column, text: string): { value: unknown } | { wrong: string } {
  if (values) {
    const known = Object.hasOwn(values, text) ? values[text] : undefined;
    const all = Object.keys(values).join('、');
    return known === undefined
      ? { wrong: `決められた値ではありません。${all} のどれかにしてください` }
      : { value: known };
  }
  if (dates) {
    const day = readDay(text, dates);
    return day === undefined
      ? { wrong: '日付として読めません。20260401、2026/4/1、令和8年4月1日 などの形にしてください' }
      : { value: day };
  }
  if (number) return /^-?\d{1,15}$/.test(text) ? { value: Number(text) } : { wrong: '数字ではありません' };
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text))
    return { wrong: '決められた形ではありません。けたの数と、先頭の0が消えていないかを確かめてください' };
  return { value: text };
}

function put(record: Record<string, unknown>, at: string, value: unknown): void {
  const names = at.slice(1).split('/');
  const last = names.pop()!;
  let inner = record;
  for (const name of names) {
    inner[name] ??= {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[last] = value;
}
