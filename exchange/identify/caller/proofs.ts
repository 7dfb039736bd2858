import type { Pool, Queryable } from '../../../database/connect.ts';
import type { Proof } from './bound-token.ts';

/** The name under which `insertProofs` reports a proof. */
export const proofKey = ({ keyThumbprint, jti }: Proof): string => `${keyThumbprint}#${jti}`;

/**
 * Uses proofs up, in the transaction that relies on them: what rolls back has not been used, and no process accepts one twice.
 * @param now the machine's time
 * @returns the keys of those that were used before. One that stands twice in `proofs` is among them: which of the two is the
 *   client's own cannot be known.
 */
export async function insertProofs(connection: Queryable, proofs: readonly Proof[], now: Date): Promise<Set<string>> {
  // In one order, so that two transactions with the same proofs wait for each other, but never in a circle.
  const { rows } = await connection.query<{ key: string }>(
    `INSERT INTO exchange.proof (key_thumbprint, jti, seen_at)
     SELECT thumbprint, jti, $3 FROM unnest($1::text[], $2::text[]) AS used (thumbprint, jti) ORDER BY thumbprint, jti
     ON CONFLICT DO NOTHING RETURNING key_thumbprint || '#' || jti AS key`,
    [proofs.map((proof) => proof.keyThumbprint), proofs.map((proof) => proof.jti), now],
  );
  const fresh = new Set(rows.map((row) => row.key));
  const times = Map.groupBy(proofs.map(proofKey), (key) => key);
  return new Set([...times].filter(([key, all]) => !fresh.has(key) || all.length > 1).map(([key]) => key));
}

/** Much longer than a proof is accepted at all. */
const keptMs = 10 * 60_000;

/** Forgets proofs that are too old to be accepted again. @param now the machine's time */
export async function sweepProofs(pool: Pool, now: Date): Promise<void> {
  await pool.query('DELETE FROM exchange.proof WHERE seen_at < $1', [new Date(now.getTime() - keptMs)]);
}
