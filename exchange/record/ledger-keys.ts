import type { KeyObject } from 'node:crypto';
import { formatCheckpoint, parseCheckpoint } from '../../contracts/tlog/checkpoint.ts';
import {
  cosignEd25519,
  cosignMlDsa,
  formatNote,
  rawPublicKey,
  signatureTypes,
  signNote,
  vkeyOf,
} from '../../contracts/tlog/note.ts';
import type { KeyStore } from '../keys.ts';

export type LedgerKeys = { readonly log: KeyObject; readonly cosigner: KeyObject | undefined };

/** The keys that sign checkpoints; the second where the runtime has ML-DSA-44 (Node 24 and later). */
export const readLedgerKeys = (keys: KeyStore): Promise<LedgerKeys> => readPair(keys, 'checkpoint', 'cosigner');

/**
 * The keys under which we are a witness of other logs. Never the log's own: an Ed25519 cosignature does not commit to its
 * signer's name, so that one key must not speak in two roles (C2SP tlog-cosignature).
 */
export const readWitnessKeys = (keys: KeyStore): Promise<LedgerKeys> => readPair(keys, 'witness', 'witness-cosigner');

async function readPair(keys: KeyStore, first: string, second: string): Promise<LedgerKeys> {
  const log = await keys.privateKey(first, 'ed25519');
  const cosigner = await keys.privateKey(second, 'ml-dsa-44').catch((error) => {
    if (error?.code === 'ERR_INVALID_ARG_VALUE') return undefined; // this runtime does not know the kind
    throw error;
  });
  return { log, cosigner };
}

const { ed25519, 'cosignature-ed25519': cosignature, 'cosignature-ml-dsa-44': mlDsa } = signatureTypes;

/** The vkey lines of a log under `origin`: what its readers trust. The first is the log's own, the others cosigners'. */
export const vkeysOf = (origin: string, { log, cosigner }: LedgerKeys): string[] => [
  vkeyOf(origin, ed25519, rawPublicKey(log)),
  ...(cosigner ? [vkeyOf(origin, mlDsa, rawPublicKey(cosigner))] : []),
];

/** The vkey lines of a witness called `name`. */
export const witnessVkeysOf = (name: string, { log, cosigner }: LedgerKeys): string[] => [
  vkeyOf(name, cosignature, rawPublicKey(log)),
  ...(cosigner ? [vkeyOf(name, mlDsa, rawPublicKey(cosigner))] : []),
];

type Head = { readonly origin: string; readonly size: number; readonly root: Buffer };
const seconds = (time: Date) => Math.floor(time.getTime() / 1000);

/** A signed checkpoint as the log publishes it. */
export function signCheckpoint(head: Head, { log, cosigner }: LedgerKeys, time: Date): string {
  const body = formatCheckpoint(head);
  const name = head.origin;
  return formatNote(body, [
    signNote(body, { name, key: log }),
    ...(cosigner ? [cosignMlDsa(head, { name, key: cosigner, time: seconds(time) })] : []),
  ]);
}

/** The signature lines of a witness on a checkpoint that it has found to extend what it knew. */
export function cosignCheckpoint(body: string, name: string, { log, cosigner }: LedgerKeys, time: Date): string[] {
  return [
    cosignEd25519(body, { name, key: log, time: seconds(time) }),
    ...(cosigner ? [cosignMlDsa(parseCheckpoint(body), { name, key: cosigner, time: seconds(time) })] : []),
  ];
}
