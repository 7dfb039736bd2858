import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { rootOf } from '../../../contracts/tlog/merkle.ts';
import { parseNote } from '../../../contracts/tlog/note.ts';
import type { Queryable } from '../../../database/connect.ts';
import type { KeyStore } from '../../keys.ts';
import { type LedgerKeys, logVkeysOf } from './ledger-keys.ts';
import { findTree, originOf, placedSize, type Tree, treeReader } from './tree.ts';

/** The last signed checkpoint, kept outside the database: what a restored database must extend. */
export const lastCheckpointFile = 'last-checkpoint';

export type Signed = { readonly note: string; readonly checkpoint: Checkpoint };

/**
 * Why nothing may be signed, in words for the operator: `note` is the last checkpoint known, `signed` what it says where it is ours and
 * the database must extend it.
 */
export type Block = { readonly text: string; readonly note: string | undefined; readonly signed: Signed | undefined };

export type Signing = { readonly keys: KeyStore; readonly ledgerKeys: LedgerKeys; readonly origin: string };

/**
 * Whether the database's tree extends everything that was ever signed (DESIGN §7). A log that signs two histories is worth
 * nothing, and a restored or altered database would make us do it: so it signs nothing, and places nothing either, until
 * `engawa recover`.
 */
export async function findBlock(
  connection: Queryable,
  { keys, ledgerKeys, origin }: Signing,
): Promise<Block | undefined> {
  const tree = await findTree(connection);
  const note = await keys.readNote(lastCheckpointFile);
  const published = tree && (await findPublished(connection, tree));
  if (note === undefined) {
    if (!published) return undefined;
    return blocked(
      `最後に署名したチェックポイントの控え（${lastCheckpointFile}）が、鍵のフォルダーにありません。`,
      published,
    );
  }
  const signed = openOwn(note, ledgerKeys);
  if (!signed) return blocked(`最後に署名したチェックポイントの控え（${lastCheckpointFile}）を読めません。`, note);
  const told = `最後に署名したチェックポイントは「${signed.checkpoint.origin}」の${signed.checkpoint.size}件です。`;
  if (!tree) return blocked(`${told}データベースには監査台帳がありません。`, note, signed);
  if (signed.checkpoint.origin !== tree.origin)
    return blocked(`${told}データベースの監査台帳は「${tree.origin}」で、別の台帳です。`, note, signed);
  if (tree.origin !== originOf(origin, tree.number))
    return blocked(`${told}設定の台帳名（origin）が「${origin}」に変わっています。`, note, signed);
  const difference = await findDifference(connection, tree, signed.checkpoint);
  if (difference) return blocked(told + difference, note, signed);
  // The note may be older than the database, put back from a back-up of its own; what was published since binds all the same.
  if (published === undefined || published.startsWith(note)) return undefined;
  const newest = openOwn(published, ledgerKeys);
  if (newest?.checkpoint.origin === tree.origin && !(await findDifference(connection, tree, newest.checkpoint)))
    return undefined;
  return blocked('データベースにある最新のチェックポイントが、その監査台帳の内容と合いません。', note, signed);
}

const blocked = (text: string, note?: string, signed?: Signed): Block => ({ text, note, signed });

/** The newest published checkpoint of `tree`. */
async function findPublished(connection: Queryable, tree: Tree): Promise<string | undefined> {
  const { rows } = await connection.query(
    'SELECT note FROM ledger.checkpoint WHERE tree = $1 ORDER BY size DESC LIMIT 1',
    [tree.number],
  );
  return rows[0]?.note;
}

/** A checkpoint of our own signing; undefined when it is not. */
export function openOwn(note: string, ledgerKeys: LedgerKeys): Signed | undefined {
  try {
    const { origin } = parseCheckpoint(parseNote(note).body);
    return { note, checkpoint: openCheckpoint(note, logVkeysOf(origin, ledgerKeys)).checkpoint };
  } catch {
    return undefined;
  }
}

/** How the tree in the database differs from one that extends `signed`. */
export async function findDifference(
  connection: Queryable,
  tree: Tree,
  signed: Checkpoint,
): Promise<string | undefined> {
  const size = await placedSize(connection, tree.number);
  if (signed.size > size) return `データベースには${size}件しかなく、署名した記録が失われています。`;
  const root = await rootOf(signed.size, treeReader(connection, tree.number, size)).catch(() => undefined);
  return root?.equals(signed.root)
    ? undefined
    : `データベースの${signed.size}件目までの内容が、署名したものと違います。`;
}
