import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { Fault, faults } from '../../contracts/fault.ts';
import type { Pool } from '../../database/connect.ts';
import type { KeyStore } from '../keys.ts';
import { createAdapter } from './adapter.ts';
import type { Directory } from './directory.ts';
import { type IssuerKeys, readIssuerKeys } from './issuer-keys.ts';
import { signingAlgorithms } from './jwk.ts';
import { isOfNow, mostAhead } from './proof.ts';

export type Issuer = {
  /** for the raw Node listener, for every path under the issuer's */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** what its tokens are verified with, at this moment */
  jwks(): JSONWebKeySet;
  /** takes up a change of its own keys, while requests run */
  refresh(): Promise<void>;
};

/** Seconds that a token lives: long enough to be worth fetching, short enough that nobody keeps one. */
const tokenLife = 300;

const paths = new Set([
  '/token',
  '/jwks',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
]);

/**
 * The token issuer for systems: client credentials with private_key_jwt and DPoP, as FAPI 2.0 asks, and nothing else. A client is a
 * system of the directory, and its id is the system's.
 * @param issuerUrl ends in the path that it is mounted under (`https://…/oidc`)
 * @param resource the audience of its tokens
 * @param development allows an issuer without TLS
 */
export async function createIssuer({
  pool,
  keys,
  issuerUrl,
  resource,
  directory,
  development,
}: {
  readonly pool: Pool;
  readonly keys: KeyStore;
  readonly issuerUrl: string;
  readonly resource: string;
  readonly directory: Directory;
  readonly development: boolean;
}): Promise<Issuer> {
  const { protocol, host, pathname } = new URL(issuerUrl);
  if (protocol !== 'https:' && !development)
    throw new Error(`${issuerUrl}: 発行者のURLは https でなければなりません。`);
  const open = async () => {
    const issuerKeys = await readIssuerKeys(keys);
    const provider = new Provider(issuerUrl, {
      ...configure(issuerUrl, resource, issuerKeys),
      adapter: createAdapter(pool, directory),
    });
    provider.proxy = true;
    // A proof that is missing or used is `invalid_grant` to the library; RFC 9449, 5 has a code of its own. No grant but one is offered here.
    provider.use(async (context, next) => {
      await next();
      const body = context.body as { error?: string } | undefined;
      if (body?.error === 'invalid_grant') body.error = 'invalid_dpop_proof';
    });
    // Who hangs up in the middle of a sentence is no fault of ours: a flood of them would fill the log.
    // (Koa's own event, which the library's types leave out.)
    (provider as NodeJS.EventEmitter).on('error', (error: Error, context?: KoaContextWithOIDC) => {
      if (context?.req.complete !== false) provider.onerror(error);
    });
    return { issuerKeys, callback: provider.callback() };
  };
  let current = await open();

  return {
    jwks: () => current.issuerKeys.published,
    async refresh() {
      const signing = (issuerKeys: IssuerKeys) => issuerKeys.signing[0]!.kid;
      if (signing(await readIssuerKeys(keys)) !== signing(current.issuerKeys)) current = await open();
    },
    handle(request, response) {
      const path = (request.url ?? '').slice(pathname.length);
      if (!paths.has(path.split('?')[0]!)) return answer(response, new Fault('not_found'));
      // The issuer's address is what is configured, not what a caller writes in a header: proofs are made for it.
      request.headers.host = host;
      request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      delete request.headers['x-forwarded-host'];
      Object.assign(request, { originalUrl: request.url, url: path });
      directory.confirmFresh().then(
        () => current.callback(request, response),
        (fault: Fault) => answer(response, fault),
      );
    },
  };
}

function answer(response: ServerResponse, { code, message, headers }: Fault): void {
  const error = code === 'not_ready' ? 'temporarily_unavailable' : 'invalid_request';
  response.writeHead(faults[code].status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify({ error, error_description: message }));
}

function configure(issuerUrl: string, resource: string, { signing }: IssuerKeys): Configuration {
  const algorithms = signingAlgorithms as NonNullable<NonNullable<Configuration['enabledJWA']>['dPoPSigningAlgValues']>;
  return {
    jwks: { keys: signing as NonNullable<Configuration['jwks']>['keys'] },
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clockTolerance: mostAhead,
    enabledJWA: {
      clientAuthSigningAlgValues: algorithms,
      dPoPSigningAlgValues: algorithms,
      idTokenSigningAlgValues: ['ES256'],
    },
    responseTypes: [],
    scopes: [],
    ttl: { ClientCredentials: tokenLife },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      fapi: { enabled: true, profile: '2.0' },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo(_context, asked) {
          if (asked !== resource) throw new errors.InvalidTarget();
          return {
            scope: '',
            audience: resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: tokenLife,
            jwt: { sign: { alg: 'ES256', kid: signing[0]!.kid } },
          };
        },
      },
    },
    assertJwtClientAuthClaimsAndHeader(context, claims, header) {
      // RFC 6749, 2.3: one way to say who one is. The library passes over a way that it does not offer.
      if (context.oidc.body?.client_secret !== undefined) throw new errors.InvalidRequest('client_secret is not taken');
      checkAssertion(issuerUrl, claims, header);
      checkProofTime(context);
    },
    // The token names the key that it was given for, so that revoking the key ends the token too.
    extraTokenClaims: ({ oidc }) => ({ key: decodeProtectedHeader(String(oidc.params!.client_assertion)).kid }),
  };
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
