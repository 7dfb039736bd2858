import { Fault } from '../../../contracts/fault.ts';
import type { LedgerFile } from '../../../contracts/ledger-export.ts';
import { entriesPath, recordsPath, tilePath, tileWidth } from '../../../contracts/tlog/tile.ts';
import type { Pool } from '../../../database/connect.ts';
import { type LedgerKeys, vkeysOf } from '../tree/ledger-keys.ts';
import { findOpening } from '../tree/opening.ts';
import { findTree } from '../tree/tree.ts';
import { findView, readRecords, readTile, tilesOf } from '../tree/view.ts';

type Source = {
  /** pool of a role that reads as an auditor */
  readonly trail: Pool;
  readonly ledgerKeys: LedgerKeys;
  readonly keyTurns?: readonly string[];
  /** whether the auditor's `records/…` are in it: the only part that says anything about anybody */
  readonly records?: boolean;
};

/**
 * A tree as files that `engawa verify <folder>` reads: `vkey`, `tile/…`, after a recovery `opening`, the auditor's `records/…`, and last
 * `checkpoint`: what was cut off proves nothing. One checkpoint from beginning to end, and piece by piece: a log of millions needs no memory.
 * @param number of the tree; left out: the newest
 * @returns how many entries it holds
 */
export async function* exportTree(
  { trail, ledgerKeys, keyTurns = [], records = true }: Source,
  number?: number,
): AsyncGenerator<LedgerFile, number> {
  const view = await findView(trail, number);
  if (!view) throw new Fault('not_found', 'チェックポイントはまだありません。');
  const lines = vkeysOf(view.tree.origin, ledgerKeys).map((line) => `${line}\n`);
  yield ['vkey', Buffer.from(lines.join(''))];
  if (keyTurns.length > 0) yield ['turns', Buffer.from(JSON.stringify(keyTurns))];
  for (const tile of tilesOf(view)) {
    const name =
      tile.level === 'entries' ? entriesPath(tile.number, tile.width) : tilePath(tile.level, tile.number, tile.width);
    yield [name, (await readTile(trail, view, name))!];
  }
  for (let bundle = 0; records && bundle * tileWidth < view.size; bundle++)
    yield [recordsPath(bundle), Buffer.from((await readRecords(trail, view, bundle))!)];
  const opening = await findOpening(trail, view.tree.number);
  if (opening) yield ['opening', Buffer.from(JSON.stringify(opening))];
  yield ['checkpoint', Buffer.from(view.note)];
  return view.size;
}

/** The whole ledger: the newest tree, and those that `engawa recover` has closed where the exchange shows them too. @returns how many entries the newest holds */
export async function* exportLedger(source: Source): AsyncGenerator<LedgerFile, number> {
  const newest = await findTree(source.trail);
  for (let number = 1; newest && number < newest.number; number++)
    if (await findView(source.trail, number)) yield* below(`trees/${number}/`, exportTree(source, number));
  return yield* exportTree(source, newest?.number);
}

async function* below(folder: string, files: AsyncIterable<LedgerFile>): AsyncGenerator<LedgerFile> {
  for await (const [name, content] of files) yield [`${folder}${name}`, content];
}
