import { decodeJwt } from 'jose';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { isOfNow, mostAhead } from '../caller/proof.ts';
import { tokenLife } from './life.ts';

/** How a client says who it is, beyond what the library checks. */
export function checkClient(
  issuerUrl: string,
  context: KoaContextWithOIDC,
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
): void {
  // RFC 6749, 2.3: one way to say who one is. The library passes over a way that it does not offer.
  if (context.oidc.body?.client_secret !== undefined) throw new errors.InvalidRequest('client_secret is not taken');
  checkAssertion(issuerUrl, claims, header);
  checkProofTime(context);
}

/** What FAPI 2.0 asks of an assertion beyond what the library checks: one audience, as a string (no list that names us among others). */
function checkAssertion(issuerUrl: string, claims: Record<string, unknown>, header: Record<string, unknown>): void {
  const now = Date.now() / 1000;
  if (claims.aud !== issuerUrl) throw new errors.InvalidClientAuth('aud must be the issuer as a string');
  if (typeof header.kid !== 'string') throw new errors.InvalidClientAuth('kid is needed');
  if (typeof claims.jti !== 'string' || claims.jti.length > 200) throw new errors.InvalidClientAuth('jti is too long');
  if (claims.iat !== undefined && !(Number(claims.iat) <= now + mostAhead))
    throw new errors.InvalidClientAuth('iat is of the future');
  // What is used once is remembered until it expires: nobody makes us remember for long.
  if (typeof claims.exp !== 'number' || claims.exp > now + tokenLife)
    throw new errors.InvalidClientAuth('exp is too far');
}

/** The library takes proofs minutes old or of the future; all else that it asks of one stands in its own check. */
function checkProofTime(context: KoaContextWithOIDC): void {
  const text = context.get('DPoP');
  if (text === '') return;
  let claims: { iat?: number; jti?: string };
  try {
    claims = decodeJwt(text);
  } catch {
    return;
  }
  if (!isOfNow(claims.iat, new Date())) throw new errors.InvalidDpopProof('DPoP proof iat is not of now');
  if (typeof claims.jti === 'string' && claims.jti.length > 200) throw new errors.InvalidDpopProof('jti is too long');
}
