import { CompactEncrypt, importJWK, type JWK } from 'jose';
import { type Parcel, parcelMediaType } from '../../contracts/message.ts';

export type Sealed = { readonly jwe: string; readonly kid: string };

/**
 * Seals a parcel to the receiving system's key, so that whoever holds the relay's tables reads nothing of it (JWE, RFC 7516;
 * ECDH-ES with A256GCM). The message's id is bound to it: the receiver sees when somebody has swapped two.
 */
export async function seal(message: string, parcel: Parcel, key: { kid: string; jwk: JWK }): Promise<Sealed> {
  const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(parcel)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, cty: parcelMediaType, message })
    .encrypt(await importJWK(key.jwk, 'ECDH-ES'));
  return { jwe, kid: key.kid };
}
