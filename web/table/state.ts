import type { Column } from './column.ts';

/** What of a table is looked at. All of it stands in the address, so that a view can be kept, sent and gone back to. */
export type TableState = {
  readonly sort?: { readonly key: string; readonly descending: boolean };
  /** from 1 */
  readonly page: number;
  readonly size: number;
  readonly filter: Readonly<Record<string, string>>;
};

export const sizes = [20, 50, 100] as const;
/** Longer than any name or address, and short enough to be looked for in each row. */
const longestFilter = 100;

/**
 * Reads the state from a query string. What is not understood counts as not said: an old or mistyped link still shows the table.
 * @param name of the table, where a page has more than one: its keys then begin with `name.`
 */
export function readTableState<Row>(query: URLSearchParams, columns: readonly Column<Row>[], name = ''): TableState {
  const get = (key: string) => query.get(keyOf(name, key)) ?? undefined;
  const page = Number(get('page') ?? 1);
  const size = Number(get('size'));
  const sort = get('sort');
  const key = sort?.replace(/^-/, '');
  const sorted = columns.find((column) => column.key === key && column.order !== false);
  const filter: Record<string, string> = {};
  for (const column of columns) {
    const text = column.filter === undefined ? undefined : get(`f.${column.key}`)?.trim().slice(0, longestFilter);
    if (text !== undefined && text !== '' && (typeof column.filter === 'string' || column.filter?.includes(text)))
      filter[column.key] = text;
  }
  return {
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
    size: sizes.find((known) => known === size) ?? sizes[1],
    filter,
    ...(sorted && { sort: { key: sorted.key, descending: sort!.startsWith('-') } }),
  };
}

/** The state as the query string that `readTableState` reads; what is as it is by itself is left out. */
export function writeTableState(state: TableState, name = ''): string {
  const query = new URLSearchParams();
  const set = (key: string, text: string) => query.set(keyOf(name, key), text);
  for (const [key, text] of Object.entries(state.filter)) set(`f.${key}`, text);
  if (state.sort) set('sort', `${state.sort.descending ? '-' : ''}${state.sort.key}`);
  if (state.size !== sizes[1]) set('size', String(state.size));
  if (state.page !== 1) set('page', String(state.page));
  return `?${query}`;
}

export const keyOf = (name: string, key: string): string => (name === '' ? key : `${name}.${key}`);
