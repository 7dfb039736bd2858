import { createHash, randomUUID } from 'node:crypto';
import { type JSONWebKeySet, SignJWT } from 'jose';
import type { Clock } from '../../contracts/clock.ts';
import { readIssuerKeys, webhookFamily } from '../identify/caller/issuer-keys.ts';
import type { KeyStore } from '../keys.ts';

/** How an endpoint knows that it is us: a token a request, bound to its address, its attributes and the digest of its body. */
export type Signer = {
  /** the keys that endpoints check tokens with */
  jwks(): JSONWebKeySet;
  /** Takes up a turned key. */
  refresh(): Promise<void>;
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
  let known = await readIssuerKeys(keys, webhookFamily);
  return {
    jwks: () => known.published,
    async refresh() {
      known = await readIssuerKeys(keys, webhookFamily);
    },
    sign({ url, attributes, body }) {
      const key = known.signing[0]!;
      const now = Math.floor(realClock.now().getTime() / 1000);
      const sha256 = createHash('sha256').update(body).digest('hex');
      return new SignJWT({ event: attributes, sha256 })
        .setProtectedHeader({ alg: 'ES256', kid: key.kid!, typ: 'webhook+jwt' })
        .setIssuer(issuer)
        .setAudience(url)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(key);
    },
  };
}
