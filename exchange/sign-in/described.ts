import type { Connection } from '../../database/connect.ts';
import { findSession, type SignInSession } from './sessions.ts';

/** A session with what an application is told of it. */
export type Described = SignInSession & {
  /** of staff, as their member enrolled them */
  readonly roles: readonly string[];
};

/**
 * A session in force, as the issuer tells an application of it. Under the context `sign_in`.
 * @param now the machine's own clock
 */
export async function describeSession(connection: Connection, sid: string, now: Date): Promise<Described | undefined> {
  const session = await findSession(connection, sid, now);
  if (!session) return undefined;
  const { holder } = session;
  if (holder.kind === 'resident') return { ...session, roles: [] };
  const { rows } = await connection.query<{ roles: string[] }>(
    `SELECT CASE WHEN next_from <= $3 THEN next_roles ELSE roles END AS roles FROM exchange.staff WHERE member = $1 AND id = $2`,
    [holder.member, holder.staff, now],
  );
  return { ...session, roles: rows[0]?.roles ?? [] };
}
