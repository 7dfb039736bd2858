import type { Clock } from '../../contracts/clock.ts';
import { type Pool, transact } from '../../database/connect.ts';

/**
 * Gives up what could not be handed over in time; the sender sees it, and the sealed content is deleted. Runs as a role that
 * cannot read the sealed content.
 * @param clock the region's, read once there is a connection: meanwhile it may have been turned back, and nothing be over
 * @returns how many
 */
export async function expire(pool: Pool, clock: Clock, most = 500): Promise<number> {
  return transact(pool, {}, async (connection) => {
    const now = clock.now();
    const { rowCount } = await connection.query(
      `WITH late AS (
         SELECT id, receiver_system FROM relay.message
          WHERE state IN ('kept', 'handed-over') AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       ended AS (
         UPDATE relay.message m SET state = 'expired', sealed = NULL, settled_at = $1
          FROM late WHERE m.id = late.id AND m.receiver_system = late.receiver_system
          RETURNING m.id, m.receiver_system)
       INSERT INTO relay.event (message, receiver_system, at, number, state)
       SELECT id, receiver_system, $1,
         (SELECT count(*) + 1 FROM relay.event e WHERE e.message = ended.id AND e.receiver_system = ended.receiver_system),
         'expired' FROM ended`,
      [now, most],
    );
    return rowCount ?? 0;
  });
}
