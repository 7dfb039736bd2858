import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyStore } from '../keys.ts';

/** What the database may keep instead of identifiers. Its keys lie outside the database, so that a copy of it finds nobody. */
export type Linkage = {
  /** HMAC-SHA-256 of `values` under a key of its own for each `kind`; 32 bytes */
  digest(kind: 'insured-number' | 'four-items' | 'code' | 'subject-of-member', ...values: readonly string[]): Buffer;
  /** AES-256-GCM of `text`, bound to `place`: a sealed value that is moved to another row does not open */
  seal(text: string, place: Uint8Array): Buffer;
  open(sealed: Buffer, place: Uint8Array): string;
};

export async function openLinkage(keys: KeyStore): Promise<Linkage> {
  const secret = await keys.secret('linkage');
  const sealing = derive(secret, 'linkage/seal');
  const digesting = new Map<string, Buffer>();
  return {
    digest(kind, ...values) {
      const key = digesting.get(kind) ?? derive(secret, `linkage/${kind}`);
      digesting.set(kind, key);
      // JSON keeps ('12', '3') and ('1', '23') apart.
      return createHmac('sha256', key).update(JSON.stringify(values)).digest();
    },
    seal: (text, place) => seal(sealing, text, place),
    open: (sealed, place) => open(sealing, sealed, place),
  };
}

/** Seals a text about one person under that person's own key; it ends with the key. */
export async function sealForSubject(keys: KeyStore, subject: string, text: string): Promise<string> {
  const key = derive(await getSubjectKey(keys, subject), 'subject/seal');
  return seal(key, text, Buffer.from(subject)).toString('base64');
}

/** @throws when the person's key was dropped, or the text is another's */
export async function openForSubject(keys: KeyStore, subject: string, sealed: string): Promise<string> {
  const bytes = Buffer.from(sealed, 'base64');
  let why: unknown = new Error('the key of this subject was dropped or never made');
  // Keys of before they were turned open what was sealed then.
  for (const key of await keys.findSubjectKeys(subject))
    try {
      return open(derive(key, 'subject/seal'), bytes, Buffer.from(subject));
    } catch (error) {
      why = error;
    }
  throw why;
}

async function getSubjectKey(keys: KeyStore, subject: string): Promise<Buffer> {
  const key = await keys.findSubjectKey(subject);
  if (!key) throw new Error('the key of this subject was dropped or never made');
  return key;
}

const derive = (secret: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `engawa/${use}`, 32));

function seal(key: Buffer, text: string, place: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, sealed: Buffer, place: Uint8Array): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
    .setAAD(place)
    .setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
}
