import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { formatCheckpoint, parseCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import {
  cosignEd25519,
  cosignMlDsa,
  formatNote,
  rawPublicKey,
  signatureTypes,
  signNote,
  vkeyOf,
} from '../../../contracts/tlog/note.ts';
import type { KeyStore } from '../../keys.ts';

export type SigningPair = { readonly log: KeyObject; readonly cosigner: KeyObject | undefined };
/** The pair that signs, and those of before it was turned, newest first. */
export type LedgerKeys = SigningPair & { readonly before: readonly SigningPair[]; readonly turnedAt: Date | undefined };

/** So long the pair of before signs too: time for those who know only its key to learn of the new one. */
const bothMs = 90 * 24 * 60 * 60_000;
/** The pairs that sign at `time`, the current one first. */
const signingAt = ({ before, turnedAt, ...current }: LedgerKeys, time: Date): SigningPair[] => [
  current,
  ...(turnedAt && time.getTime() - turnedAt.getTime() < bothMs ? before.slice(0, 1) : []),
];

/** The keys that sign checkpoints; the second where the runtime has ML-DSA-44 (Node 24 and later). */
export const readLedgerKeys = (keys: KeyStore): Promise<LedgerKeys> => readPair(keys, 'checkpoint', 'cosigner');

/**
 * The keys under which we are a witness of other logs. Never the log's own: an Ed25519 cosignature does not commit to its
 * signer's name, so that one key must not speak in two roles (C2SP tlog-cosignature).
 */
export const readWitnessKeys = (keys: KeyStore): Promise<LedgerKeys> => readPair(keys, 'witness', 'witness-cosigner');

async function readPair(keys: KeyStore, first: string, second: string): Promise<LedgerKeys> {
  const logs = await keys.privateKeys(first, 'ed25519');
  const cosigners = hasMlDsa ? await keys.privateKeys(second, 'ml-dsa-44') : undefined;
  // Both are turned together, the cosigner's first: cut off in between, the old log key signs with a new cosigner.
  const pairs = logs.all.slice(0, logs.current + 1).map((log, number) => ({
    log,
    cosigner: cosigners?.all[number === logs.current ? cosigners.current : number],
  }));
  return { ...pairs.at(-1)!, before: pairs.slice(0, -1).reverse(), turnedAt: logs.turnedAt };
}
/** Whether this runtime knows ML-DSA (Node 24 and later). */
export const hasMlDsa = (() => {
  try {
    return Boolean(generateKeyPairSync('ml-dsa-44'));
  } catch {
    return false;
  }
})();

const { ed25519, 'cosignature-ed25519': cosignature, 'cosignature-ml-dsa-44': mlDsa } = signatureTypes;

/** The vkey lines of a log under `origin`: what its readers trust. The first is the log's own, the others cosigners'. */
export const vkeysOf = (origin: string, { log, cosigner }: SigningPair): string[] => [
  vkeyOf(origin, ed25519, rawPublicKey(log)),
  ...(cosigner ? [vkeyOf(origin, mlDsa, rawPublicKey(cosigner))] : []),
];

/** The vkeys of every key that the log has signed with, the current one first: what its own checkpoints are opened with. */
export const logVkeysOf = (origin: string, { before, ...current }: LedgerKeys): string[] =>
  [current, ...before].map((pair) => vkeysOf(origin, pair)[0]!);

/** The vkey lines of a witness called `name` at `time`: the current ones first, then those that still cosign. */
export const witnessVkeysOf = (name: string, keys: LedgerKeys, time: Date): string[] =>
  signingAt(keys, time).flatMap(({ log, cosigner }) => [
    vkeyOf(name, cosignature, rawPublicKey(log)),
    ...(cosigner ? [vkeyOf(name, mlDsa, rawPublicKey(cosigner))] : []),
  ]);

type Head = { readonly origin: string; readonly size: number; readonly root: Buffer };
const seconds = (time: Date) => Math.floor(time.getTime() / 1000);

/** A signed checkpoint as the log publishes it. */
export function signCheckpoint(head: Head, keys: LedgerKeys, time: Date): string {
  const body = formatCheckpoint(head);
  const name = head.origin;
  return formatNote(
    body,
    signingAt(keys, time).flatMap(({ log, cosigner }) => [
      signNote(body, { name, key: log }),
      ...(cosigner ? [cosignMlDsa(head, { name, key: cosigner, time: seconds(time) })] : []),
    ]),
  );
}

/** The signature lines of a witness on a checkpoint that it has found to extend what it knew. */
export const cosignCheckpoint = (body: string, name: string, keys: LedgerKeys, time: Date): string[] =>
  signingAt(keys, time).flatMap(({ log, cosigner }) => [
    cosignEd25519(body, { name, key: log, time: seconds(time) }),
    ...(cosigner ? [cosignMlDsa(parseCheckpoint(body), { name, key: cosigner, time: seconds(time) })] : []),
  ]);
