import type { SystemId } from '../../contracts/member.ts';
import type { Quota } from '../../contracts/quota.ts';
import type { Pool, Queryable } from '../../database/connect.ts';

/** A message that asks to be kept for `system`; `bytes` are those of its sealed form. */
type Asking = { readonly system: SystemId; readonly bytes: number };
type Amount = { readonly messages: number; readonly bytes: number };
/** `again`: an inbox has filled up at this very moment; ask in a new transaction. */
export type Room = 'room' | 'full' | 'again';

/** Groups of two each of four processes, beginning at one moment in an empty inbox, cannot fill more than the whole of it. */
const share = 1 / 8;

/**
 * Which of the messages that ask to be kept have room in their receivers' quotas, in the order of `asking`.
 *
 * Whoever stays below an eighth of a quota waits for nobody. Beyond it acceptances for that receiver go one at a time until the
 * commit, after all that began below: a crowd of senders gains nothing by sending at the same moment. So the quota is exact with
 * up to four processes (each accepts two groups at a time); with more it can be overrun by an eighth for each further group.
 * @param connection the transaction that will keep them; it names their systems
 */
export async function findRoom(
  connection: Queryable,
  quotaOf: (system: SystemId) => Quota,
  asking: readonly Asking[],
): Promise<Room[]> {
  if (asking.length === 0) return [];
  const bySystem = Map.groupBy(asking, ({ system }) => system);
  const systems = [...bySystem.keys()];
  const before = await countWaiting(connection, systems);
  const isNear = (system: SystemId) =>
    isBeyond(bySystem.get(system)!.reduce(add, before.get(system)!), quotaOf(system), share);
  const alone = new Set(systems.filter(isNear));
  await lockReceivers(connection, systems, alone);
  const waiting = await countWaiting(connection, systems);
  return asking.map((one) => {
    const { system } = one;
    const after = add(waiting.get(system)!, one);
    if (isBeyond(after, quotaOf(system), 1)) return 'full';
    if (!alone.has(system) && isBeyond(after, quotaOf(system), share)) return 'again';
    waiting.set(system, after);
    return 'room';
  });
}

const add = ({ messages, bytes }: Amount, one: Asking): Amount => ({
  messages: messages + 1,
  bytes: bytes + one.bytes,
});
const isBeyond = ({ messages, bytes }: Amount, { waitingMessages, waitingBytes }: Quota, part: number): boolean =>
  messages > waitingMessages * part || bytes > waitingBytes * part;

async function countWaiting(connection: Queryable, systems: readonly SystemId[]): Promise<Map<SystemId, Amount>> {
  const { rows } = await connection.query<Amount & { system: SystemId }>(
    `SELECT named.system, coalesce(sum(messages), 0)::bigint AS messages, coalesce(sum(bytes), 0)::bigint AS bytes
       FROM unnest($1::text[]) AS named (system) LEFT JOIN relay.waiting_change USING (system) GROUP BY named.system`,
    [systems],
  );
  return new Map(rows.map(({ system, ...amount }) => [system, amount]));
}

/** Makes one row of all that were written about a system; the sum stays what it is for whoever reads meanwhile. @param pool of the role sweeper */
export async function foldWaiting(pool: Pool): Promise<void> {
  await pool.query(`
    WITH taken AS (DELETE FROM relay.waiting_change WHERE system IN
        (SELECT system FROM relay.waiting_change GROUP BY system HAVING count(*) > 1) RETURNING *)
    INSERT INTO relay.waiting_change SELECT system, sum(messages), sum(bytes) FROM taken
     GROUP BY system HAVING sum(messages) <> 0 OR sum(bytes) <> 0`);
}

/** In one order, so that nobody waits in a circle. Two receivers that share a lock wait needlessly, and no more. */
async function lockReceivers(
  connection: Queryable,
  systems: readonly SystemId[],
  alone: ReadonlySet<SystemId>,
): Promise<void> {
  await connection.query(
    `SELECT CASE WHEN alone THEN pg_advisory_xact_lock(7264, lock)::text
                 ELSE pg_advisory_xact_lock_shared(7264, lock)::text END
      FROM (SELECT hashtext(id) AS lock, bool_or(alone) AS alone
              FROM unnest($1::text[], $2::boolean[]) AS r(id, alone) GROUP BY lock ORDER BY lock) AS locks`,
    [systems, systems.map((system) => alone.has(system))],
  );
}
