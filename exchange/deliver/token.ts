import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, SignJWT } from 'jose';
import type { Clock } from '../../contracts/clock.ts';
import type { KeyStore } from '../keys.ts';

/** How an endpoint knows that it is us: a token a request, bound to its address, its attributes and the digest of its body. */
export type Signer = {
  /** the keys that endpoints check tokens with */
  readonly jwks: JSONWebKeySet;
  sign(request: {
    readonly url: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly body: Buffer;
  }): Promise<string>;
};

/** As long as a clock may be wrong and a request under way. */
const lifeSeconds = 120;

/**
 * A JSON Web Token (RFC 7519) in the Authorization header, where the web-hook specification (3.1) wants a token: any JWT library
 * checks it, and it cannot be used for another body, another endpoint or, for long, again.
 * @param issuer the exchange as its callers address it
 * @param realClock the machine's own
 */
export async function openSigner(keys: KeyStore, issuer: string, realClock: Clock): Promise<Signer> {
  const key = await keys.privateKey('webhook', 'p-256');
  const published = await exportJWK(createPublicKey(key));
  const kid = await calculateJwkThumbprint(published);
  return {
    jwks: { keys: [{ ...published, kid, alg: 'ES256', use: 'sig' }] },
    sign({ url, attributes, body }) {
      const now = Math.floor(realClock.now().getTime() / 1000);
      const sha256 = createHash('sha256').update(body).digest('hex');
      return new SignJWT({ event: attributes, sha256 })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'webhook+jwt' })
        .setIssuer(issuer)
        .setAudience(url)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(key);
    },
  };
}
