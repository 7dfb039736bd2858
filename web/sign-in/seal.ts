import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * Seals what the applications' process keeps in the database, so that a copy of the database signs nobody in: JWE in its compact form, under the key
 * itself (RFC 7516; RFC 7518, 4.5 and 5.3). Opened at once: each page opens a session, and a job of the thread pool for it costs more than the cipher.
 */
export type Seal = {
  /** @param row which row it is for: moved to another one it does not open */
  seal(row: string, content: unknown): Promise<string>;
  /** undefined where it was not sealed by us for this row */
  open<T>(row: string, sealed: string): Promise<T | undefined>;
  /** a hash that nobody makes without the key */
  hash(...parts: readonly string[]): Buffer;
};

const keyBytes = 32;

/** Of 32 bytes, base64url, the newest first: it seals, all open; and so does the next, once another process may seal with it. */
export type SealingKeys = { readonly sealing: readonly string[]; readonly next?: { readonly sealing: string } };

/**
 * @param given the keys at the start
 * @param follow the keys by now, where they are turned while this process runs
 */
export function openSeal(given: readonly string[], follow?: () => Promise<SealingKeys>): Seal {
  let known = given.map(keyOf);
  let others: Key[] = [];
  if (!known[0]) throw new Error('封をする鍵がありません。');
  const refresh = async () => {
    if (!follow) return;
    const { sealing, next } = await follow();
    if (sealing.length > 0) known = sealing.map(keyOf);
    others = next ? [keyOf(next.sealing)] : [];
  };
  // What is found by a hash must be found after the key has turned: the oldest key makes it.
  const hashing = known.at(-1)!.key;
  return {
    async seal(row, content) {
      await refresh();
      return encrypt(known[0]!, row, JSON.stringify(content));
    },
    async open<T>(row: string, sealed: string) {
      await refresh();
      try {
        const text = decrypt([...known, ...others], row, sealed);
        return text === undefined ? undefined : (JSON.parse(text) as T);
      } catch {
        return undefined;
      }
    },
    hash: (...parts) => createHmac('sha256', hashing).update(JSON.stringify(parts)).digest(),
  };
}

type Key = { readonly key: Buffer; readonly kid: string };
const [alg, enc] = ['dir', 'A256GCM'];
const [cipher, ivBytes, tagBytes] = ['aes-256-gcm', 12, 16] as const;
const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

function encrypt({ key, kid }: Key, row: string, text: string): string {
  const [header, iv] = [base64url(JSON.stringify({ alg, enc, kid, row })), randomBytes(ivBytes)];
  const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(header));
  const content = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return [header, '', base64url(iv), base64url(content), base64url(sealing.getAuthTag())].join('.');
}

/** @throws when it was changed, or is no such text */
function decrypt(keys: readonly Key[], row: string, sealed: string): string | undefined {
  const [header, , ...parts] = sealed.split('.');
  const said = JSON.parse(Buffer.from(header!, 'base64url').toString());
  const found = keys.find(({ kid }) => kid === said.kid);
  if (!found || said.alg !== alg || said.enc !== enc || said.row !== row) return undefined;
  const [iv, content, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  const opening = createDecipheriv(cipher, found.key, iv!, { authTagLength: tagBytes })
    .setAAD(Buffer.from(header!))
    .setAuthTag(tag!);
  return Buffer.concat([opening.update(content!), opening.final()]).toString();
}

function keyOf(text: string): Key {
  const key = Buffer.from(text, 'base64url');
  if (key.length !== keyBytes) throw new Error('封をする鍵が32バイトではありません。');
  return { key, kid: createHash('sha256').update(key).digest('base64url').slice(0, 16) };
}
