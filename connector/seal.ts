import { compactDecrypt, importJWK, type JWK } from 'jose';
import { type Parcel, parcel } from '../contracts/message.ts';
import { type Answer, answer, type Question, question } from '../contracts/question.ts';

/**
 * Opens a sealed parcel with the key that it names. Keys of before a change stay in the file until the longest expiry, so that old
 * mail opens.
 * @throws Error when it is sealed to another key, was changed on the way, or is the seal of another message
 */
export const openSealed = async (keys: readonly JWK[], message: string, sealed: string): Promise<Parcel> =>
  parcel.parse(await open(keys, message, sealed));

/** As `openSealed`, of a question (照会) that waits for our answer. */
export const openQuestion = async (keys: readonly JWK[], message: string, sealed: string): Promise<Question> =>
  question.parse(await open(keys, message, sealed));

/** As `openSealed`, of an answer that came later than it was asked (`Prefer: respond-async`). */
export const openAnswer = async (keys: readonly JWK[], message: string, sealed: string): Promise<Answer> =>
  answer.parse(await open(keys, message, sealed));

async function open(keys: readonly JWK[], message: string, sealed: string): Promise<unknown> {
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
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
}
