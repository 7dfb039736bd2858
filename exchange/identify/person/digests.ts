import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { keyObjectOf } from '../../key-object.ts';
import type { KeyStore, Turned } from '../../keys.ts';

/** What the database may keep instead of identifiers. Its keys lie outside the database, so that a copy of it finds nobody. */
export type Linkage = {
  /** the number of the key under which new rows stand; they say so, so that an older one is known */
  readonly number: number;
  /** whether a turn is under way: another process may write under another key */
  readonly turning: boolean;
  /** HMAC-SHA-256 of `values` under a key of its own for each `kind`, as new rows have it; 32 bytes */
  digest(kind: DigestKind, ...values: readonly string[]): Buffer;
  /** the same under every key, from the first: what rows are looked up by, whenever they were written */
  digests(kind: DigestKind, ...values: readonly string[]): readonly Buffer[];
  /** The digest of today from one of key `number`: the values need not be known. */
  renew(kind: DigestKind, digest: Buffer, number: number): Buffer;
  /** AES-256-GCM of `text`, bound to `place`: a sealed value that is moved to another row does not open */
  seal(text: string, place: Uint8Array): Buffer;
  open(sealed: Buffer, place: Uint8Array): string;
  /** Takes up turned keys. */
  refresh(): Promise<void>;
};
export type DigestKind =
  | 'insured-number'
  | 'four-items'
  | 'resident-number'
  | 'code'
  | 'subject-of-member'
  | 'person-of-account'
  | 'actor-of-person'
  | 'invitation';

/**
 * The database does not keep what its digests are of, so that a turned key is laid over the ones before it: a digest under key n is the
 * HMAC of that under key n - 1. Who has a copy of the database and every key but the newest finds nobody in it.
 */
export async function openLinkage(keys: KeyStore): Promise<Linkage> {
  let chain = chainOf(await keys.secrets('linkage'));
  const digests: Linkage['digests'] = (kind, ...values) => {
    const found: Buffer[] = [];
    // JSON keeps ('12', '3') and ('1', '23') apart.
    for (const key of chain.keys) found.push(key.digest(kind, found.at(-1) ?? Buffer.from(JSON.stringify(values))));
    return found;
  };
  return {
    get number() {
      return chain.current;
    },
    get turning() {
      return chain.turning;
    },
    digest: (kind, ...values) => digests(kind, ...values)[chain.current]!,
    digests,
    renew: (kind, digest, number) =>
      chain.keys.slice(number + 1, chain.current + 1).reduce((inner, key) => key.digest(kind, inner), digest),
    seal: (text, place) => seal(chain.keys[chain.current]!.sealing, text, place),
    open: (sealed, place) => openWithAny(chain.newestFirst, sealed, place),
    async refresh() {
      chain = chainOf(await keys.secrets('linkage'));
    },
  };
}

function chainOf({ current, all, turning }: Turned<Buffer>) {
  const keys = all.map((secret) => {
    const digesting = new Map<DigestKind, Buffer>();
    return {
      sealing: derive(secret, 'linkage/seal'),
      digest(kind: DigestKind, text: Uint8Array): Buffer {
        const key = digesting.get(kind) ?? derive(secret, `linkage/${kind}`);
        digesting.set(kind, key);
        return createHmac('sha256', keyObjectOf(key)).update(text).digest();
      },
    };
  });
  const newestFirst = [...keys.slice(0, current + 1).reverse(), ...keys.slice(current + 1)];
  return { current, turning, keys, newestFirst: newestFirst.map(({ sealing }) => sealing) };
}

function openWithAny(keys: readonly Buffer[], sealed: Buffer, place: Uint8Array): string {
  let why: unknown;
  for (const key of keys)
    try {
      return open(key, sealed, place);
    } catch (error) {
      why ??= error;
    }
  throw why;
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
  const cipher = createCipheriv('aes-256-gcm', keyObjectOf(key), nonce).setAAD(place);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, sealed: Buffer, place: Uint8Array): string {
  const decipher = createDecipheriv('aes-256-gcm', keyObjectOf(key), sealed.subarray(0, 12), { authTagLength: 16 })
    .setAAD(place)
    .setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
}
