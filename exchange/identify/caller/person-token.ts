import type { JSONWebKeySet, JWTPayload } from 'jose';
import { type Clock, machineClock } from '../../../contracts/clock.ts';
import { type Way, ways } from '../../sign-in/sessions.ts';
import { type Asking, createTokenReader, type Proof } from './bound-token.ts';

/** A resident as the token says; whether its session is in force is asked in the transaction that relies on it (person.ts). */
export type SignedIn = {
  /** the account's id */
  readonly account: string;
  /** the sign-in session's */
  readonly session: string;
  readonly way: Way;
  /** when the person last proved who they are */
  readonly authTime: Date;
  /** `app/<folder>` */
  readonly client: string;
  readonly proof: Proof;
};

export type AuthenticatePerson = (request: Asking) => Promise<SignedIn>;

/** The one application that acts with a resident's own token, for no member. */
export const residentClient = 'app/resident';

/**
 * Authenticates residents by their own DPoP-bound access tokens. A system's token, or one of a member's staff, is none.
 * @param jwks the issuer's, as they are at the moment
 * @param count is told of each failure by its OAuth error code, for the security log
 * @param realClock the machine's own: ages of tokens and proofs protect
 */
export function createPersonAuthenticator({
  realClock = machineClock,
  ...issuer
}: {
  readonly issuerUrl: string;
  readonly resource: string;
  readonly jwks: () => JSONWebKeySet;
  readonly count: (what: string) => void;
  readonly realClock?: Clock;
}): AuthenticatePerson {
  const claims = ['client_id', 'sub', 'kind', 'sid', 'acr', 'auth_time'];
  const readToken = createTokenReader({ ...issuer, realClock, claims, read: tokenOf });
  return (request) => readToken(request, (said, proof) => ({ ...said, proof }));
}

function tokenOf({ sub, kind, sid, acr, auth_time, client_id }: JWTPayload): Omit<SignedIn, 'proof'> | undefined {
  const way = ways.find((one) => one === acr);
  if (kind !== 'resident' || client_id !== residentClient || way === undefined) return undefined;
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof auth_time !== 'number') return undefined;
  return { account: sub, session: sid, way, authTime: new Date(auth_time * 1000), client: residentClient };
}
