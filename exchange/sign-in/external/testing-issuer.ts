import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

/*
 * An issuer of somebody else's, as a process of its own: started by a test with the client's public key and callback as arguments. It signs in
 * whoever was last named at /who, without asking.
 */
const [callback, key] = process.argv.slice(2) as [string, string];
let who = 'nobody';
let provider: Provider;
const server = createServer(async (request, response) => {
  const url = new URL(request.url!, 'http://localhost');
  if (url.pathname === '/who') {
    who = url.searchParams.get('sub')!;
    return response.end();
  }
  if (url.pathname.startsWith('/login/')) {
    const grant = new provider.Grant({ accountId: who, clientId: 'engawa' });
    grant.addOIDCScope('openid');
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(request, response, { login: { accountId: who, remember: false }, consent });
  }
  return provider.callback()(request, response);
});
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  provider = new Provider(origin, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' } as never] },
    clients: [
      {
        client_id: 'engawa',
        token_endpoint_auth_method: 'private_key_jwt',
        id_token_signed_response_alg: 'ES256',
        redirect_uris: [callback],
        jwks: { keys: [JSON.parse(key)] },
      },
    ],
    claims: { openid: ['sub', 'employee'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/login/${uid}` },
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, employee: id }) }),
  });
  process.send!({ origin });
});
