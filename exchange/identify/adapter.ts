import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Pool } from '../../database/connect.ts';
import type { Directory } from './directory.ts';

/** Where the issuer keeps what it must remember: for systems that is the ids of assertions and proofs that were used. */
export function createAdapter(pool: Pool, directory: Directory): (model: string) => Adapter {
  return (model) => (model === 'Client' ? clientsOf(directory) : artifacts(pool, model));
}

/** Clients are the directory's systems, so that a new key works, and a revoked one stops, without a restart. */
function clientsOf(directory: Directory): Adapter {
  return { ...nothing, find: async (id) => clientOf(directory, id) };
}

function clientOf(directory: Directory, id: string): AdapterPayload | undefined {
  const system = directory.findSystem(id);
  const keys = system && directory.isInForce(system) ? directory.keysOf(system, 'sig') : [];
  if (keys.length === 0) return undefined;
  return {
    client_id: id,
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: 'ES256',
    dpop_bound_access_tokens: true,
    jwks: { keys: keys.map(({ jwk, kid }) => ({ ...jwk, kid, use: 'sig' })) },
  };
}

function artifacts(pool: Pool, model: string): Adapter {
  return {
    ...nothing,
    async upsert(id, payload, expiresIn) {
      // The issuer asks first and saves then; of two processes that do so at once, only one may succeed.
      const { rowCount } = await pool.query(
        `INSERT INTO exchange.oidc_artifact AS kept (model, id, payload, expires_at)
         VALUES ($1, $2, $3, now() + make_interval(secs => $4))
         ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at
         WHERE kept.expires_at < now()`,
        [model, id, payload, expiresIn],
      );
      if (rowCount === 0) throw new errors.InvalidClientAuth('client assertions and proofs must only be used once');
    },
    async find(id) {
      const { rows } = await pool.query(
        'SELECT payload FROM exchange.oidc_artifact WHERE model = $1 AND id = $2 AND expires_at >= now()',
        [model, id],
      );
      return rows[0]?.payload;
    },
    async destroy(id) {
      await pool.query('DELETE FROM exchange.oidc_artifact WHERE model = $1 AND id = $2', [model, id]);
    },
  };
}

const none = async () => undefined;
/** What only sign-in of people needs, which this issuer does not offer. */
const nothing: Adapter = {
  upsert: none,
  find: none,
  findByUserCode: none,
  findByUid: none,
  consume: none,
  destroy: none,
  revokeByGrantId: none,
};

/** Forgets what has expired. */
export async function sweepArtifacts(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM exchange.oidc_artifact WHERE expires_at < now()');
}
