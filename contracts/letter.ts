import { createHash } from 'node:crypto';

/*
 * A town letter（通知書）: what proves that a town hall's first system is the town hall's. Its code reaches the town hall on paper; the operator
 * sees only the digest, which is bound to the municipality.
 */

/** No letter or digit that is misread for another: 32 signs, five bits each. */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 26;

/** @param random at least 26 random bytes */
export function makeLetterCode(random: Uint8Array): string {
  const text = Array.from({ length }, (_, i) => signs[random[i]! % signs.length]).join('');
  return text.match(/.{1,5}/g)!.join('-');
}

/** As people type it: small letters, spaces, an O for a nought. */
const asRead = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

/** SHA-256, hex: what the operator is given. The code has 130 bits of chance; nobody finds it from this. */
export const letterHash = (municipality: string, code: string): string =>
  createHash('sha256')
    .update(`engawa-letter\0${municipality}\0${asRead(code)}`)
    .digest('hex');

export const isLetterHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
