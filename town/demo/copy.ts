import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCheckpoint } from '../../contracts/tlog/checkpoint.ts';
import { parseNote } from '../../contracts/tlog/note.ts';
import { entriesPath, newEntryBundles, newTiles, tilePath } from '../../contracts/tlog/tile.ts';

/** Copies a published ledger into a folder, as anybody can. @returns the path of its last entry bundle */
export async function copyLedger(ledgerUrl: string, folder: string): Promise<string> {
  const copy = async (name: string): Promise<Buffer> => {
    const response = await fetch(`${ledgerUrl}/${name}`);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    return bytes;
  };
  const { size } = parseCheckpoint(parseNote((await copy('checkpoint')).toString()).body);
  await copy('vkey');
  for (const { level, number, width } of newTiles(0, size)) await copy(tilePath(level, number, width));
  const bundles = newEntryBundles(0, size).map(({ number, width }) => entriesPath(number, width));
  for (const bundle of bundles) await copy(bundle);
  return bundles.at(-1)!;
}
