import { Fault } from '../../contracts/fault.ts';
import { type MemberId, memberOf, type SystemId } from '../../contracts/member.ts';
import { type Connection, type Pool, setContext, transact } from '../../database/connect.ts';
import { revokeSystem } from '../identify/enrol.ts';
import type { Services } from '../services.ts';

/** Whom and what a system could reach when it was revoked: for those who must now be told, and for the investigation. */
export type Reach = {
  /** mail to it that dies, by its sender, and mail from it that is not handed over any more, by its receiver */
  readonly waiting: readonly { readonly member: MemberId; readonly way: 'to' | 'from'; readonly messages: number }[];
  /** people whom a relation joins to its member at this moment */
  readonly relations: readonly { readonly kind: string; readonly people: number }[];
};
/** With whom it has exchanged, as the ledger holds it. */
export type Exchanged = readonly { readonly member: MemberId; readonly exchanges: number; readonly people: number }[];

/**
 * Ends a system for good, and its queue with it: what is sealed to its keys dies, and the senders see it. What it has sent and waits
 * elsewhere is refused at its hand-over.
 * @throws Fault not_found, conflict
 */
export async function revokeWithQueue(
  connection: Connection,
  system: SystemId,
  { clock, realClock }: Pick<Services, 'clock' | 'realClock'>,
): Promise<Reach> {
  const { rows } = await connection.query('SELECT revoked_at FROM exchange.system WHERE id = $1 FOR UPDATE', [system]);
  if (rows.length === 0) throw new Fault('not_found', `業務システム ${system} は登録されていません。`);
  if (rows[0].revoked_at !== null) throw new Fault('conflict', `業務システム ${system} は、すでに失効しています。`);
  const now = clock.now();
  await setContext(connection, { systems: [system] });
  const waiting = await connection.query(
    `SELECT sender AS member, 'to' AS way, count(*) AS messages FROM relay.message
      WHERE receiver_system = $1 AND state IN ('kept', 'handed-over') GROUP BY sender
     UNION ALL
     SELECT receiver, 'from', count(*) FROM relay.message
      WHERE sender_system = $1 AND receiver_system <> $1 AND state IN ('kept', 'handed-over') GROUP BY receiver
     ORDER BY 1, 2`,
    [system],
  );
  const relations = await connection.query('SELECT kind, people FROM exchange.count_relations($1, $2)', [
    memberOf(system),
    now,
  ]);
  await revokeSystem(connection, system, realClock.now());
  await endQueue(connection, system, now);
  return { waiting: waiting.rows, relations: relations.rows };
}

async function endQueue(connection: Connection, system: SystemId, now: Date): Promise<void> {
  await connection.query(
    `WITH ended AS (
       UPDATE relay.message SET state = 'not-delivered', reason = 'key_revoked', sealed = NULL, settled_at = $2
        WHERE receiver_system = $1 AND state IN ('kept', 'handed-over') RETURNING id)
     INSERT INTO relay.event (message, receiver_system, at, number, state, reason)
     SELECT id, $1, $2,
       (SELECT count(*) + 1 FROM relay.event e WHERE e.message = ended.id AND e.receiver_system = $1),
       'not-delivered', 'key_revoked' FROM ended`,
    [system, now],
  );
}

/** With whom the system has exchanged permitted content, most first; numbers of people, no names. */
export async function readExchanged(trail: Pool, system: SystemId): Promise<Exchanged> {
  return transact(trail, { member: memberOf(system) }, async (connection) => {
    const { rows } = await connection.query(
      `SELECT member, count(*) AS exchanges, count(DISTINCT subject_tag) AS people FROM (
         SELECT to_member AS member, subject_tag FROM ledger.record
          WHERE from_member = $1 AND fields->>'fromSystem' = $2 AND outcome = 'permit'
         UNION ALL
         SELECT from_member, subject_tag FROM ledger.record
          WHERE to_member = $1 AND fields->>'toSystem' = $2 AND outcome = 'permit') AS exchanged
        WHERE member IS NOT NULL AND member <> $1 AND subject_tag IS NOT NULL
        GROUP BY member ORDER BY exchanges DESC, member`,
      [memberOf(system), system],
    );
    return rows;
  });
}
