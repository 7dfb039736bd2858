import type { SystemId } from '../../contracts/member.ts';
import type { Quota } from '../../contracts/quota.ts';
import type { Queryable } from '../../database/connect.ts';

/** A message that asks to be kept for `system`; `bytes` are those of its sealed form. */
type Asking = { readonly system: SystemId; readonly bytes: number };
type Amount = { readonly messages: number; readonly bytes: number };

/**
 * Which of the messages that ask to be kept have room in their receivers' quotas, in the order of `asking`.
 *
 * Up to half of a quota nobody waits for anybody. Beyond it acceptances for that receiver go one at a time, until the commit, and
 * the quota is exact; only what was begun below half and is still uncommitted is not counted: at most two groups a process.
 * Each of those saw itself below half, so that a crowd of senders gains nothing by sending at the same moment.
 * @param connection the transaction that will keep them; it names their systems
 */
export async function findRoom(
  connection: Queryable,
  quotaOf: (system: SystemId) => Quota,
  asking: readonly Asking[],
): Promise<boolean[]> {
  if (asking.length === 0) return [];
  const bySystem = Map.groupBy(asking, ({ system }) => system);
  const waiting = await countWaiting(connection, [...bySystem.keys()]);
  const near = [...bySystem].flatMap(([system, all]) =>
    isBeyond(all.reduce(add, waiting.get(system)!), quotaOf(system), 0.5) ? [system] : [],
  );
  if (near.length > 0) {
    await lockReceivers(connection, near);
    for (const [system, amount] of await countWaiting(connection, near)) waiting.set(system, amount);
  }
  return asking.map((one) => {
    const after = add(waiting.get(one.system)!, one);
    if (isBeyond(after, quotaOf(one.system), 1)) return false;
    waiting.set(one.system, after);
    return true;
  });
}

const add = ({ messages, bytes }: Amount, one: Asking): Amount => ({
  messages: messages + 1,
  bytes: bytes + one.bytes,
});
const isBeyond = ({ messages, bytes }: Amount, { waitingMessages, waitingBytes }: Quota, share: number): boolean =>
  messages > waitingMessages * share || bytes > waitingBytes * share;

async function countWaiting(connection: Queryable, systems: readonly SystemId[]): Promise<Map<SystemId, Amount>> {
  const { rows } = await connection.query<Amount & { system: SystemId }>(
    `SELECT system, count(m.id) AS messages, coalesce(sum(m.size), 0)::bigint AS bytes
      FROM unnest($1::text[]) AS system
      LEFT JOIN relay.message m ON m.receiver_system = system AND m.state IN ('kept', 'handed-over')
      GROUP BY system`,
    [systems],
  );
  return new Map(rows.map(({ system, ...amount }) => [system, amount]));
}

/** One at a time a receiver, in one order. Two that share a lock wait needlessly, and no more. */
async function lockReceivers(connection: Queryable, systems: readonly SystemId[]): Promise<void> {
  await connection.query(
    `SELECT pg_advisory_xact_lock(7264, lock) FROM (
       SELECT DISTINCT hashtext(id) AS lock FROM unnest($1::text[]) AS id ORDER BY lock
     ) AS locks`,
    [systems],
  );
}
