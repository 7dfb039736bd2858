import { type Row, readRows } from '../../content/rows.ts';
import { bytesOf } from './bytes.ts';
import { findLayout, type Item, wrapper } from './layout.ts';
import type { Control, DataRecord } from './record.ts';

export type Problem = { readonly row: number; readonly text: string };
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
  const say = (row: number, text: string) => void problems.push({ row, text });
  const [first, last] = [rows[0], rows.at(-1)];
  if (first?.cells[0] !== '1')
    say(1, '先頭がコントロールレコード（レコード種別1）ではありません。出力し直してください。');
  if (last?.cells[0] !== '3')
    say(
      last?.number ?? 1,
      '最後がエンドレコード（レコード種別3）ではありません。ファイルが途中で切れていないか確かめてください。',
    );
  if (problems.length > 0) return { records: [], problems };

  const head = readItems(wrapper.control, first!.cells, first!.number, say);
  readItems(wrapper.end, last!.cells, last!.number, say);
  const data = rows.slice(1, -1);
  if (Number(head.count) !== data.length)
    say(1, `レコード件数が、データレコードの数（${data.length}件）と合いません。`);
  for (const [i, { cells, number }] of rows.entries())
    if (Number(cells[1]) !== i + 1) say(number, `レコード番号が続いていません。${i + 1} にしてください。`);
  const records = data.flatMap((row) => readData(row, say) ?? []);
  return { control: head as unknown as Control, records, problems };
}

function readData({ cells, number }: Row, say: (row: number, text: string) => void): DataRecord | undefined {
  if (cells[0] !== '2') return void say(number, 'データレコード（レコード種別2）ではありません。');
  const values = cells.slice(2);
  const layout = findLayout(values[0] ?? '', values[1] ?? '');
  if (!layout) return void say(number, 'この交換情報識別番号とレコード種別コードの記録は、扱っていません。');
  return { layout: layout.id, values: readItems(layout.items, values, number, say) };
}

function readItems(
  items: readonly Item[],
  cells: readonly string[],
  row: number,
  say: (row: number, text: string) => void,
) {
  if (cells.length !== items.length) {
    say(row, `項目数が${cells.length}です。${items.length}項目にしてください。`);
    return {};
  }
  const values: Record<string, string> = {};
  for (const [i, item] of items.entries()) {
    const cell = cells[i]!;
    if (item.type === 'N' && !/^-?\d*$/.test(cell)) say(row, `${item.title} は半角数字で入れてください。`);
    if (bytesOf(cell) > item.bytes) say(row, `${item.title} は ${item.bytes} バイト以内にしてください。`);
    if (item.key !== '') values[item.key] = cell;
  }
  return values;
}
