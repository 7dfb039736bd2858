import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { type Clock, machineClock } from '../../contracts/clock.ts';
import type { MemberId, MemberKind, SystemId } from '../../contracts/member.ts';
import type { Directory } from './directory.ts';
import { type ObjectionCode, unauthenticated } from './objections.ts';
import { createProofCheck } from './proof.ts';

/** Which system calls, and for which member. `proof` is used up in the transaction that relies on it (proofs.ts). */
export type Caller = {
  readonly system: SystemId;
  readonly member: MemberId;
  readonly memberKind: MemberKind;
  readonly municipality: string | null;
  readonly proof: Proof;
};
export type Proof = { readonly keyThumbprint: string; readonly jti: string };

export type Authenticate = (request: {
  readonly method: string;
  /** absolute, as the client addressed it: the proof names it */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}) => Promise<Caller>;

type Token = { readonly system: string; readonly kid: string; readonly jkt: string; readonly expiresAt: number };

const remembered = 10_000;

/**
 * Authenticates systems by DPoP-bound access tokens (RFC 9449; FAPI 2.0 Security Profile 5.3.3). Fails with Fault `unauthenticated`,
 * whose headers say in `WWW-Authenticate` what is wrong, or with `not_ready` while revocations cannot be known.
 * @param count is told of each failure by its OAuth error code, for the security log
 * @param realClock the machine's own: ages of tokens and proofs protect
 */
export function createAuthenticator({
  issuerUrl,
  resource,
  jwks,
  directory,
  count,
  realClock = machineClock,
}: {
  readonly issuerUrl: string;
  readonly resource: string;
  /** the issuer's, as they are at the moment */
  readonly jwks: () => JSONWebKeySet;
  readonly directory: Directory;
  readonly count: (what: string) => void;
  readonly realClock?: Clock;
}): Authenticate {
  const keysOf = rememberLast(createLocalJWKSet);
  const checkProof = createProofCheck();
  // One token serves many requests; its signature is checked once. Everything that can change is asked each time.
  const tokens = new Map<string, Token>();

  async function readToken(text: string): Promise<Token> {
    const now = realClock.now();
    const known = tokens.get(text);
    if (known) {
      if (known.expiresAt * 1000 > now.getTime()) return known;
      tokens.delete(text);
      throw new Objection('invalid_token', 'expired');
    }
    const { payload } = await jwtVerify(text, keysOf(jwks()), {
      issuer: issuerUrl,
      audience: resource,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'client_id', 'cnf'],
      currentDate: now,
    }).catch((cause: Error) => {
      throw new Objection('invalid_token', 'not a valid access token for this resource', cause);
    });
    const token = tokenOf(payload);
    if (tokens.size >= remembered) tokens.clear();
    tokens.set(text, token);
    return token;
  }

  function findCaller(token: Token, proof: Proof): Caller {
    const system = directory.findSystem(token.system);
    const isKeyInForce = system && directory.keysOf(system, 'sig').some(({ kid }) => kid === token.kid);
    if (!system || !directory.isInForce(system) || !isKeyInForce) throw new Objection('invalid_token', 'revoked');
    const { id, kind, municipality } = directory.getMember(system.member);
    return { system: system.id, member: id, memberKind: kind, municipality, proof };
  }

  return async (request) => {
    await directory.confirmFresh();
    try {
      const text = tokenIn(request);
      const token = await readToken(text);
      const ath = createHash('sha256').update(text).digest('base64url');
      const proof = await checkProof(request, { jkt: token.jkt, ath, now: realClock.now() }).catch((cause: Error) => {
        throw new Objection('invalid_dpop_proof', cause.message, cause);
      });
      return findCaller(token, proof);
    } catch (error) {
      if (!(error instanceof Objection)) throw error;
      count(error.code ?? 'no_token');
      throw unauthenticated(error.code, error.message, error);
    }
  };
}

/** `make` of the same argument is made once. */
function rememberLast<A, R>(make: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: make(argument) };
    return last.result;
  };
}

/** The token, which stands in one place only: the Authorization header, under the scheme DPoP (RFC 9449, 7.1; RFC 6750 Bearer is no proof). */
function tokenIn({ url, headers }: { readonly url: string; readonly headers: IncomingHttpHeaders }): string {
  if (/[?&]access_token=/.test(url)) throw new Objection('invalid_request', 'access token in the query');
  const header = headers.authorization;
  if (header === undefined) throw new Objection(undefined);
  const text = /^DPoP ([A-Za-z0-9\-_.]{1,4096})$/i.exec(header)?.[1];
  if (!text) throw new Objection('invalid_request', 'use the Authorization scheme DPoP');
  return text;
}

function tokenOf({ client_id: system, key: kid, cnf, exp }: JWTPayload): Token {
  const jkt = (cnf as { jkt?: unknown } | null)?.jkt;
  if (typeof system !== 'string' || typeof kid !== 'string' || typeof jkt !== 'string')
    throw new Objection('invalid_token', 'not bound to a key');
  return { system, kid, jkt, expiresAt: exp! };
}

/** Why a caller is not known. */
class Objection extends Error {
  constructor(
    readonly code: ObjectionCode | undefined,
    description = '',
    cause?: Error,
  ) {
    super(description, { cause });
  }
}
