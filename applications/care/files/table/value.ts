import type { Column } from './table.ts';

/** What a cell means: numbers of things, units and money are integers; everything else stays as it is written. */
export type Value = string | number;

/** @returns undefined for an empty cell, and for one that is no number where there must be one */
export function readValue({ type }: Column, text: string): Value | undefined {
  if (text === '') return undefined;
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) + 0 : undefined;
  // Hundredths of a yen: 10.42 is 1042, and no fraction is ever rounded by arithmetic on fractions.
  if (type === 'price') {
    const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text);
    return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : undefined;
  }
  return text;
}

/** The cell for a value, in the standard's form. */
export function cellOf({ type }: Column, value: Value | undefined): string {
  if (value === undefined) return '';
  if (type !== 'price' || typeof value !== 'number') return String(value);
  return `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
}

type Node = { [name: string]: Node | Value | undefined };

/** A row of a model from its values by column: inner objects and lists are always there, empty values never. */
export function nest(columns: readonly Column[], values: ReadonlyMap<string, Value>, left: ReadonlySet<string>): Node {
  const row: Node = {};
  for (const { at, path } of columns) {
    if (left.has(at)) continue;
    let inner = row;
    for (const [i, name] of path.slice(0, -1).entries()) {
      inner[name] ??= /^\d+$/.test(path[i + 1]!) ? ([] as unknown as Node) : {};
      inner = inner[name] as Node;
    }
    const value = values.get(at);
    if (value !== undefined) inner[path.at(-1)!] = value;
  }
  return row;
}

/** The value of a column in a row of a model. */
export function valueIn(row: object, { path }: Column): Value | undefined {
  let inner: unknown = row;
  for (const name of path) inner = (inner as Node | undefined)?.[name];
  return inner as Value | undefined;
}
