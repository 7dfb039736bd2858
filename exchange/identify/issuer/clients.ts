import type { JWK } from 'jose';
import type { AdapterPayload } from 'oidc-provider';
import { callbackUrl, clientOf, signedOutUrl } from '../../../contracts/sign-in.ts';
import type { Directory } from '../directory/directory.ts';

/** The applications of the region as the issuer knows them. */
export type Applications = {
  /** each is the client `app/<folder>` */
  readonly folders: readonly string[];
  /** as browsers address them */
  readonly url: string;
  /** public: all applications are one process, which signs with these */
  readonly keys: () => readonly JWK[];
};

const common = {
  token_endpoint_auth_method: 'private_key_jwt',
  id_token_signed_response_alg: 'ES256',
  dpop_bound_access_tokens: true,
} as const;

/** A client is a system of the directory, so that a new key works, and a revoked one stops, without a restart; or an application. */
export const findClient = (directory: Directory, applications: Applications, id: string): AdapterPayload | undefined =>
  id.startsWith('app/') ? applicationOf(applications, id) : systemOf(directory, id);

function systemOf(directory: Directory, id: string): AdapterPayload | undefined {
  const system = directory.findSystem(id);
  const keys = system && directory.isInForce(system) ? directory.keysOf(system, 'sig') : [];
  if (keys.length === 0) return undefined;
  return {
    ...common,
    client_id: id,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    jwks: { keys: keys.map(({ jwk, kid }) => ({ ...jwk, kid, use: 'sig' })) },
  };
}

function applicationOf({ folders, url, keys }: Applications, id: string): AdapterPayload | undefined {
  const folder = folders.find((one) => clientOf(one) === id);
  const known = keys();
  if (folder === undefined || known.length === 0) return undefined;
  return {
    ...common,
    client_id: id,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [callbackUrl(url, folder)],
    post_logout_redirect_uris: [signedOutUrl(url, folder)],
    jwks: { keys: known.map((jwk) => ({ ...jwk, use: 'sig' })) },
  } as AdapterPayload;
}
