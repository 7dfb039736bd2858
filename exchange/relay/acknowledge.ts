import type { SystemId } from '../../contracts/member.ts';
import { type Pool, type Queryable, transact } from '../../database/connect.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { usedBefore } from '../identify/objections.ts';

/**
 * Ends messages that their receiver has safely. Once more is no harm: what was acknowledged stays so. A message that reached
 * its receiver and was called back before the acknowledgement came was still received, and the sender is told so.
 * @returns which of them are acknowledged now; the others were never handed to this system
 */
export async function acknowledge(
  pool: Pool,
  caller: Caller,
  messages: readonly string[],
  { now, realNow }: { readonly now: Date; readonly realNow: Date },
): Promise<string[]> {
  return transact(pool, { systems: [caller.system] }, async (connection) => {
    if ((await insertProofs(connection, [caller.proof], realNow)).has(proofKey(caller.proof))) throw usedBefore();
    await endAcknowledged(connection, caller.system, messages, now);
    const { rows } = await connection.query<{ id: string }>(
      `SELECT id FROM relay.message WHERE receiver_system = $1 AND id = ANY ($2::uuid[]) AND state = 'acknowledged'`,
      [caller.system, messages],
    );
    return rows.map(({ id }) => id);
  });
}

/** Ends those of these that were ever handed to `system`, with their events; the sealed content is deleted. */
export async function endAcknowledged(
  connection: Queryable,
  system: SystemId,
  messages: readonly string[],
  now: Date,
): Promise<void> {
  await connection.query(
    `WITH ended AS (
         UPDATE relay.message SET state = 'acknowledged', sealed = NULL, settled_at = $3
          WHERE receiver_system = $1 AND id = ANY ($2::uuid[]) AND attempts > 0 AND state <> 'acknowledged'
          RETURNING id, receiver_system)
       INSERT INTO relay.event (message, receiver_system, at, number, state)
       SELECT id, receiver_system, $3,
         (SELECT count(*) + 1 FROM relay.event e WHERE e.message = ended.id AND e.receiver_system = ended.receiver_system),
         'acknowledged' FROM ended`,
    [system, messages, now],
  );
}
