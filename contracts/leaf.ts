import { hash } from 'node:crypto';
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
/** The fields of each version. Entries are for ever: what an earlier version wrote is read and proved as it was written. */
export const leafVersions: readonly { readonly header: string; readonly names: readonly RecordField[] }[] = [
  { header: `${leafHeader}v1`, names: recordFields.slice(0, recordFields.indexOf('count') + 1) },
  { header: `${leafHeader}v2`, names: recordFields.slice(0, recordFields.indexOf('declared') + 1) },
  { header: `${leafHeader}v3`, names: recordFields },
];
const saltLabel = 'engawa/salt/';
const blockLength = 64;
const saltLength = 32;
const longestName = Math.max(...recordFields.map(({ length }) => length));

/**
 * HMAC-SHA-256(secret, 'engawa/salt/' + name) for many names (RFC 2104), by one-shot hashes: createHmac costs several
 * times as much, and every exchange pays for sixty. Digests go from one hash to the next as text of one character a byte
 * (`binary`): a Buffer made for each costs three times the hash.
 */
function saltMaker(secret: Buffer): (name: RecordField) => string {
  if (secret.length !== 32) throw new RangeError('a record secret has 32 bytes');
  const inner = Buffer.alloc(blockLength + saltLabel.length + longestName, 0x36);
  const outer = Buffer.alloc(blockLength + saltLength, 0x5c);
  for (let i = 0; i < secret.length; i++) {
    inner[i] = secret[i]! ^ 0x36;
    outer[i] = secret[i]! ^ 0x5c;
  }
  inner.write(saltLabel, blockLength, 'latin1');
  return (name) => {
    const end = blockLength + saltLabel.length + inner.write(name, blockLength + saltLabel.length, 'latin1');
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), blockLength, 'latin1');
    return hash('sha256', outer, 'binary');
  };
}

/** The secret of a record could not hide a value whose spelling is not settled: only text, lists of text, whole numbers, null. */
function spell(name: RecordField, value: unknown): string {
  const isPlain =
    value === null ||
    typeof value === 'string' ||
    Number.isSafeInteger(value) ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'));
  if (!isPlain) throw new RangeError(`the field ${name} is not text, a list of text, a whole number or null`);
  return JSON.stringify([name, value]);
}

/** SHA-256(salt ‖ spelling), base64. @param salt one character a byte */
function commit(salt: string, spelling: string): string {
  const length = saltLength + Buffer.byteLength(spelling);
  const bytes = length <= scratch.length ? scratch : Buffer.alloc(length);
  bytes.write(salt, 'latin1');
  bytes.write(spelling, saltLength);
  return hash('sha256', bytes.subarray(0, length), 'base64');
}
/** Long enough for all but a few fields; nothing waits while it is in use. */
const scratch = Buffer.alloc(1024);

/**
 * The log entry of a record: `engawa-record/v3`, then one line a field in the order of `recordFields`, base64 of
 * SHA-256(salt ‖ JSON of [name, value]); salt = HMAC-SHA-256(secret, 'engawa/salt/' + name).
 * A record that was written without the fields of a later version has the leaf of its own version.
 * @param secret 32 random bytes, this record's alone
 */
export function leafOf(fields: RecordFields, secret: Buffer): Buffer {
  const saltOf = saltMaker(secret);
  const version = leafVersions.findLast(({ names }) => names.every((name) => fields[name] !== undefined));
  if (!version) throw new RangeError('a field of the record is missing');
  const lines = version.names.map((name) => commit(saltOf(name), spell(name, fields[name])));
  return Buffer.from(`${version.header}\n${lines.join('\n')}\n`);
}

/** What a reader needs to be shown one field and to prove it. */
export function openField(fields: RecordFields, secret: Buffer, name: RecordField): Opening {
  const value = fields[name];
  if (value === undefined) throw new RangeError(`the record was written without the field ${name}`);
  return { salt: Buffer.from(saltMaker(secret)(name), 'binary').toString('base64'), value };
}

/** The commitments of a leaf by field. @throws TlogError leaf_malformed */
export function parseLeaf(leaf: Uint8Array): ReadonlyMap<RecordField, Buffer> {
  const [header, ...lines] = Buffer.from(leaf).toString('latin1').split('\n');
  const version = leafVersions.find((one) => one.header === header);
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
    return commit(salt.toString('binary'), spelling) === commitment.toString('base64');
  } catch {
    return false;
  }
}
