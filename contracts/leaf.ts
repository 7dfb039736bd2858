import { createHmac, hash } from 'node:crypto';
import { type RecordFields, recordFields } from './record.ts';
import { findBase64 } from './tlog/base64.ts';
import { TlogError } from './tlog/error.ts';

/**
 * The leaf of a record: the log's entry. It commits to each field apart, under that field's own salt, so that it says nothing
 * by itself and each field can be opened alone, or be forgotten with its salt.
 */
export type RecordField = (typeof recordFields)[number];
export type FieldValue = string | number | null | readonly string[];
/** What opens one field: its salt (base64 of 32 bytes) and its value. */
export type Opening = { readonly salt: string; readonly value: FieldValue };

export const leafHeader = 'engawa-record/';
/** `names`: the fields that stand in it, in their order. `saltsOf`: 32 bytes a field, in the same order, from the record's secret. */
export type LeafVersion = {
  readonly header: string;
  readonly names: readonly RecordField[];
  readonly saltsOf: (secret: Buffer, names: readonly RecordField[]) => Buffer;
};

const saltLength = 32;

/** Versions 1 to 3: HMAC-SHA-256(secret, 'engawa/salt/' + name), name by name. */
const byHmac = (secret: Buffer, names: readonly RecordField[]): Buffer =>
  Buffer.concat(names.map((name) => createHmac('sha256', secret).update(`engawa/salt/${name}`).digest()));

/**
 * From version 4: the one-step key derivation of NIST SP 800-56C rev. 2 (4.1) with SHA-512, cut into 32 bytes a field: SHA-512(counter ‖ secret ‖
 * 'engawa/salts') for the counters 1, 2, … of four bytes. Who knows some of it can tell nothing of the rest, as with the HMAC; it costs a quarter, and
 * every exchange pays for sixty salts. The database can do it too (`ledger.opened_retention`).
 */
function bySha512(secret: Buffer, names: readonly RecordField[]): Buffer {
  const input = Buffer.concat([Buffer.alloc(4), secret, saltsInfo]);
  const salts = Buffer.alloc(blockLength * Math.ceil((saltLength * names.length) / blockLength));
  for (let block = 0; block * blockLength < salts.length; block++) {
    input.writeUInt32BE(block + 1);
    salts.write(hash('sha512', input, 'binary'), blockLength * block, 'latin1');
  }
  return salts;
}
const saltsInfo = Buffer.from('engawa/salts');
const blockLength = 64;

/** Entries are for ever: what an earlier version wrote is read and proved as it was written. */
export const leafVersions: readonly LeafVersion[] = [
  { header: `${leafHeader}v1`, names: recordFields.slice(0, recordFields.indexOf('count') + 1), saltsOf: byHmac },
  { header: `${leafHeader}v2`, names: recordFields.slice(0, recordFields.indexOf('declared') + 1), saltsOf: byHmac },
  { header: `${leafHeader}v3`, names: recordFields, saltsOf: byHmac },
  { header: `${leafHeader}v4`, names: recordFields, saltsOf: bySha512 },
];
const newest = leafVersions.at(-1)!;

function saltsOf(secret: Buffer, { names, saltsOf }: LeafVersion): Buffer {
  if (secret.length !== 32) throw new RangeError('a record secret has 32 bytes');
  return saltsOf(secret, names);
}

/** The secret of a record could not hide a value whose spelling is not settled: only text, lists of text, whole numbers, null. */
function spell(name: RecordField, value: unknown): string {
  const isPlain =
    value === null ||
    typeof value === 'string' ||
    Number.isSafeInteger(value) ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'));
  if (!isPlain) throw new RangeError(`the field ${name} is not text, a list of text, a whole number or null`);
  return `["${name}",${value === null ? 'null' : JSON.stringify(value)}]`; // names are plain words of ours
}

/** SHA-256(salt ‖ spelling), base64. @param place of the salt among `salts` */
function commit(salts: Buffer, place: number, spelling: string): string {
  const length = saltLength + Buffer.byteLength(spelling);
  const bytes = length <= scratch.length ? scratch : Buffer.alloc(length);
  salts.copy(bytes, 0, saltLength * place, saltLength * (place + 1));
  bytes.write(spelling, saltLength);
  return hash('sha256', bytes.subarray(0, length), 'base64');
}
/** Long enough for all but a few fields; nothing waits while it is in use. */
const scratch = Buffer.alloc(1024);

/**
 * The log entry of a record: `engawa-record/v4`, then one line a field in the order of `recordFields`, base64 of
 * SHA-256(salt ‖ JSON of [name, value]).
 * @param secret 32 random bytes, this record's alone
 * @param version another than the newest, where a record is checked for an entry that an earlier one wrote
 */
export function leafOf(fields: RecordFields, secret: Buffer, version: LeafVersion = newest): Buffer {
  const salts = saltsOf(secret, version);
  const lines = version.names.map((name, i) => commit(salts, i, spell(name, fields[name])));
  return Buffer.from(`${version.header}\n${lines.join('\n')}\n`);
}

/**
 * Whether an entry is the leaf of this record, by the version that wrote it: a field that this version does not commit to would be anybody's word.
 * @throws RangeError where these fields make no such leaf
 */
export function isLeafOf(leaf: Uint8Array, fields: RecordFields, secret: Buffer): boolean {
  const version = findVersion(leaf);
  if (!version) return false;
  const isBeyond = recordFields.some((name) => fields[name] !== undefined && !version.names.includes(name));
  return !isBeyond && leafOf(fields, secret, version).equals(leaf);
}

/** Every leaf that this record can have been written with, for whoever does not hold its entry. */
export const leavesOf = (fields: RecordFields, secret: Buffer): Buffer[] =>
  leafVersions
    .filter(({ names }) => names.every((name) => fields[name] !== undefined))
    .map((version) => leafOf(fields, secret, version));

/** What a reader needs to be shown one field of the record with this leaf, and to prove it. */
export function openField(leaf: Uint8Array, fields: RecordFields, secret: Buffer, name: RecordField): Opening {
  const version = findVersion(leaf);
  const place = version?.names.indexOf(name) ?? -1;
  const value = fields[name];
  if (!version || place < 0 || value === undefined)
    throw new RangeError(`the record was written without the field ${name}`);
  const salt = saltsOf(secret, version).subarray(saltLength * place, saltLength * (place + 1));
  return { salt: salt.toString('base64'), value };
}

const findVersion = (leaf: Uint8Array): LeafVersion | undefined => {
  const [header] = Buffer.from(leaf.buffer, leaf.byteOffset, Math.min(leaf.length, 40)).toString('latin1').split('\n');
  return leafVersions.find((one) => one.header === header);
};

/** The commitments of a leaf by field. @throws TlogError leaf_malformed */
export function parseLeaf(leaf: Uint8Array): ReadonlyMap<RecordField, Buffer> {
  const [, ...lines] = Buffer.from(leaf).toString('latin1').split('\n');
  const version = findVersion(leaf);
  if (!version || lines.pop() !== '' || lines.length !== version.names.length)
    throw new TlogError('leaf_malformed', 'not the leaf of a record');
  return new Map(
    version.names.map((name, i) => {
      const commitment = findBase64(lines[i]!);
      if (commitment?.length !== 32) throw new TlogError('leaf_malformed', `no commitment to ${name}`);
      return [name, commitment];
    }),
  );
}

/** Whether an opening fits the leaf. All of it may be an attacker's: it answers and never throws. */
export function checkOpening(leaf: Uint8Array, name: string, opening: Opening): boolean {
  try {
    const commitment = parseLeaf(leaf).get(name as RecordField);
    const salt = findBase64(opening.salt);
    if (!commitment || salt?.length !== saltLength) return false;
    const spelling = spell(name as RecordField, opening.value);
    return commit(salt, 0, spelling) === commitment.toString('base64');
  } catch {
    return false;
  }
}
