import { createHash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Pool } from '../../../database/connect.ts';
import type { End } from '../../sign-in/ending.ts';
import type { Directory } from '../directory/directory.ts';
import { type Applications, findClient } from './clients.ts';

/** Where the issuer keeps what it must remember: ids of assertions and proofs that were used, and people's visits, codes and grants. */
export function createAdapter(
  pool: Pool,
  directory: Directory,
  applications: Applications,
  end: End,
): (model: string) => Adapter {
  const clients: Adapter = { ...nothing, find: async (id) => findClient(directory, applications, id) };
  return (model) =>
    model === 'Client' ? clients : model === 'ReplayDetection' ? usedOnce(pool, model) : artifacts(pool, model, end);
}

/** Ids of artifacts are codes, refresh tokens and cookies: kept as hashes, so that a copy of the database signs nobody in. */
const hash = (id: string): string => createHash('sha256').update(id).digest('base64url');

function usedOnce(pool: Pool, model: string): Adapter {
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
  };
}

function artifacts(pool: Pool, model: string, end: End): Adapter {
  const remove = async (where: 'id' | 'grant_id', value: string): Promise<AdapterPayload[]> => {
    const { rows } = await pool.query<{ payload: AdapterPayload }>(
      `DELETE FROM exchange.oidc_artifact WHERE model = $1 AND ${where} = $2 RETURNING payload`,
      [model, value],
    );
    return rows.map(({ payload }) => payload);
  };
  return {
    ...nothing,
    async upsert(id, payload, expiresIn) {
      const { jti: _, ...kept } = payload;
      if (model === 'Interaction' && kept.session) kept.session = { ...kept.session, cookie: '' };
      await pool.query(
        `INSERT INTO exchange.oidc_artifact (model, id, payload, grant_id, uid, expires_at)
         VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
         ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
        [model, hash(id), kept, payload.grantId ?? null, payload.uid ?? null, expiresIn],
      );
    },
    async find(id) {
      const { rows } = await pool.query(
        'SELECT payload FROM exchange.oidc_artifact WHERE model = $1 AND id = $2 AND expires_at >= now()',
        [model, hash(id)],
      );
      return rows[0] && { ...rows[0].payload, jti: id };
    },
    async findByUid(uid) {
      const { rows } = await pool.query(
        'SELECT payload FROM exchange.oidc_artifact WHERE model = $1 AND uid = $2 AND expires_at >= now()',
        [model, uid],
      );
      return rows[0]?.payload;
    },
    async consume(id) {
      // Of two that come at once, one may go on. The other is a thief, or the first is: what was given for it ends.
      const { rows } = await pool.query<{ first: boolean; grant: string | null }>(
        `UPDATE exchange.oidc_artifact AS kept SET payload = kept.payload || '{"consumed": true}'
           FROM (SELECT model, id, payload ? 'consumed' AS consumed FROM exchange.oidc_artifact
                  WHERE model = $1 AND id = $2 FOR UPDATE) AS before
          WHERE kept.model = before.model AND kept.id = before.id
         RETURNING NOT before.consumed AS first, kept.grant_id AS grant`,
        [model, hash(id)],
      );
      if (rows[0]?.first) return;
      if (model === 'PushedAuthorizationRequest') throw new errors.InvalidRequestUri('request_uri was already used');
      const grant = rows[0]?.grant;
      if (grant) await endGrant(end, await takeGrant(pool, grant));
      throw new errors.InvalidGrant('already consumed');
    },
    async destroy(id) {
      const gone = await remove('id', hash(id));
      if (model === 'Grant') await endGrant(end, gone[0]);
    },
    async revokeByGrantId(grant) {
      await remove('grant_id', grant);
    },
  };
}

const takeGrant = async (pool: Pool, grant: string): Promise<AdapterPayload | undefined> => {
  const { rows } = await pool.query<{ payload: AdapterPayload }>(
    `DELETE FROM exchange.oidc_artifact WHERE model = 'Grant' AND id = $1 RETURNING payload`,
    [hash(grant)],
  );
  return rows[0]?.payload;
};

/**
 * A grant that is revoked (signed out, a refresh token given back, a code used twice) takes the sign-in session with it. Tokens that were given are then
 * worth nothing, because every use asks the session.
 */
async function endGrant(end: End, grant: AdapterPayload | undefined): Promise<void> {
  const sid = grant?.accountId;
  if (sid) await end(sid);
}

/** Forgets the browser's session of this uid, and nothing that was granted in it. */
export async function forgetBrowser(pool: Pool, uid: string): Promise<void> {
  await pool.query(`DELETE FROM exchange.oidc_artifact WHERE model = 'Session' AND uid = $1`, [uid]);
}

const none = async () => undefined;
/** What this issuer does not offer. */
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
