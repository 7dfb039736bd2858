import { compactDecrypt, importJWK, type JWK } from 'jose';
import { type Parcel, parcel } from '../contracts/message.ts';

/**
 * Opens a sealed parcel with the key that it names. Keys of before a change stay in the file until the longest expiry, so that old
 * mail opens.
 * @throws Error when it is sealed to another key, was changed on the way, or is the seal of another message
 */
export async function openSealed(keys: readonly JWK[], message: string, sealed: string): Promise<Parcel> {
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    async ({ kid }) => {
      const key = keys.find((one) => one.use === 'enc' && one.kid === kid);
      if (!key) throw new Error('この送付を開く鍵がありません。鍵のファイルを確かめてください。');
      return importJWK(key, 'ECDH-ES');
    },
    { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] },
  );
  if (protectedHeader.message !== message) throw new Error('封が、この送付のものではありません。');
  return parcel.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext)));
}
