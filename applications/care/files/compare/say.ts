import { sayDay } from '../../../../web/japanese/day.ts';
import type { Column, Layout } from '../table/table.ts';
import { cellOf, type Value, valueIn } from '../table/value.ts';

/** A value as staff read it: codes by their meaning, days in 和暦. */
export function sayValue(column: Column, value: Value | undefined): string {
  if (value === undefined) return '（空）';
  const text = cellOf(column, value);
  if (column.also.includes(text)) return text;
  if (column.codes) return Object.hasOwn(column.codes, text) ? column.codes[text]! : `コード${text}`;
  if (column.type === 'day' && /^\d{8}$/.test(text)) return sayDigits(text) ?? text;
  if (column.type === 'month' && /^\d{6}$/.test(text)) return sayDigits(`${text}01`)?.replace(/1日$/, '') ?? text;
  if (column.type === 'time' && /^\d{4}$/.test(text)) return `${text.slice(0, 2)}:${text.slice(2)}`;
  return text;
}

function sayDigits(digits: string): string | undefined {
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const time = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(time.getTime()) || !time.toISOString().startsWith(iso) ? undefined : sayDay(iso);
}

/** Which row: its own numbers, days and names, e.g. 令和8年11月2日・09:00・09:30・111111 */
export function sayRow(layout: Layout, row: object): string {
  return layout.rowKey
    .flatMap((at) => {
      const column = layout.columnAt.get(at)!;
      const value = valueIn(row, column);
      if (value === undefined) return [];
      return [column.type === 'integer' ? `${column.name}${value}` : sayValue(column, value)];
    })
    .join('・');
}
