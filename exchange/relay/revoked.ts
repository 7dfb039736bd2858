import type { Queryable } from '../../database/connect.ts';

/** Which of these systems are revoked, or not there, as of this transaction: the directory in memory may be a moment behind. */
export async function findRevoked(connection: Queryable, systems: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query(
    `SELECT s.id FROM exchange.system s JOIN exchange.member m ON m.id = s.member
      WHERE s.id = ANY ($1) AND s.revoked_at IS NULL AND m.left_at IS NULL`,
    [systems],
  );
  const standing = new Set(rows.map(({ id }) => id));
  return new Set(systems.filter((system) => !standing.has(system)));
}
