import type { SystemId } from '../../contracts/member.ts';
import type { RelayState } from '../../contracts/message.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { type Pool, transact } from '../../database/connect.ts';

export type Delivery = {
  readonly receiver: string;
  readonly state: RelayState;
  readonly reason: RefusalCode | 'not_available' | null;
  readonly expiresAt: Date;
  readonly events: readonly {
    readonly at: string;
    readonly state: RelayState;
    readonly reason: string | null;
    readonly records: readonly string[];
  }[];
};

export type Status = { readonly message: string; readonly deliveries: readonly Delivery[] };

/** What became of a message, for the system that sent it; undefined for anybody else's or none. */
export async function findStatus(pool: Pool, sender: SystemId, messageId: string): Promise<Status | undefined> {
  return transact(pool, { systems: [sender] }, async (connection) => {
    const { rows } = await connection.query(
      `SELECT m.id, m.receiver, m.state, m.reason, m.expires_at AS "expiresAt",
          (SELECT jsonb_agg(jsonb_build_object('at', e.at, 'state', e.state, 'reason', e.reason, 'records', e.records) ORDER BY e.number)
            FROM relay.event e WHERE e.message = m.id AND e.receiver_system = m.receiver_system) AS events
        FROM relay.message m WHERE m.sender_system = $1 AND m.message_id = $2 ORDER BY m.receiver`,
      [sender, messageId],
    );
    if (rows.length === 0) return undefined;
    return { message: rows[0].id, deliveries: rows.map(({ id: _, ...delivery }) => delivery) };
  });
}
