import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose';
import { type Parcel, parcelMediaType } from '../../contracts/message.ts';
import './base64.ts';

export type Sealed = { readonly jwe: string; readonly kid: string };

/** Seals a parcel to the receiving system's key, so that whoever holds the relay's tables reads nothing of it. */
export const seal = (message: string, parcel: Parcel, key: SealKey): Promise<Sealed> =>
  sealText(message, { text: JSON.stringify(parcel), mediaType: parcelMediaType }, key);

export type SealKey = { readonly kid: string; readonly jwk: JWK };

/**
 * JWE (RFC 7516), ECDH-ES with A256GCM. The message's id is bound to it: whoever opens it sees when somebody has swapped two.
 */
export async function sealText(
  message: string,
  { text, mediaType }: { readonly text: string; readonly mediaType: string },
  key: SealKey,
): Promise<Sealed> {
  const jwe = await new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, cty: mediaType, message })
    .encrypt(await importOnce(key.jwk));
  return { jwe, kid: key.kid };
}

/** A receiver's key seals many messages; the directory keeps one object for it as long as it stands. */
const imported = new WeakMap<JWK, ReturnType<typeof importJWK>>();
function importOnce(jwk: JWK): ReturnType<typeof importJWK> {
  const key = imported.get(jwk) ?? importJWK(jwk, 'ECDH-ES');
  imported.set(jwk, key);
  return key;
}

/** Seals what the exchange itself will need again, to a secret of its own that lies outside the database. */
export const sealForOurselves = (message: string, text: string, secret: Buffer): Promise<string> =>
  new CompactEncrypt(Buffer.from(text)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', message }).encrypt(secret);

/**
 * @param secrets those of before they were turned too
 * @throws when it was sealed to another secret, was changed, or is the seal of another message
 */
export async function openOurs(message: string, jwe: string, secrets: readonly Buffer[]): Promise<string> {
  const { plaintext, protectedHeader } = await Promise.any(
    secrets.map((secret) =>
      compactDecrypt(jwe, secret, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }),
    ),
  );
  if (protectedHeader.message !== message) throw new Error('the seal of another message');
  return Buffer.from(plaintext).toString('utf8');
}
