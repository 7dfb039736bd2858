import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { JWK } from 'jose';

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A proof of possession (DPoP, RFC 9449) for one request. Signed at once: each page needs one, and a job of the thread pool for it costs more than
 * the signature.
 * @param url without its query
 */
export function prove(proofKey: JWK, method: string, url: string, token: string): string {
  const { kty, crv, x, y } = proofKey;
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } };
  const claims = {
    ...{ htm: method, htu: url, jti: randomUUID(), iat: Math.floor(Date.now() / 1000) },
    ath: createHash('sha256').update(token).digest('base64url'),
  };
  const text = `${base64url(header)}.${base64url(claims)}`;
  const key = createPrivateKey({ key: { ...proofKey }, format: 'jwk' });
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
