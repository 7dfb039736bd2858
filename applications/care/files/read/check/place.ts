import type { Layout } from '../../table/table.ts';

/** Where a value stands, or would stand: a version may not have its column. */
export function placeIn({ columnAt }: Layout, at: string): { readonly column?: number; readonly name?: string } {
  const column = columnAt.get(at);
  return column ? { column: column.no, name: column.name } : {};
}
