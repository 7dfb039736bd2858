import { Fault } from '../../contracts/fault.ts';
import { freshSeconds, tooOldProof } from '../../contracts/sign-in.ts';
import { signingAlgorithms } from './caller/jwk.ts';

export type ObjectionCode = 'invalid_request' | 'invalid_token' | 'invalid_dpop_proof';

/**
 * What a caller that is not known is answered (RFC 9449, 7.1).
 * @param code none where the caller showed nothing at all
 * @param description ASCII, and names no one
 * @param detail what to do, for people
 */
export function unauthenticated(
  code: ObjectionCode | undefined,
  description: string,
  cause?: Error,
  detail?: string,
): Fault {
  const says = [
    ...(code ? [`error="${code}", error_description="${description}"`] : []),
    `algs="${signingAlgorithms.join(' ')}"`,
  ];
  return new Fault('unauthenticated', detail, {
    cause,
    headers: { 'WWW-Authenticate': `DPoP ${says.join(', ')}` },
  });
}

/* What only a transaction can find against a caller. */

/** The proof of possession was used before, on this process or another. */
export const usedBefore = (): Fault => unauthenticated('invalid_dpop_proof', 'used before');
/** The system was revoked after its token was checked. */
export const revoked = (): Fault => unauthenticated('invalid_token', 'revoked');
/** Nobody is signed in any more, or it is another sign-in than the token says. */
export const signedOut = (): Fault =>
  unauthenticated('invalid_token', 'signed out', undefined, 'もう一度サインインしてください。');
/** The person is known, and must prove anew who they are before this act (RFC 9470, 3). */
export const proofTooOld = (): Fault =>
  new Fault('proof_too_old', undefined, {
    headers: {
      'WWW-Authenticate': `DPoP error="${tooOldProof}", error_description="a more recent authentication is required", max_age="${freshSeconds}"`,
    },
  });
