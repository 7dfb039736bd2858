import type { JWK } from 'jose';
import { Fault } from '../../../contracts/fault.ts';

/** What signs tokens, assertions and proofs (FAPI 2.0 Security Profile, 5.4). Ed25519 is EdDSA's newer name (RFC 9864). */
export const signingAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'PS256'];

const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const curves: Record<'sig' | 'enc', readonly string[]> = { sig: ['P-256', 'Ed25519'], enc: ['P-256', 'X25519'] };

/**
 * The key with its public parts only. Signing: P-256, Ed25519, or RSA of 2048 to 4096 bits with a small exponent (a
 * larger one makes each check as long as its sender likes); sealing: P-256 or X25519.
 * @throws Fault bad_request when it is private, symmetric, or none of these
 */
export function publicJwk(jwk: JWK, use: 'sig' | 'enc'): JWK {
  if (privateParts.some((part) => part in jwk)) throw new Fault('bad_request', '公開鍵だけを渡してください。');
  const { kty, crv, x, y, n, e, kid } = jwk;
  const named = typeof kid === 'string' ? { kid } : {};
  if (isText(crv) && curves[use].includes(crv)) {
    if (kty === 'EC' && isText(x) && isText(y)) return { kty, crv, x, y, ...named };
    if (kty === 'OKP' && isText(x)) return { kty, crv, x, ...named };
  }
  if (use === 'sig' && kty === 'RSA' && isText(n) && isText(e) && isPlainRsa(n, e)) return { kty, n, e, ...named };
  throw new Fault(
    'bad_request',
    use === 'sig'
      ? '署名の鍵は P-256、Ed25519、または2048〜4096ビットの RSA にしてください。'
      : '暗号化の鍵は P-256 または X25519 にしてください。',
  );
}

const isPlainRsa = (n: string, e: string) => {
  const [modulus, exponent] = [n, e].map((number) => Buffer.from(number, 'base64url').length) as [number, number];
  return modulus >= 256 && modulus <= 512 && exponent <= 4;
};
const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
