import { createHash, randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';

/** A proof of possession (DPoP, RFC 9449) for one request. @param url without its query */
export async function prove(proofKey: JWK, method: string, url: string, token: string): Promise<string> {
  const { kty, crv, x, y } = proofKey;
  return new SignJWT({
    htm: method,
    htu: url,
    ath: createHash('sha256').update(token).digest('base64url'),
    jti: randomUUID(),
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } })
    .setIssuedAt()
    .sign(await importJWK(proofKey, 'ES256'));
}
