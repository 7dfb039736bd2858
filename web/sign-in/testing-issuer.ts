import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';

/** Who sits at the browser, and what the issuer says of their session. */
export type Sitting = {
  account: string;
  kind: 'resident' | 'staff';
  lifeSeconds: number;
  idleSeconds: number;
  more: Record<string, unknown>;
};

/**
 * An OpenID provider of another make on loopback, as FAPI 2.0 asks, that signs in whoever `sitting` names: so that the protocol is tested
 * against a peer, and against what a peer may do wrong.
 * @param applications the origin that the applications are reached at
 */
export async function startTestIssuer(clientId: string, applications: string, start: string) {
  const [signing, client] = await Promise.all([makeKey('issuer'), makeKey('client')]);
  const sitting: Sitting = { account: 'one', kind: 'resident', lifeSeconds: 1800, idleSeconds: 1800, more: {} };
  const counted = { token: 0, refused: false, silent: false };
  let handle: ReturnType<Provider['callback']> = async () => {};
  const server = createServer((request, response) => {
    if (counted.silent) return request.destroy();
    if (request.url?.startsWith('/token')) {
      counted.token++;
      if (counted.refused) {
        response.writeHead(400, { 'Content-Type': 'application/json' });
        return response.end(JSON.stringify({ error: 'invalid_grant' }));
      }
    }
    if (request.url?.startsWith('/interaction/')) return void signIn(request, response);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const resource = `${url}/resource`;
  const provider = new Provider(url, {
    jwks: { keys: [signing as never] },
    clients: [
      {
        client_id: clientId,
        redirect_uris: [`${applications}${start}/sign-in/callback`],
        post_logout_redirect_uris: [`${applications}${start}/signed-out`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'private_key_jwt',
        id_token_signed_response_alg: 'ES256',
        dpop_bound_access_tokens: true,
        require_pushed_authorization_requests: true,
        jwks: { keys: [{ ...client, d: undefined }] as never },
      },
    ],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256'],
      idTokenSigningAlgValues: ['ES256'],
    },
    ttl: { AccessToken: 300, IdToken: 300, RefreshToken: 3600, Session: 3600, Grant: 3600, Interaction: 600 },
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      dPoP: { enabled: true },
      fapi: { enabled: true, profile: '2.0' },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    claims: { openid: ['sub', 'sid', 'kind', 'auth_time', 'session_ends', 'session_idle', 'member', 'staff', 'roles'] },
    conformIdTokenClaims: false,
    issueRefreshToken: async () => true,
    rotateRefreshToken: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        sid: `sid-${id}`,
        kind: sitting.kind,
        auth_time: Math.floor(Date.now() / 1000),
        session_ends: Math.floor(Date.now() / 1000) + sitting.lifeSeconds,
        session_idle: sitting.idleSeconds,
        ...sitting.more,
      }),
    }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['a-key-of-the-test'] },
  });
  provider.on('server_error', (_context, error) => console.error(error));
  handle = provider.callback();

  async function signIn(...[request, response]: Parameters<Provider['interactionDetails']>): Promise<void> {
    const { params } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: sitting.account, clientId: String(params.client_id) });
    grant.addOIDCScope('openid');
    grant.addResourceScope(resource, 'openid');
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, {
      login: { accountId: sitting.account },
      consent: { grantId },
    });
  }

  return {
    url,
    clientKey: client,
    sitting,
    counted,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type TestIssuer = Awaited<ReturnType<typeof startTestIssuer>>;

async function makeKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
}

/** A browser without a window: it keeps cookies by origin and follows redirects as far as `until`. */
export function openWalk() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (origin: string) => jars.get(origin) ?? jars.set(origin, new Map()).get(origin)!;
  async function ask(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const jar = jarOf(url.origin);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('Cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';');
      const [name, value] = [pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)];
      const isGone = attributes.some((one) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one));
      if (isGone) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
  return {
    jarOf,
    ask,
    /** Follows redirects; stops before an address that begins with `until`. */
    async walk(address: string | URL, until?: string): Promise<{ url: URL; response?: Response }> {
      let url = new URL(address);
      for (let step = 0; step < 15; step++) {
        if (until !== undefined && url.href.startsWith(until)) return { url };
        const response = await ask(url);
        const to = response.headers.get('location');
        if (to === null) return { url, response };
        url = new URL(to, url);
      }
      throw new Error('too many redirects');
    },
  };
}
