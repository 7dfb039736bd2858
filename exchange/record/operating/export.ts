import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../contracts/fault.ts';
import { entriesPath, recordsPath, tilePath, tileWidth } from '../../../contracts/tlog/tile.ts';
import type { Pool } from '../../../database/connect.ts';
import { type LedgerKeys, vkeysOf } from '../tree/ledger-keys.ts';
import { findOpening } from '../tree/opening.ts';
import { findView, readRecords, readTile, tilesOf } from '../tree/view.ts';

/**
 * Writes the ledger as a folder that `engawa verify <folder>` reads: `checkpoint`, `vkey`, `tile/…`, after a recovery `opening`, and the
 * auditor's `records/…`. One checkpoint from beginning to end, and piece by piece: a log of millions needs no memory.
 * @param trail pool of a role that reads as an auditor; `records`: whether the folder gets them
 * @param number of the tree; left out: the newest
 * @returns how many entries it holds
 */
export async function exportLedger(
  {
    trail,
    ledgerKeys,
    keyTurns = [],
    records = true,
  }: {
    readonly trail: Pool;
    readonly ledgerKeys: LedgerKeys;
    readonly keyTurns?: readonly string[];
    readonly records?: boolean;
  },
  folder: string,
  number?: number,
): Promise<number> {
  const view = await findView(trail, number);
  if (!view) throw new Fault('not_found', 'チェックポイントはまだありません。');
  const write = async (name: string, content: Uint8Array | string) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  };
  await write(
    'vkey',
    vkeysOf(view.tree.origin, ledgerKeys)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (keyTurns.length > 0) await write('turns', JSON.stringify(keyTurns));
  for (const tile of tilesOf(view)) {
    const name =
      tile.level === 'entries' ? entriesPath(tile.number, tile.width) : tilePath(tile.level, tile.number, tile.width);
    await write(name, (await readTile(trail, view, name))!);
  }
  for (let bundle = 0; records && bundle * tileWidth < view.size; bundle++)
    await write(recordsPath(bundle), (await readRecords(trail, view, bundle))!);
  const opening = await findOpening(trail, view.tree.number);
  if (opening) await write('opening', JSON.stringify(opening));
  await write('checkpoint', view.note);
  return view.size;
}
