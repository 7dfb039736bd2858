import type { KeyObject } from 'node:crypto';
import type { Client } from 'pg';
import type { Clock } from '../../contracts/clock.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from '../../contracts/tlog/checkpoint.ts';
import { rootOf } from '../../contracts/tlog/merkle.ts';
import { cosignMlDsa, formatNote, rawPublicKey, signNote, vkeyOf } from '../../contracts/tlog/note.ts';
import type { KeyStore } from '../keys.ts';
import { placedSize, treeReader } from './tree.ts';

export type LedgerKeys = { readonly log: KeyObject; readonly cosigner: KeyObject | undefined };

/** The keys that sign checkpoints; the second where the runtime has ML-DSA-44 (Node 24 and later). */
export async function readLedgerKeys(keys: KeyStore): Promise<LedgerKeys> {
  const log = await keys.privateKey('checkpoint', 'ed25519');
  const cosigner = await keys.privateKey('cosigner', 'ml-dsa-44').catch((error) => {
    if (error?.code === 'ERR_INVALID_ARG_VALUE') return undefined; // this runtime does not know the kind
    throw error;
  });
  return { log, cosigner };
}

/** The vkey lines of a log under `origin`: what its readers trust. */
export const vkeysOf = (origin: string, { log, cosigner }: LedgerKeys): string[] => [
  vkeyOf(origin, 0x01, rawPublicKey(log)),
  ...(cosigner ? [vkeyOf(origin, 0x06, rawPublicKey(cosigner))] : []),
];

/** The last signed checkpoint, kept outside the database: what a restored database must extend. */
export const lastCheckpointFile = 'last-checkpoint';

/** Why nothing may be signed, in words for the operator. */
export class SigningBlocked extends Error {
  override readonly name = 'SigningBlocked';
}

/**
 * publish: signs the tree as far as it is placed. What is signed is noted outside the database first, so that a database that
 * is older than its own signature is found out, and never signed over.
 * @returns whether there is a new checkpoint
 * @throws SigningBlocked
 */
export async function publishCheckpoint(
  client: Client,
  tree: { number: number; origin: string },
  { keys, ledgerKeys, realClock }: { keys: KeyStore; ledgerKeys: LedgerKeys; realClock: Clock },
): Promise<boolean> {
  const size = await placedSize(client, tree.number);
  await checkExtends(client, tree, size, await keys.readNote(lastCheckpointFile), ledgerKeys);
  const { rows } = await client.query('SELECT max(size) AS size FROM ledger.checkpoint WHERE tree = $1', [tree.number]);
  if (rows[0].size === size) return false;
  const root = await rootOf(size, treeReader(client, tree.number, size));
  const body = formatCheckpoint({ origin: tree.origin, size, root });
  const time = Math.floor(realClock.now().getTime() / 1000);
  const note = formatNote(body, [
    signNote(body, { name: tree.origin, key: ledgerKeys.log }),
    ...(ledgerKeys.cosigner
      ? [cosignMlDsa(parseCheckpoint(body), { name: tree.origin, key: ledgerKeys.cosigner, time })]
      : []),
  ]);
  await keys.writeNote(lastCheckpointFile, note);
  await client.query('INSERT INTO ledger.checkpoint (tree, size, note, published_at) VALUES ($1, $2, $3, $4)', [
    tree.number,
    size,
    note,
    realClock.now(),
  ]);
  return true;
}

async function checkExtends(
  client: Client,
  tree: { number: number; origin: string },
  size: number,
  last: string | undefined,
  ledgerKeys: LedgerKeys,
): Promise<void> {
  if (last === undefined) return;
  const { checkpoint } = openCheckpoint(
    last,
    vkeysOf(parseCheckpoint(last.slice(0, last.indexOf('\n\n') + 1)).origin, ledgerKeys),
  );
  const told = `最後に署名したチェックポイントは ${checkpoint.origin} の ${checkpoint.size} 件です。`;
  if (checkpoint.origin !== tree.origin)
    throw new SigningBlocked(`${told}データベースの監査台帳は ${tree.origin} で、別の台帳です。`);
  if (checkpoint.size > size)
    throw new SigningBlocked(`${told}データベースには ${size} 件しかなく、署名した記録が失われています。`);
  const root = await rootOf(checkpoint.size, treeReader(client, tree.number, checkpoint.size)).catch(() => undefined);
  if (!root?.equals(checkpoint.root))
    throw new SigningBlocked(`${told}データベースの ${checkpoint.size} 件目までの内容が、署名したものと違います。`);
}
