import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ownTables, parseJson, parseTable } from '../../../../contracts/care/own-tables.ts';
import { findMisfit } from './misfit.ts';
import { tableSchema } from './schema.ts';
import { openTable, type Table } from './table.ts';

/** Where further versions of the standard lie in the folder of the region's own tables. */
const versions = 'careplan';

/**
 * Versions of the standard that the region has added, or changed, by tables of its own: `careplan/<any name>.json`, each of the form of
 * 202407.json. One of the version that we have ourselves stands for ours.
 * @throws Error naming file and place, in Japanese: a table that is not right stops the start
 */
export function readOwnVersions(ours: Table, folder: string | undefined = ownTables()): Table[] {
  if (folder === undefined) return [];
  const there = path.join(folder, versions);
  const read = namesIn(there).map((file) => {
    const name = `${versions}/${file}`;
    return { name, table: readOne(path.join(there, file), name, ours) };
  });
  for (const [i, { name, table }] of read.entries()) {
    const other = read.slice(0, i).find((one) => one.table.version === table.version);
    if (other)
      throw new Error(`表 ${name} を直してください: version ${table.version} は、${other.name} にもあります。`);
  }
  return read.map(({ table }) => table);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readOne(file: string, name: string, ours: Table): Table {
  const data = parseJson(name, readFileSync(file, 'utf8'));
  parseTable(tableSchema, name, data);
  const table = open(data, name);
  const misfit = findMisfit(table, ours);
  if (misfit !== undefined) throw new Error(`表 ${name} を直してください: ${misfit}。`);
  return table;
}

function open(data: unknown, name: string): Table {
  try {
    return openTable(data);
  } catch (error) {
    throw error instanceof RangeError ? new Error(`表 ${name} を直してください: ${error.message}。`) : error;
  }
}
