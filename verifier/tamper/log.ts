import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { leafOf, openField } from '../../contracts/leaf.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { formatCheckpoint } from '../../contracts/tlog/checkpoint.ts';
import { hashLeaf, memoryTree, rootOf } from '../../contracts/tlog/merkle.ts';
import { cosignEd25519, formatNote, rawPublicKey, signNote, vkeyOf } from '../../contracts/tlog/note.ts';
import {
  encodeEntries,
  entriesPath,
  newEntryBundles,
  newTiles,
  recordsPath,
  tilePath,
  tileWidth,
} from '../../contracts/tlog/tile.ts';
import type { Source } from '../source.ts';
import type { Chance } from './chance.ts';

/** One place in the log: its entry, and the line that the auditor has for it. */
export type Place = { readonly entry: Buffer; readonly line: object };
export type Files = Map<string, Buffer>;
export type Signer = { readonly name: string; readonly key: KeyObject };

export const origin = 'kawane.example/ledger';
export const today = '2026-12-01';

export const createSigner = (name: string): Signer => ({ name, key: generateKeyPairSync('ed25519').privateKey });
export const keyOf = ({ name, key }: Signer, type: 0x01 | 0x04 = 0x01) => vkeyOf(name, type, rawPublicKey(key));

function fieldsOf(i: number, chance: Chance): RecordFields {
  const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
  return {
    ...{
      id,
      time: `2026-11-24T01:00:00.${String(i % 1000).padStart(3, '0')}Z`,
      kind: 'submission',
      phase: 'acceptance',
    },
    ...{ message: id, messageId: `CARE/0300000100/careplan#${i}`, previous: null },
    ...{
      subject: chance.bytes(16).toString('hex'),
      municipality: '123456',
      actor: `職員${chance.int(40)}`,
      role: null,
    },
    ...{ from: 'CARE/0300000100', fromSystem: 'CARE/0300000100/careplan' },
    ...{ to: 'CARE/0300000005', toSystem: 'CARE/0300000005/careplan', contract: 'careplan' },
    ...{ items: ['*'], purpose: 'care', basisGiver: null, basisTaker: null, consents: [`同意${i}@1`], relations: [] },
    ...{ decision: 'permit', reasons: [], policyDigest: null, payloadDigest: chance.bytes(32).toString('hex') },
    ...{
      runMode: '通常',
      retention: i % 10 === 5 ? '2031-11-30' : '2026-11-30',
      hiddenUntil: null,
      count: 1,
      declared: [],
      session: null,
    },
  } as RecordFields;
}

/** A record in its place; or, as of most in an old log, its removal after its retention, of which only that opened field is left. */
export function placeOf(i: number, chance: Chance): Place {
  const fields = fieldsOf(i, chance);
  const secret = chance.bytes(32);
  const entry = leafOf(fields, secret);
  const isRemoved = i % 5 !== 0;
  return {
    entry,
    line: isRemoved
      ? { index: i, retained: openField(entry, fields, secret, 'retention') }
      : { index: i, fields, secret: secret.toString('base64') },
  };
}

export async function signedCheckpoint(
  places: readonly Place[],
  log: Signer,
  witness?: Signer,
  changes: { size?: number; root?: Buffer; origin?: string } = {},
): Promise<string> {
  const size = places.length;
  const root = await rootOf(size, memoryTree(places.map(({ entry }) => hashLeaf(entry))));
  const body = formatCheckpoint({ origin, size, root, ...changes });
  const cosigned = witness ? [cosignEd25519(body, { ...witness, time: 1_795_000_000 })] : [];
  return formatNote(body, [signNote(body, log), ...cosigned]);
}

export async function hashTilesOf(places: readonly Place[]): Promise<Files> {
  const read = memoryTree(places.map(({ entry }) => hashLeaf(entry)));
  const files: Files = new Map();
  for (const { level, number, width } of newTiles(0, places.length)) {
    const hashes = Array.from({ length: width }, (_, i) => read(8 * level, number * tileWidth + i));
    files.set(tilePath(level, number, width), Buffer.concat(await Promise.all(hashes)));
  }
  return files;
}

export function bundlesOf(places: readonly Place[]): Files {
  return new Map(
    newEntryBundles(0, places.length).map(({ number, width }) => [
      entriesPath(number, width),
      encodeEntries(places.slice(number * tileWidth, number * tileWidth + width).map(({ entry }) => entry)),
    ]),
  );
}

export const linesToFile = (lines: readonly object[]): Buffer =>
  Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

/** Each line under the number at which its place now stands. */
export function recordFilesOf(places: readonly Place[]): Files {
  const lines = places.map(({ line }, index) => ({ ...line, index }));
  return new Map(
    newEntryBundles(0, places.length).map(({ number }) => [
      recordsPath(number),
      linesToFile(lines.slice(number * tileWidth, (number + 1) * tileWidth)),
    ]),
  );
}

/** Everything that an auditor's folder holds of a log. */
export async function publish(places: readonly Place[], log: Signer, witness?: Signer): Promise<Files> {
  return new Map([
    ['checkpoint', Buffer.from(await signedCheckpoint(places, log, witness))],
    ['vkey', Buffer.from(`${keyOf(log)}\n`)],
    ...bundlesOf(places),
    ...(await hashTilesOf(places)),
    ...recordFilesOf(places),
  ]);
}

export const memorySource = (files: Files): Source => ({
  name: 'memory',
  read: async (path) => files.get(path),
});
