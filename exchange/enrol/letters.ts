import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { Connection, Queryable } from '../../database/connect.ts';

export type NewLetter = {
  readonly municipality: string;
  /** the very first, of which the operator gives the digest; or one that the town has laid down itself */
  readonly kind: 'first' | 'spare';
  readonly hash: string;
  readonly laidBy: SystemId;
};

/** Lays down the digest of a town letter; the newest of its municipality counts. A letter that was laid down before is the database's conflict. */
export async function layLetter(
  connection: Connection,
  { municipality, kind, hash, laidBy }: NewLetter,
  realNow: Date,
): Promise<void> {
  await connection.query(
    'INSERT INTO exchange.letter (municipality, kind, hash, laid_by, laid_at) VALUES ($1, $2, $3, $4, $5)',
    [municipality, kind, hash, laidBy, realNow],
  );
}

/** The digest of the first letter that counts for a municipality. */
export async function findFirstLetter(connection: Queryable, municipality: string): Promise<string | undefined> {
  const { rows } = await connection.query(
    "SELECT hash FROM exchange.letter WHERE municipality = $1 AND kind = 'first' ORDER BY number DESC LIMIT 1",
    [municipality],
  );
  return rows[0]?.hash;
}

/** What a municipality has of systems. */
export async function countSystems(
  connection: Queryable,
  member: MemberId,
): Promise<{ readonly ever: number; readonly inForce: number }> {
  const { rows } = await connection.query(
    `SELECT count(*)::int AS ever, count(*) FILTER (WHERE revoked_at IS NULL)::int AS "inForce"
       FROM exchange.system WHERE member = $1`,
    [member],
  );
  return rows[0];
}
