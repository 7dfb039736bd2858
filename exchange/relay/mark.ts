import { columns } from '../../database/columns.ts';
import type { Queryable } from '../../database/connect.ts';
import type { HandedOver } from '../stages.ts';

/**
 * How long a receiver has to acknowledge before it is given the message again, by attempt. Long enough for a slow office PC
 * to write its files, short enough that a restart is not noticed.
 */
const leaseMs = (attempt: number): number => Math.min(60_000 * 2 ** Math.min(attempt, 6), 60 * 60_000);

/** Notes that these were handed over. Only what is Recorded can come here. */
export async function markHandedOver(connection: Queryable, messages: readonly HandedOver[], now: Date): Promise<void> {
  if (messages.length === 0) return;
  const again = messages.map(({ attempts }) => new Date(now.getTime() + leaseMs(attempts)));
  await connection.query(
    `UPDATE relay.message m SET state = 'handed-over', attempts = attempts + 1, next_attempt_at = u.again
      FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS u(id, system, again)
      WHERE m.id = u.id AND m.receiver_system = u.system`,
    [messages.map(({ message }) => message), messages.map(({ receiverSystem }) => receiverSystem), again],
  );
  await addEvents(connection, messages, 'handed-over', now);
}

/** Ends these: the sealed content is deleted, and the sender is told to send anew (DESIGN §8). */
export async function markNotDelivered(
  connection: Queryable,
  messages: readonly HandedOver[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return;
  await connection.query(
    `UPDATE relay.message m SET state = 'not-delivered', reason = u.reason, sealed = NULL, settled_at = $4
      FROM unnest($1::uuid[], $2::text[], $3::text[]) AS u(id, system, reason)
      WHERE m.id = u.id AND m.receiver_system = u.system`,
    [messages.map((m) => m.message), messages.map((m) => m.receiverSystem), messages.map((m) => m.reason), now],
  );
  await addEvents(connection, messages, 'not-delivered', now);
}

async function addEvents(
  connection: Queryable,
  messages: readonly HandedOver[],
  state: string,
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO relay.event (message, receiver_system, at, number, state, reason, records)
      SELECT u.id, u.system, $5, (SELECT count(*) + 1 FROM relay.event e WHERE e.message = u.id AND e.receiver_system = u.system),
        $6, u.reason, ARRAY(SELECT jsonb_array_elements_text(u.records)::uuid)
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) AS u(id, system, reason, records)`,
    [
      ...columns(
        messages.map((m) => [m.message, m.receiverSystem, m.reason, JSON.stringify(m.records.map(({ id }) => id))]),
      ),
      now,
      state,
    ],
  );
}
