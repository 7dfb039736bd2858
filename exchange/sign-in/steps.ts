import { createHash } from 'node:crypto';
import type { Queryable } from '../../database/connect.ts';

/*
 * A step of a visit that waits for the browser: a challenge of one use.
 */

const lifeSeconds = 300;
const idOf = (visit: string, step: string): Buffer => createHash('sha256').update(`${step} ${visit}`).digest();

/** Keeps what a step waits for; what the same step waited for before is void. */
export async function keepStep(
  connection: Queryable,
  visit: string,
  step: string,
  content: string,
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.sign_in_step (id, content, expires_at) VALUES ($1, to_jsonb($2::text), $3)
     ON CONFLICT (id) DO UPDATE SET content = EXCLUDED.content, expires_at = EXCLUDED.expires_at`,
    [idOf(visit, step), content, new Date(now.getTime() + lifeSeconds * 1000)],
  );
}

/** What the step waits for, once. */
export async function takeStep(
  connection: Queryable,
  visit: string,
  step: string,
  now: Date,
): Promise<string | undefined> {
  const { rows } = await connection.query<{ content: string; good: boolean }>(
    'DELETE FROM exchange.sign_in_step WHERE id = $1 RETURNING content, expires_at > $2 AS good',
    [idOf(visit, step), now],
  );
  return rows[0]?.good ? rows[0].content : undefined;
}

/** Forgets what is over: steps, tries, tablets that nobody confirmed. */
export async function sweepSignIn(pool: Queryable, now: Date): Promise<void> {
  await pool.query('DELETE FROM exchange.sign_in_step WHERE expires_at < $1', [now]);
  await pool.query('DELETE FROM exchange.sign_in_wrong WHERE expires_at < $1', [now]);
}
