import iconv from 'iconv-lite';
import { bytesOf, isInCp932 } from './bytes.ts';
import { getLayout, getLayouts, type Item } from './layout.ts';
import type { Control, DataRecord } from './record.ts';

/** 伝送（インターネット） */
const medium = 7;

/**
 * A file to or from the 国保連合会: a control record, a data record each, an end record; CP932, CRLF, items of data in quotation marks.
 * @throws RangeError naming the item that does not fit: nothing is cut off
 */
export function writeRecords(control: Control, records: readonly DataRecord[]): Buffer {
  const head = { type: 1, number: 1, volume: 0, count: records.length, welfare: 0, medium, file: 0, ...control };
  const { wrapper } = getLayouts();
  const itemsOf = new Map([...new Set(records.map(({ layout }) => layout))].map((id) => [id, getLayout(id).items]));
  const lines = [
    cellsOf(wrapper.control, head).join(','),
    ...records.map(({ layout, values }, i) =>
      [2, i + 2, ...cellsOf(itemsOf.get(layout)!, values).map((cell) => `"${cell.replaceAll('"', '""')}"`)].join(','),
    ),
    cellsOf(wrapper.end, { type: 3, number: records.length + 2 }).join(','),
  ];
  return iconv.encode(`${lines.join('\r\n')}\r\n`, 'cp932');
}

const cellsOf = (items: readonly Item[], values: DataRecord['values']): string[] =>
  items.map((item) => {
    const cell = item.key === '' ? '' : String(values[item.key] ?? '');
    if (!isInCp932(cell)) throw new RangeError(`${item.title} に、CP932 にない文字があります。`);
    if (bytesOf(cell) > item.bytes) throw new RangeError(`${item.title} が ${item.bytes} バイトを超えています。`);
    return cell;
  });
