import type { JSONWebKeySet, JWTPayload } from 'jose';
import { type Clock, machineClock } from '../../../contracts/clock.ts';
import type { MemberId, MemberKind, SystemId } from '../../../contracts/member.ts';
import type { Directory } from '../directory/directory.ts';
import { type Asking, createTokenReader, Objection, type Proof } from './bound-token.ts';

/** Which system calls, and for which member. `proof` is used up in the transaction that relies on it (proofs.ts). */
export type Caller = {
  readonly system: SystemId;
  readonly member: MemberId;
  readonly memberKind: MemberKind;
  readonly municipality: string | null;
  readonly proof: Proof;
};

export type Authenticate = (request: Asking) => Promise<Caller>;

type Token = { readonly system: string; readonly kid: string };

/**
 * Authenticates systems by DPoP-bound access tokens. Fails with Fault `unauthenticated`, or with `not_ready` while revocations cannot be
 * known.
 * @param jwks the issuer's, as they are at the moment
 * @param count is told of each failure by its OAuth error code, for the security log
 * @param realClock the machine's own: ages of tokens and proofs protect
 */
export function createAuthenticator({
  directory,
  realClock = machineClock,
  ...issuer
}: {
  readonly issuerUrl: string;
  readonly resource: string;
  readonly jwks: () => JSONWebKeySet;
  readonly directory: Directory;
  readonly count: (what: string) => void;
  readonly realClock?: Clock;
}): Authenticate {
  const readToken = createTokenReader({ ...issuer, realClock, claims: ['client_id'], read: tokenOf });

  function findCaller(token: Token, proof: Proof): Caller {
    const system = directory.findSystem(token.system);
    const isKeyInForce = system && directory.keysOf(system, 'sig').some(({ kid }) => kid === token.kid);
    if (!system || !directory.isInForce(system) || !isKeyInForce) throw new Objection('invalid_token', 'revoked');
    const { id, kind, municipality } = directory.getMember(system.member);
    return { system: system.id, member: id, memberKind: kind, municipality, proof };
  }

  return async (request) => {
    await directory.confirmFresh();
    return readToken(request, findCaller);
  };
}

const tokenOf = ({ client_id: system, key: kid }: JWTPayload): Token | undefined =>
  typeof system === 'string' && typeof kid === 'string' ? { system, kid } : undefined;
