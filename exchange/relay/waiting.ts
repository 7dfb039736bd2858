import type { Actor } from '../../contracts/acting.ts';
import type { RunMode } from '../../contracts/kind.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { Queryable } from '../../database/connect.ts';
import type { NamedSubject } from '../stages.ts';

/** A message that waits for its receiver, as the relay keeps it. */
export type Waiting = {
  readonly kind: 'submission' | 'notice' | 'inquiry' | 'emergency-release';
  readonly message: string;
  readonly messageId: string;
  readonly senderMember: MemberId;
  readonly senderSystem: SystemId;
  readonly receiverMember: MemberId;
  readonly receiverSystem: SystemId;
  readonly named: { readonly contract: string; readonly purpose: string; readonly receiver: string };
  readonly runMode: RunMode;
  /** of an inquiry's answer: who acted for its asker, what was sealed, and what the asker had shown */
  readonly actor?: Actor;
  readonly items?: readonly string[];
  readonly shown?: Readonly<Record<string, string | boolean>>;
  readonly payloadDigest: string;
  readonly sealed: string;
  readonly sealedTo: string;
  readonly acceptedAt: Date;
  readonly attempts: number;
  readonly subjects: readonly NamedSubject[];
  /** each subject with the record of its acceptance */
  readonly kept: readonly { readonly subject: string; readonly record: string }[];
};

/** After so much, sealed, nothing more goes at the same time: it is all in memory at once, and some of it several times. */
export const mostBytes = 32 * 1024 * 1024;

/**
 * Takes, locked, what may be handed to `system` now, oldest first. Where order matters only the first of its order is taken:
 * the next goes when this one is settled. What another process has just taken is passed over, not waited for.
 * @param besides what goes in the same bundle, before these: nothing waits for it
 */
export async function takeWaiting(
  connection: Queryable,
  system: SystemId,
  now: Date,
  most: number,
  besides: readonly string[] = [],
): Promise<Waiting[]> {
  const { rows } = await connection.query(
    `WITH due AS MATERIALIZED (
        SELECT id, accepted_at, size FROM relay.message m
        WHERE receiver_system = $1 AND state IN ('kept', 'handed-over') AND next_attempt_at <= $2 AND expires_at > $2
          AND (order_key IS NULL OR NOT EXISTS (
            SELECT FROM relay.message o
            WHERE o.receiver_system = m.receiver_system AND o.sender = m.sender AND o.order_key = m.order_key
              AND o.state IN ('kept', 'handed-over') AND o.id <> ALL ($4::uuid[])
              AND (o.order_position, o.accepted_at, o.id) < (m.order_position, m.accepted_at, m.id)))
        ORDER BY accepted_at, id
        LIMIT $3
        FOR UPDATE OF m SKIP LOCKED),
      fitting AS (SELECT id, sum(size) OVER (ORDER BY accepted_at, id) - size AS before FROM due)
      SELECT kind, m.id AS message, message_id AS "messageId", sender AS "senderMember", sender_system AS "senderSystem",
        receiver AS "receiverMember", receiver_system AS "receiverSystem", contract, purpose, run_mode AS "runMode", items, shown, actor, role,
        payload_digest AS "payloadDigest", sealed, sealed_to AS "sealedTo", accepted_at AS "acceptedAt", attempts,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('subject', s.subject, 'record', s.record, 'months', s.months) ORDER BY s.subject), '[]')
          FROM relay.message_subject s WHERE s.message = m.id AND s.receiver_system = m.receiver_system) AS kept
      FROM fitting JOIN relay.message m ON m.id = fitting.id AND m.receiver_system = $1
      WHERE before < $5
      ORDER BY accepted_at, m.id`,
    [system, now, most, besides, mostBytes],
  );
  return rows.map(({ contract, purpose, items, shown, actor, role, ...row }) => ({
    ...row,
    ...(items && { items }),
    ...(actor && { actor: { id: actor, role } }),
    ...(shown && { shown }),
    named: { contract, purpose, receiver: row.receiverMember },
    // The sender named each of them by its code, and the content was compared, when the message was accepted.
    subjects: row.kept.map(({ subject, months }: { subject: string; months: string[] }) => ({
      ...{ code: subject, subject, inContent: true },
      ...(months.length > 0 && { months }),
    })),
  }));
}
