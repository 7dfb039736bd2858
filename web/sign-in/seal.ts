import { createHash, createHmac } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';

/** Seals what the applications' process keeps in the database, so that a copy of the database signs nobody in. */
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
  let others: ReturnType<typeof keyOf>[] = [];
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
      const newest = known[0]!;
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.kid, row })
        .encrypt(newest.key);
    },
    async open<T>(row: string, sealed: string) {
      await refresh();
      try {
        const { kid } = decodeProtectedHeader(sealed);
        const found = [...known, ...others].find((one) => one.kid === kid);
        if (!found) return undefined;
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, found.key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return protectedHeader.row === row ? (JSON.parse(new TextDecoder().decode(plaintext)) as T) : undefined;
      } catch {
        return undefined;
      }
    },
    hash: (...parts) => createHmac('sha256', hashing).update(JSON.stringify(parts)).digest(),
  };
}

function keyOf(text: string) {
  const key = Buffer.from(text, 'base64url');
  if (key.length !== keyBytes) throw new Error('封をする鍵が32バイトではありません。');
  return { key, kid: createHash('sha256').update(key).digest('base64url').slice(0, 16) };
}
