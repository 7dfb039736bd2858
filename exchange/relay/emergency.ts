import type { SystemId } from '../../contracts/member.ts';
import { columns } from '../../database/columns.ts';
import type { Connection } from '../../database/connect.ts';
import type { Recorded } from '../record/record.ts';
import type { Decided, Documented, Envelope } from '../stages.ts';
import type { Sealed } from './seal.ts';

export type Releasing = Documented<Decided<Envelope>> & { readonly sealed: Sealed; readonly expiresAt: Date };

/**
 * relay, for an emergency release: keeps one receiver's share, sealed, until it is collected. Only what is Recorded can come here. It is
 * handed over like everything in the relay, its authority asked again for each person.
 */
export async function keepRelease(connection: Connection, release: string, m: Recorded<Releasing>): Promise<void> {
  await connection.query(
    `INSERT INTO relay.message (id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode,
        payload_digest, sealed, sealed_to, size, state, next_attempt_at, accepted_at, expires_at, record, kind, items)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'kept', $14, $14, $15, $16, $17, $18)`,
    [
      ...[m.message, m.receiver!.system, m.receiver!.id, m.sender.system, m.sender.id, m.messageId, m.named.contract],
      ...[m.named.purpose, m.runMode, m.payloadDigest, m.sealed.jwe, m.sealed.kid, m.sealed.jwe.length],
      ...[m.decidedAt, m.expiresAt, m.records[0]!.id, m.kind, m.items],
    ],
  );
  const subjects = m.judged.map(({ named }, i) => [m.message, m.receiver!.system, named.subject, m.records[i]!.id]);
  await connection.query(
    `INSERT INTO relay.message_subject (message, receiver_system, subject, record)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) ON CONFLICT DO NOTHING`,
    columns(subjects, 4),
  );
  await connection.query(
    `INSERT INTO relay.event (message, receiver_system, at, number, state, records) VALUES ($1, $2, $3, 1, 'kept', $4)`,
    [m.message, m.receiver!.system, m.decidedAt, m.records.map(({ id }) => id)],
  );
  await connection.query('INSERT INTO relay.release_message (message, release, sender_system) VALUES ($1, $2, $3)', [
    m.message,
    release,
    m.sender.system,
  ]);
  await connection.query('SELECT pg_notify($1, $2)', ['engawa_inbox', m.receiver!.system]);
}

/** What was answered to the same id of that system before, and for which content. Two of one id at one moment wait for each other. */
export async function findReleased(
  connection: Connection,
  system: SystemId,
  messageId: string,
): Promise<{ readonly digest: Buffer; readonly answer: unknown } | undefined> {
  await connection.query('SELECT pg_advisory_xact_lock(7276, hashtext($1))', [`${system}#${messageId}`]);
  const { rows } = await connection.query<{ digest: Buffer; answer: unknown }>(
    'SELECT content_digest AS digest, answer FROM relay.acceptance WHERE sender_system = $1 AND message_id = $2',
    [system, messageId],
  );
  return rows[0];
}

export async function noteReleased(
  connection: Connection,
  one: {
    readonly system: SystemId;
    readonly messageId: string;
    readonly digest: Buffer;
    readonly message: string;
    readonly answer: unknown;
  },
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO relay.acceptance (sender_system, message_id, content_digest, message, answer, accepted_at)
      VALUES ($1, $2, $3, $4, $5, $6)`,
    [one.system, one.messageId, one.digest, one.message, JSON.stringify(one.answer), now],
  );
}

/** Ends what still waits of these releases, or was not acknowledged: its sealed content is deleted. */
export async function stopReleases(connection: Connection, releases: readonly string[], now: Date): Promise<void> {
  await connection.query(
    `WITH ended AS (
       UPDATE relay.message m SET state = 'expired', sealed = NULL, settled_at = $2
        FROM relay.release_message r
        WHERE r.release = ANY ($1::uuid[]) AND m.id = r.message AND m.state IN ('kept', 'handed-over')
        RETURNING m.id, m.receiver_system)
     INSERT INTO relay.event (message, receiver_system, at, number, state)
     SELECT id, receiver_system, $2,
       (SELECT count(*) + 1 FROM relay.event e WHERE e.message = ended.id AND e.receiver_system = ended.receiver_system),
       'expired' FROM ended`,
    [releases, now],
  );
}
