import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../../../contracts/clock.ts';
import { type ObjectionCode, unauthenticated } from '../objections.ts';
import { createProofCheck } from './proof.ts';

/** A proof of possession that was shown; it is used up in the transaction that relies on it (proofs.ts). */
export type Proof = { readonly keyThumbprint: string; readonly jti: string };

/** A request as far as it says who calls. */
export type Asking = {
  readonly method: string;
  /** absolute, as the client addressed it: the proof names it */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
};

/** @property ath the token's hash, as a proof names it */
type Bound<T> = { readonly said: T; readonly jkt: string; readonly ath: string; readonly expiresAt: number };

const remembered = 10_000;

/**
 * Reads access tokens that are bound to a key (RFC 9068, RFC 9449; FAPI 2.0 Security Profile 5.3.3), with the proof that the caller
 * holds the key. Fails with Fault `unauthenticated`, whose headers say in `WWW-Authenticate` what is wrong.
 * @param claims those without which a token says nothing here
 * @param read what a token says; undefined where it is none of this kind, so that a person's never passes for a system's, nor the other way
 * @param count is told of each failure by its OAuth error code, for the security log
 * @param realClock the machine's own: ages of tokens and proofs protect
 */
export function createTokenReader<T>({
  issuerUrl,
  resource,
  jwks,
  claims,
  read,
  count,
  realClock,
}: {
  readonly issuerUrl: string;
  readonly resource: string;
  /** the issuer's, as they are at the moment */
  readonly jwks: () => JSONWebKeySet;
  readonly claims: readonly string[];
  readonly read: (payload: JWTPayload) => T | undefined;
  readonly count: (what: string) => void;
  readonly realClock: Clock;
}): <R>(request: Asking, know: (said: T, proof: Proof) => R) => Promise<R> {
  const keysOf = rememberLast(createLocalJWKSet);
  const checkProof = createProofCheck();
  // One token serves many requests; its signature is checked once. Everything that can change is asked each time.
  const tokens = new Map<string, Bound<T>>();

  async function readToken(text: string): Promise<Bound<T>> {
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
      requiredClaims: ['exp', 'iat', 'cnf', ...claims],
      currentDate: now,
    }).catch((cause: Error) => {
      throw new Objection('invalid_token', 'not a valid access token for this resource', cause);
    });
    const jkt = (payload.cnf as { jkt?: unknown } | null)?.jkt;
    const said = read(payload);
    if (typeof jkt !== 'string' || said === undefined) throw new Objection('invalid_token', 'not bound to a key');
    const ath = createHash('sha256').update(text).digest('base64url');
    const token = { said, jkt, ath, expiresAt: payload.exp! };
    if (tokens.size >= remembered) tokens.clear();
    tokens.set(text, token);
    return token;
  }

  return async (request, know) => {
    try {
      const text = tokenIn(request);
      const token = await readToken(text);
      const { jkt, ath } = token;
      const proof = await checkProof(request, { jkt, ath, now: realClock.now() }).catch((cause: Error) => {
        throw new Objection('invalid_dpop_proof', cause.message, cause);
      });
      return know(token.said, proof);
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
function tokenIn({ url, headers }: Asking): string {
  if (/[?&]access_token=/.test(url)) throw new Objection('invalid_request', 'access token in the query');
  const header = headers.authorization;
  if (header === undefined) throw new Objection(undefined);
  const text = /^DPoP ([A-Za-z0-9\-_.]{1,4096})$/i.exec(header)?.[1];
  if (!text) throw new Objection('invalid_request', 'use the Authorization scheme DPoP');
  return text;
}

/** Why a caller is not known. */
export class Objection extends Error {
  constructor(
    readonly code: ObjectionCode | undefined,
    description = '',
    cause?: Error,
  ) {
    super(description, { cause });
  }
}
