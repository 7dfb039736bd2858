import v202407 from './202407.json' with { type: 'json' };
import { readOwnVersions } from './own.ts';
import { type Column, openTable, type Prefix, type Table } from './table.ts';

const ours = openTable(v202407);
const own = readOwnVersions(ours);

/** The version that goes by the road, and of which screens and forms are made. */
export const currentTable: Table = own.find(({ version }) => version === ours.version) ?? ours;

/** Every version that is read, and may be written by hand. It has no order, since the versions' values have none. */
export const tables: readonly Table[] = [currentTable, ...own.filter(({ version }) => version !== ours.version)];

export const findTable = (version: string): Table | undefined => tables.find((table) => table.version === version);

const columns = new Map([...currentTable.layouts.keys()].map((prefix) => [prefix, collect(prefix)] as const));

/** Every column of a file in any version, those of the current one first: what another version has beside them is compared and shown too. */
export const everyColumn = (prefix: Prefix): readonly Column[] => columns.get(prefix)!;

function collect(prefix: Prefix): Column[] {
  const all = tables.flatMap((table) => table.layouts.get(prefix)?.columns ?? []);
  return [...Map.groupBy(all, ({ at }) => at).values()].map(([first]) => first!);
}
