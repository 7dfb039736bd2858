import type { SystemId } from '../../contracts/member.ts';
import { answerMediaType } from '../../contracts/question.ts';
import { type Pool, transact } from '../../database/connect.ts';
import { sealText } from './seal.ts';
import { mostBytes } from './waiting.ts';

/** A question that waits for its provider, sealed to the provider's key. */
export type WaitingQuestion = { readonly message: string; readonly sealed: string };

/**
 * Takes up to `most` questions for `system`, oldest first; each is taken once, and only in a run mode that the system is enrolled for
 * at this moment. Of large ones, fewer.
 * @param realNow the machine's time
 */
export const takeQuestions = (
  pool: Pool,
  system: SystemId,
  realNow: Date,
  most: number,
): Promise<readonly WaitingQuestion[]> =>
  transact(pool, { systems: [system] }, async (connection) => {
    const { rows } = await connection.query<WaitingQuestion>(
      `WITH due AS MATERIALIZED (
         SELECT message, asked_at, length(sealed) AS size FROM relay.question
          WHERE provider_system = $1 AND state = 'asked' AND deadline > $2
            AND run_mode IN (SELECT unnest(run_modes) FROM exchange.system WHERE id = $1)
          ORDER BY asked_at, message LIMIT $3 FOR UPDATE SKIP LOCKED),
       fitting AS (SELECT message, sum(size) OVER (ORDER BY asked_at, message) - size AS before FROM due)
       UPDATE relay.question SET state = 'taken' WHERE message IN (SELECT message FROM fitting WHERE before < $4)
        RETURNING message, sealed`,
      [system, realNow, most, mostBytes],
    );
    return rows;
  });

/**
 * Gives the answer to the process that waits for it: sealed to that process's key, and so in no table in the clear.
 * @returns whether anybody was still waiting
 */
export const answerQuestion = (pool: Pool, system: SystemId, message: string, answer: unknown): Promise<boolean> =>
  transact(pool, { systems: [system] }, async (connection) => {
    const { rows } = await connection.query(
      `SELECT answer_key AS jwk FROM relay.question WHERE message = $1 AND provider_system = $2 AND state = 'taken' FOR UPDATE`,
      [message, system],
    );
    if (!rows[0]) return false;
    const content = { text: JSON.stringify(answer), mediaType: answerMediaType };
    const { jwe } = await sealText(message, content, { kid: message, jwk: rows[0].jwk });
    await connection.query("UPDATE relay.question SET state = 'answered', answer = $2 WHERE message = $1", [
      message,
      jwe,
    ]);
    await connection.query("SELECT pg_notify('engawa_inbox', $1)", [message]);
    return true;
  });

/** Removes questions whose asking process died. @param pool of the role sweeper */
export async function forgetQuestions(pool: Pool, realNow: Date): Promise<void> {
  await pool.query('DELETE FROM relay.question WHERE deadline < $1', [new Date(realNow.getTime() - 60_000)]);
}
