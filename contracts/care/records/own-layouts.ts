import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ownTables, parseJson } from '../own-tables.ts';

/** Where layouts of records lie in the folder of the region's own tables. */
const records = 'records';

/** The region's own layouts of records, by the name of their file. @throws Error naming file, in Japanese */
export const readOwnLayouts = (): { readonly name: string; readonly data: unknown }[] =>
  listOwn().map((name) => ({ name, data: parseJson(name, readFileSync(path.join(ownTables()!, name), 'utf8')) }));

/** What is other as soon as one of the region's own layouts is. */
export function stampOfOwn(): string {
  const folder = ownTables();
  if (folder === undefined) return '';
  return [...listOwn(), 'layouts.json']
    .map((name) => {
      const file = statSync(path.join(folder, name), { throwIfNoEntry: false });
      return file ? `${name} ${file.mtimeMs} ${file.size}` : '';
    })
    .join('\n');
}

function listOwn(): string[] {
  const folder = ownTables();
  if (folder === undefined) return [];
  try {
    return readdirSync(path.join(folder, records))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => `${records}/${name}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
