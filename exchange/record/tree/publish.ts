import type { Client } from 'pg';
import type { Clock } from '../../../contracts/clock.ts';
import { rootOf } from '../../../contracts/tlog/merkle.ts';
import { lastCheckpointFile, openOwn, type Signing } from './block.ts';
import { signCheckpoint } from './ledger-keys.ts';
import { placedSize, type Tree, treeReader } from './tree.ts';

/** The tree has changed under our hands: seen before it was signed. */
export class TreeChanged extends Error {
  override readonly name = 'TreeChanged';
}

/**
 * publish: signs the tree as far as it is placed. The signed text is kept outside the database before its row is committed: a
 * crash in between leaves a note that the database still extends, and never a published checkpoint that the note does not know.
 * The row goes first within its transaction, so that a sequencer which has lost its connection cannot touch the note.
 * @returns the new checkpoint, or undefined when there is nothing new
 * @throws TreeChanged
 */
export async function publishCheckpoint(
  client: Client,
  tree: Tree,
  { keys, ledgerKeys }: Signing,
  realClock: Clock,
): Promise<{ size: number; note: string } | undefined> {
  const size = await placedSize(client, tree.number);
  const { rows } = await client.query('SELECT max(size) AS size FROM ledger.checkpoint WHERE tree = $1', [tree.number]);
  if (rows[0].size === size) return undefined;
  const read = treeReader(client, tree.number, size);
  // From one reader, hence from the same tiles: what is compared is what is signed.
  const last = openOwn((await keys.readNote(lastCheckpointFile)) ?? '', ledgerKeys)?.checkpoint;
  if (last?.origin === tree.origin && !(last.size <= size && (await rootOf(last.size, read)).equals(last.root)))
    throw new TreeChanged(`監査台帳「${tree.origin}」が、署名の直前に書き換わりました。`);
  const now = realClock.now();
  const note = signCheckpoint({ origin: tree.origin, size, root: await rootOf(size, read) }, ledgerKeys, now);
  await client.query('BEGIN');
  try {
    await client.query('INSERT INTO ledger.checkpoint (tree, size, note, published_at) VALUES ($1, $2, $3, $4)', [
      tree.number,
      size,
      note,
      now,
    ]);
    await keys.writeNote(lastCheckpointFile, note);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
  return { size, note };
}

/**
 * Thins out old checkpoints: of each day its last stays. Never one that the public still sees, nor one without a newer.
 * @param keepMs how long all are kept; at least the interval at which the public's checkpoint moves
 */
export async function thinCheckpoints(client: Client, tree: Tree, keepMs: number, now: Date): Promise<void> {
  await client.query(
    `DELETE FROM ledger.checkpoint c WHERE c.tree = $1 AND c.published_at < $2 AND EXISTS (
      SELECT FROM ledger.checkpoint n
       WHERE n.tree = c.tree AND n.size > c.size AND n.published_at < $2
         AND date_trunc('day', n.published_at AT TIME ZONE 'UTC') = date_trunc('day', c.published_at AT TIME ZONE 'UTC'))`,
    [tree.number, new Date(now.getTime() - keepMs)],
  );
}
