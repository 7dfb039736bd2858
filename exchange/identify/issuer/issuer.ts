import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { Fault, faults } from '../../../contracts/fault.ts';
import type { Pool } from '../../../database/connect.ts';
import type { KeyStore } from '../../keys.ts';
import type { End } from '../../sign-in/ending.ts';
import { type IssuerKeys, readIssuerKeys } from '../caller/issuer-keys.ts';
import { signingAlgorithms } from '../caller/jwk.ts';
import { mostAhead } from '../caller/proof.ts';
import type { Directory } from '../directory/directory.ts';
import { createAdapter } from './adapter.ts';
import { checkClient } from './assertion.ts';
import type { Applications } from './clients.ts';
import { tokenLife } from './life.ts';
import type { Pages } from './pages.ts';
import { forPeople, tokenClaims } from './people.ts';
import { endWithBrowser, signOut } from './sign-out.ts';
import { createVisits, type Visits } from './visits.ts';

export type Issuer = {
  /** for the raw Node listener, for every path under the issuer's */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** what its tokens are verified with, at this moment */
  jwks(): JSONWebKeySet;
  /** takes up a change of its own keys, while requests run */
  refresh(): Promise<void>;
  /** for the sign-in pages */
  readonly visits: Visits;
};

const paths =
  /^\/(token(\/revocation)?|request|auth(\/[\w-]+)?|session\/end(\/(confirm|success))?|jwks|\.well-known\/(openid-configuration|oauth-authorization-server))$/;

/**
 * The token issuer of the region. For systems: client credentials, where the client is a system of the directory. For people: the code flow, where it is
 * an application. Both with private_key_jwt and DPoP, as FAPI 2.0 asks, and nothing else.
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
  applications,
  pages,
  end,
  development,
}: {
  readonly pool: Pool;
  readonly keys: KeyStore;
  readonly issuerUrl: string;
  readonly resource: string;
  readonly directory: Directory;
  readonly applications: Applications;
  readonly pages: Pages;
  /** ends a sign-in session */
  readonly end: End;
  readonly development: boolean;
}): Promise<Issuer> {
  const { protocol, host, pathname } = new URL(issuerUrl);
  const secure = protocol === 'https:';
  if (!secure && !development) throw new Error(`${issuerUrl}: 発行者のURLは https でなければなりません。`);
  const open = async () => {
    const issuerKeys = await readIssuerKeys(keys);
    const cookieKey = (await keys.secret('sign-in')).toString('base64url');
    const people = forPeople(pool, resource, pages, cookieKey, secure);
    const common = configure(issuerUrl, resource, issuerKeys);
    const provider = new Provider(issuerUrl, {
      ...people,
      ...common,
      ttl: { ...people.ttl, ...common.ttl },
      features: { ...common.features, ...signOut(end, pages) },
      adapter: createAdapter(pool, directory, applications, end),
    });
    provider.proxy = true;
    provider.use(endWithBrowser(end));
    provider.on('grant.error', nameProofErrors);
    bindRefreshTokens(provider);
    // Who hangs up in the middle of a sentence is no fault of ours: a flood of them would fill the log.
    // (Koa's own event, which the library's types leave out.)
    (provider as NodeJS.EventEmitter).on('error', (error: Error, context?: KoaContextWithOIDC) => {
      if (context?.req.complete !== false) provider.onerror(error);
    });
    return { issuerKeys, provider, callback: provider.callback() };
  };
  let current = await open();
  const headers = securityHeaders(applications.url);

  return {
    jwks: () => current.issuerKeys.published,
    visits: createVisits(pool, end, () => current.provider),
    async refresh() {
      const signing = (issuerKeys: IssuerKeys) => issuerKeys.signing[0]!.kid;
      if (signing(await readIssuerKeys(keys)) !== signing(current.issuerKeys)) current = await open();
    },
    handle(request, response) {
      const path = (request.url ?? '').slice(pathname.length);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      if (!paths.test(path.split('?')[0]!)) return answer(response, new Fault('not_found'));
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

/** Its few pages are shown in no frame, run no script and send their forms nowhere but here; from here the browser goes back to the applications. */
const securityHeaders = (applicationsUrl: string) => ({
  'Content-Security-Policy': `default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self' ${new URL(applicationsUrl).origin}; base-uri 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
});

function answer(response: ServerResponse, { code, message, headers }: Fault): void {
  const error = code === 'not_ready' ? 'temporarily_unavailable' : 'invalid_request';
  response.writeHead(faults[code].status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify({ error, error_description: message }));
}

/** A proof that is missing or used is `invalid_grant` to the library; RFC 9449, 5 has a code of its own. A system has no grant that could be invalid. */
function nameProofErrors(context: KoaContextWithOIDC, { error_detail: detail = '' }: errors.OIDCProviderError): void {
  const body = context.body as { error?: string };
  if (body.error !== 'invalid_grant') return;
  const isOfProof = /^(DPoP proof JWT|missing DPoP proof)/.test(detail);
  if (isOfProof || context.oidc.params?.grant_type === 'client_credentials') body.error = 'invalid_dpop_proof';
}

/** The library binds a refresh token to its client's key alone; here to the session's key too, so that both must be stolen. */
function bindRefreshTokens(provider: Provider): void {
  const { prototype } = provider.RefreshToken;
  const { save } = prototype;
  prototype.save = function (this: InstanceType<Provider['RefreshToken']>, ...rest: []) {
    const token = Provider.ctx?.oidc.entities.AccessToken;
    if (this.jkt === undefined && token?.jkt) this.jkt = token.jkt;
    return save.apply(this, rest);
  };
}

function configure(issuerUrl: string, resource: string, { signing }: IssuerKeys) {
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
    ttl: { ClientCredentials: tokenLife },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      fapi: { enabled: true, profile: '2.0' },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
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
      checkClient(issuerUrl, context, claims, header);
    },
    // A system's token names the key that it was given for, so that revoking the key ends the token too; a person's, the session.
    extraTokenClaims: (context, token) =>
      token.kind === 'AccessToken'
        ? tokenClaims(context)
        : { key: decodeProtectedHeader(String(context.oidc.params!.client_assertion)).kid },
  } satisfies Configuration;
}
