import type { LogOptions } from '../log.ts';
import type { Chance } from './chance.ts';
import {
  createSigner,
  type Files,
  keyOf,
  origin,
  type Place,
  publish,
  type Signer,
  signedCheckpoint,
  today,
} from './log.ts';

/** An honest log, and what its readers have kept of it at several times. */
export type Town = {
  readonly places: readonly Place[];
  readonly files: ReadonlyMap<string, Buffer>;
  readonly log: Signer;
  readonly witness: Signer;
  /** signed checkpoints by size */
  readonly earlier: ReadonlyMap<number, string>;
};

/** What the tampered ledger shows, and to what reader. */
export type Attack = { readonly files: Files; readonly options: LogOptions };

/** @param size the earlier checkpoint that this attack's reader has */
export type Tampering = (town: Town, chance: Chance, size: number) => Promise<Attack> | Attack;

export async function buildTown(places: readonly Place[]): Promise<Town> {
  const log = createSigner(origin);
  const witness = createSigner('witness.example');
  const earlier = new Map<number, string>();
  const { length } = places;
  for (const size of [1, 2, 100, 128, 255, 256, 257, length - 1, length])
    earlier.set(size, await signedCheckpoint(places.slice(0, size), log, witness));
  return { places, log, witness, earlier, files: await publish(places, log, witness) };
}

/** A reader with the log's key, an earlier checkpoint, and a witness to ask for. */
export const carefulReader = ({ log, witness, earlier }: Town, size: number): LogOptions => ({
  vkeys: [keyOf(log)],
  witnesses: [keyOf(witness, 0x04)],
  earlier: [earlier.get(size)!],
  records: true,
  today,
});

/** A reader without witness or records to ask for, who only remembers the last visit. */
export const rememberingReader = ({ log, earlier }: Town, size: number): LogOptions => ({
  remembered: { vkeys: [keyOf(log)], checkpoint: earlier.get(size)!, records: true, before: [] },
  today,
});

/** By somebody without the log's key: some files are changed, before a careful reader. */
export const withoutKey =
  (change: (files: Files, chance: Chance, town: Town) => Promise<void> | void): Tampering =>
  async (town, chance, size) => {
    const files = new Map(town.files);
    await change(files, chance, town);
    return { files, options: carefulReader(town, size) };
  };

/** By the operator, who signs anew and makes everything fit: only the reader's memory of what was can tell. */
export const withKey =
  (rewrite: (places: Place[], chance: Chance, size: number) => Place[]): Tampering =>
  async (town, chance, size) => ({
    files: await publish(rewrite([...town.places], chance, size), town.log),
    options: rememberingReader(town, size),
  });
