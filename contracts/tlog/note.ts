import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { findBase64 } from './base64.ts';
import { TlogError } from './error.ts';

/*
 * Signed notes (c2sp.org/signed-note) and the cosignatures on them (c2sp.org/tlog-cosignature). Everything parsed here is written
 * by whoever serves the log.
 */

/** Kinds of signature by their type byte. */
export const signatureTypes = { ed25519: 0x01, 'cosignature-ed25519': 0x04, 'cosignature-ml-dsa-44': 0x06 } as const;

export type NoteSignature = {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
  readonly line: string;
};
export type Note = { readonly body: string; readonly signatures: readonly NoteSignature[] };
export type Vkey = { readonly name: string; readonly type: number; readonly keyId: Buffer; readonly publicKey: Buffer };

const maxSignatures = 100;
const maxLength = 1_000_000;
/** No spaces of any script (U+0085 is one that \s leaves out), no plus, no control characters. */
const keyName = /^[^\s\u0085+\u0000-\u001f\u007f]+$/u;

/** Strict: what one reader takes for text and another for a signature could be forged. @throws TlogError note_malformed */
export function parseNote(text: string): Note {
  const malformed = (what: string) => new TlogError('note_malformed', what);
  if (text.length > maxLength || !text.isWellFormed()) throw malformed('too long, or not Unicode');
  const split = text.lastIndexOf('\n\n');
  if (split < 0) throw malformed('no signatures');
  const body = text.slice(0, split + 1);
  const lines = text.slice(split + 2).split('\n');
  if (lines.pop() !== '') throw malformed('does not end in a newline');
  if (lines.length === 0 || lines.length > maxSignatures) throw malformed('number of signatures');
  if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(text)) throw malformed('control characters');
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
    const bytes = findBase64(encoded ?? '');
    if (!name || !keyName.test(name) || !bytes || bytes.length < 5) throw malformed('signature line');
    return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4), line: `${line}\n` };
  });
  return { body, signatures };
}

/** @param lines signature lines, each ending in a newline */
export const formatNote = (body: string, lines: readonly string[]): string => `${body}\n${lines.join('')}`;

const keyIdOf = (name: string, type: number, publicKey: Uint8Array): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([type]))
    .update(publicKey)
    .digest()
    .subarray(0, 4);

/** The vkey line of a key, without a newline. */
export function vkeyOf(name: string, type: number, publicKey: Uint8Array): string {
  if (!keyName.test(name)) throw new RangeError(`not a key name: ${name}`);
  const encoded = Buffer.concat([Buffer.from([type]), publicKey]).toString('base64');
  return `${name}+${keyIdOf(name, type, publicKey).toString('hex')}+${encoded}`;
}

/** Also of kinds that we do not know, which then check nothing. @throws TlogError vkey_malformed */
export function parseVkey(text: string): Vkey {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? [];
  const bytes = findBase64(encoded ?? '');
  const type = bytes?.[0];
  if (name === undefined || !keyName.test(name) || !bytes || type === undefined)
    throw new TlogError('vkey_malformed', 'not name+id+key');
  const publicKey = bytes.subarray(1);
  const keyId = keyIdOf(name, type, publicKey);
  if (keyId.toString('hex') !== id) throw new TlogError('vkey_malformed', 'the id is not of this key');
  return { name, type, keyId, publicKey };
}

type Signer = { readonly name: string; readonly key: KeyObject };
const line = (name: string, type: number, key: KeyObject, signature: Uint8Array): string => {
  const encoded = Buffer.concat([keyIdOf(name, type, rawPublicKey(key)), signature]).toString('base64');
  return `\u2014 ${name} ${encoded}\n`;
};

/** The public half of an Ed25519 or ML-DSA key as the bytes that its algorithm defines: 32, or 1,312. */
export function rawPublicKey(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  const der = half.export({ type: 'spki', format: 'der' });
  return der.subarray(half.asymmetricKeyType === 'ed25519' ? -32 : -1312);
}

/** The log's own signature line over a note's body. */
export const signNote = (body: string, { name, key }: Signer): string =>
  line(name, signatureTypes.ed25519, key, sign(null, Buffer.from(body), key));

const uint64 = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
const opaque = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  if (bytes.length < 1 || bytes.length > 255) throw new RangeError('not between 1 and 255 bytes');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
};

const ed25519Message = (body: string, time: number | bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${time}\n${body}`);

type Signed = { readonly origin: string; readonly size: number; readonly root: Buffer };
const mlDsaMessage = (name: string, time: number | bigint, { origin, size, root }: Signed): Buffer =>
  Buffer.concat([
    Buffer.from('subtree/v1\n\0'),
    opaque(name),
    uint64(time),
    opaque(origin),
    uint64(0),
    uint64(size),
    root,
  ]);

/** A witness's cosignature line (Ed25519). @param time POSIX seconds */
export const cosignEd25519 = (body: string, { name, key, time }: Signer & { readonly time: number }): string =>
  line(name, 0x04, key, Buffer.concat([uint64(time), sign(null, ed25519Message(body, time), key)]));

/** A cosignature line that a quantum computer does not break (ML-DSA-44). @param time POSIX seconds */
export const cosignMlDsa = (checkpoint: Signed, { name, key, time }: Signer & { readonly time: number }): string =>
  line(name, 0x06, key, Buffer.concat([uint64(time), sign(null, mlDsaMessage(name, time, checkpoint), key)]));

/** SubjectPublicKeyInfo up to the key's own bytes. */
const spkiPrefix: Readonly<Record<number, string>> = {
  1: '302a300506032b6570032100',
  4: '302a300506032b6570032100',
  6: '30820532300b06096086480165030403110382052100',
};

/** Whether this runtime can check signatures of the key's kind. */
export function canCheck({ type, publicKey }: Vkey): boolean {
  return keyOf(type, publicKey) !== undefined;
}

function keyOf(type: number, publicKey: Buffer): KeyObject | undefined {
  const prefix = spkiPrefix[type];
  if (prefix === undefined) return undefined;
  try {
    return createPublicKey({
      key: Buffer.concat([Buffer.from(prefix, 'hex'), publicKey]),
      format: 'der',
      type: 'spki',
    });
  } catch {
    return undefined;
  }
}

function isSignatureOf({ name, type }: Vkey, key: KeyObject, body: string, signature: Buffer, signed: Signed): boolean {
  try {
    if (type === signatureTypes.ed25519) return verify(null, Buffer.from(body), key, signature);
    const time = signature.readBigUInt64BE();
    if (time >= 2n ** 63n) return false;
    const message = type === 0x04 ? ed25519Message(body, time) : mlDsaMessage(name, time, signed);
    return verify(null, message, key, signature.subarray(8));
  } catch {
    return false; // what cannot be put into the form that is signed has not been signed
  }
}

/**
 * Whether `vkey` has signed the note: undefined when it bears no signature of that key (by name and id), or this runtime cannot
 * check it; false, when any signature under that name and id does not verify, makes the whole note void.
 * @param checkpoint what the body says, for the kind of signature that signs that instead of the text
 */
export function checkNoteSignature(note: Note, vkey: Vkey, checkpoint: Signed): boolean | undefined {
  const found = note.signatures.filter(({ name, keyId }) => name === vkey.name && keyId.equals(vkey.keyId));
  const key = keyOf(vkey.type, vkey.publicKey);
  if (found.length === 0 || !key) return undefined;
  return found.every(({ signature }) => isSignatureOf(vkey, key, note.body, signature, checkpoint));
}
