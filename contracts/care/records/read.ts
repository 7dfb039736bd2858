import { type Row, readRows } from '../../content/rows.ts';
import { bytesOf } from './bytes.ts';
import { getLayouts, type Item, type RecordLayout } from './layout.ts';
import type { Control, DataRecord } from './record.ts';

/** `column`: of the item within its line, from 1 */
export type Problem = { readonly row: number; readonly column?: number; readonly text: string };
export type ReadRecords = {
  readonly control?: Control;
  readonly records: readonly DataRecord[];
  /** any of them, and the file is not received (受付エラー) */
  readonly problems: readonly Problem[];
};

/** Reads a file to or from the 国保連合会. Whatever is wrong is named with its row and how to mend it, never a value. */
export function readRecords(bytes: Uint8Array): ReadRecords {
  const { rows, problem } = readRows(bytes, 'cp932');
  if (problem) return { records: [], problems: [problem] };
  const problems: Problem[] = [];
  const say: Say = (row, text, column) =>
    void problems.push(column === undefined ? { row, text } : { row, column, text });
  const { wrapper, layouts } = getLayouts();
  const [first, last] = [rows[0], rows.at(-1)];
  if (first?.cells[0] !== '1')
    say(1, '先頭がコントロールレコード（レコード種別1）ではありません。出力し直してください。');
  if (last?.cells[0] !== '3')
    say(
      last?.number ?? 1,
      '最後がエンドレコード（レコード種別3）ではありません。ファイルが途中で切れていないか確かめてください。',
    );
  if (problems.length > 0) return { records: [], problems };

  const head = readItems(wrapper.control, first!.cells, { row: first!.number, before: 0 }, say);
  readItems(wrapper.end, last!.cells, { row: last!.number, before: 0 }, say);
  const data = rows.slice(1, -1);
  if (Number(head.count) !== data.length)
    say(1, `レコード件数が、データレコードの数（${data.length}件）と合いません。`);
  for (const [i, { cells, number }] of rows.entries())
    if (Number(cells[1]) !== i + 1) say(number, `レコード番号が続いていません。${i + 1} にしてください。`, 2);
  const byName = new Map(layouts.flatMap((one) => one.exchange.map((exchange) => [`${exchange}/${one.record}`, one])));
  const records = data.flatMap((row) => readData(row, byName, say) ?? []);
  return { control: head as unknown as Control, records, problems };
}

type Say = (row: number, text: string, column?: number) => void;
/** What stands before the items of a data record: レコード種別 and レコード番号. */
const wrapped = 2;

function readData({ cells, number }: Row, byName: ReadonlyMap<string, RecordLayout>, say: Say): DataRecord | undefined {
  if (cells[0] !== '2') return void say(number, 'データレコード（レコード種別2）ではありません。', 1);
  const values = cells.slice(wrapped);
  const layout = byName.get(`${values[0]}/${values[1]}`) ?? byName.get(`${values[0]}/`);
  if (!layout)
    return void say(number, 'この交換情報識別番号とレコード種別コードの記録は、扱っていません。', wrapped + 1);
  return { layout: layout.id, values: readItems(layout.items, values, { row: number, before: wrapped }, say) };
}

function readItems(
  items: readonly Item[],
  cells: readonly string[],
  { row, before }: { readonly row: number; readonly before: number },
  say: Say,
) {
  if (cells.length !== items.length) {
    say(row, `項目数が${cells.length}です。${items.length}項目にしてください。`);
    return {};
  }
  const values: Record<string, string> = {};
  for (const [i, item] of items.entries()) {
    const cell = cells[i]!;
    const column = before + i + 1;
    if (item.type === 'N' && !/^-?\d*$/.test(cell)) say(row, `${item.title} は半角数字で入れてください。`, column);
    if (bytesOf(cell) > item.bytes) say(row, `${item.title} は ${item.bytes} バイト以内にしてください。`, column);
    if (item.key !== '') values[item.key] = cell;
  }
  return values;
}
