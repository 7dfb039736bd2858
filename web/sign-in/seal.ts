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

/** @param keys of 32 bytes, base64url, the newest first: it seals, all open */
export function openSeal(keys: readonly string[]): Seal {
  const known = keys.map((text) => {
    const key = Buffer.from(text, 'base64url');
    if (key.length !== keyBytes) throw new Error('封をする鍵が32バイトではありません。');
    return { key, kid: createHash('sha256').update(key).digest('base64url').slice(0, 16) };
  });
  const [newest] = known;
  if (!newest) throw new Error('封をする鍵がありません。');
  // What is found by a hash must be found after the key has turned: the oldest key makes it.
  const hashing = known.at(-1)!.key;
  return {
    seal: (row, content) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.kid, row })
        .encrypt(newest.key),
    async open<T>(row: string, sealed: string) {
      try {
        const { kid } = decodeProtectedHeader(sealed);
        const found = known.find((one) => one.kid === kid);
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
