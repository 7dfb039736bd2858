import v202407 from './202407.json' with { type: 'json' };
import { openTable, type Table } from './table.ts';

/** The version that is written. */
export const currentTable: Table = openTable(v202407);

/**
 * Every version that is read. A new one is a JSON beside this file and a name in this list; the list has no order, since the versions' values
 * have none.
 */
const tables: readonly Table[] = [currentTable];

export const findTable = (version: string): Table | undefined => tables.find((table) => table.version === version);
