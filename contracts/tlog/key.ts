import { createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { TlogError } from './error.ts';

/** Verifier keys of C2SP signed-note: `<name>+<key id, hex>+<base64 of type and public key>`. */
export const keyTypes = {
  /** a signature over the note's text */
  ed25519: 0x01,
  /** a witness's cosignature with its time (C2SP tlog-cosignature) */
  ed25519Cosignature: 0x04,
  /** the same after ML-DSA-44, which a quantum computer does not break */
  mlDsaCosignature: 0x06,
} as const;
export type KeyType = (typeof keyTypes)[keyof typeof keyTypes];

export type VerifierKey = {
  readonly name: string;
  readonly type: KeyType;
  readonly keyId: Buffer;
  /** the raw key: 32 bytes of Ed25519, 1312 of ML-DSA-44 */
  readonly publicKey: Buffer;
};

// The DER that stands before the raw key in its SubjectPublicKeyInfo; node:crypto takes no raw keys.
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');
const mlDsaPrefix = Buffer.from('30820532300b06096086480165030403110382052100', 'hex');
const forms = {
  [keyTypes.ed25519]: { prefix: ed25519Prefix, length: 32 },
  [keyTypes.ed25519Cosignature]: { prefix: ed25519Prefix, length: 32 },
  [keyTypes.mlDsaCosignature]: { prefix: mlDsaPrefix, length: 1312 },
} as const;

const isKeyType = (type: number | undefined): type is KeyType => type !== undefined && Object.hasOwn(forms, type);

/** A key's name: not empty, no spaces of any script, no plus, no control characters (C2SP signed-note). */
export const isKeyName = (name: string) => /^[^\s\u0085+\u0000-\u001f]+$/u.test(name) && name.isWellFormed();

/** Strict base64: the one spelling that encoding gives, or undefined. */
export function findBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** The raw public key of a private or public Ed25519 or ML-DSA-44 key. */
export function publicKeyOf(key: KeyObject): Buffer {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' });
  return key.asymmetricKeyType === 'ed25519' ? spki.subarray(ed25519Prefix.length) : spki.subarray(mlDsaPrefix.length);
}

export function keyIdOf(name: string, type: KeyType, publicKey: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicKey]), 'buffer').subarray(0, 4);
}

/** The vkey line of a key, without a newline. */
export function vkeyOf(name: string, type: KeyType, publicKey: Buffer): string {
  if (!isKeyName(name)) throw new RangeError(`not a key name: ${name}`);
  if (publicKey.length !== forms[type].length) throw new RangeError('not the length of such a key');
  const material = Buffer.concat([Buffer.of(type), publicKey]).toString('base64');
  return `${name}+${keyIdOf(name, type, publicKey).toString('hex')}+${material}`;
}

/** @throws TlogError vkey_malformed, also for a key type that we do not know */
export function parseVkey(vkey: string): VerifierKey {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(vkey.trim()) ?? [];
  const material = encoded === undefined ? undefined : findBase64(encoded);
  const type = material?.[0];
  if (name === undefined || !isKeyName(name) || !material || !isKeyType(type))
    throw new TlogError('vkey_malformed', 'not a verifier key of a known type');
  const publicKey = material.subarray(1);
  const keyId = keyIdOf(name, type, publicKey);
  if (publicKey.length !== forms[type].length || keyId.toString('hex') !== id)
    throw new TlogError('vkey_malformed', 'the key does not fit its id');
  return { name, type, keyId, publicKey };
}

/** @throws what node:crypto throws for a key that this runtime cannot use */
export const keyObjectOf = ({ type, publicKey }: VerifierKey): KeyObject =>
  createPublicKey({ key: Buffer.concat([forms[type].prefix, publicKey]), format: 'der', type: 'spki' });

let mlDsa: boolean | undefined;
/** Whether this runtime has ML-DSA-44 (Node 24 has, Node 22 has not). */
export function isMlDsaAvailable(): boolean {
  if (mlDsa === undefined)
    try {
      generateKeyPairSync('ml-dsa-44');
      mlDsa = true;
    } catch {
      mlDsa = false;
    }
  return mlDsa;
}
