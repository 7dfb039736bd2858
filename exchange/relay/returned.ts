import type { SystemId } from '../../contracts/member.ts';
import { columns } from '../../database/columns.ts';
import type { Queryable } from '../../database/connect.ts';

/** A push that surely was not received; `attempt` is which one, so that a later hand-over is not undone by an older answer. */
export type Returned = { readonly message: string; readonly attempt: number; readonly again: Date };

/** Takes messages back that were pushed and not received: they are kept again, and go at `again` by push or collection. @param now the region's clock */
export async function markReturned(
  connection: Queryable,
  system: SystemId,
  returned: readonly Returned[],
  now: Date,
): Promise<void> {
  if (returned.length === 0) return;
  await connection.query(
    `WITH back AS (
       UPDATE relay.message m SET state = 'kept', next_attempt_at = u.again
        FROM unnest($2::uuid[], $3::int[], $4::timestamptz[]) AS u (id, attempt, again)
        WHERE m.id = u.id AND m.receiver_system = $1 AND m.state = 'handed-over' AND m.attempts = u.attempt
        RETURNING m.id, m.receiver_system)
     INSERT INTO relay.event (message, receiver_system, at, number, state)
     SELECT id, receiver_system, $5,
       (SELECT count(*) + 1 FROM relay.event e WHERE e.message = back.id AND e.receiver_system = back.receiver_system),
       'kept' FROM back`,
    [system, ...columns(returned.map(({ message, attempt, again }) => [message, attempt, again])), now],
  );
}
