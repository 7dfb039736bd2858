import { Fault } from '../../contracts/fault.ts';

/* What only a transaction can find against a caller (RFC 9449, 7.1). */

const objection = (error: string, description: string): Fault =>
  new Fault('unauthenticated', undefined, {
    headers: { 'WWW-Authenticate': `DPoP error="${error}", error_description="${description}"` },
  });

/** The proof of possession was used before, on this process or another. */
export const usedBefore = (): Fault => objection('invalid_dpop_proof', 'used before');
/** The system was revoked after its token was checked. */
export const revoked = (): Fault => objection('invalid_token', 'revoked');
