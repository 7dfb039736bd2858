import type { Queryable } from '../../database/connect.ts';
import type { Answered } from '../deliver/answer.ts';
import type { Recorded } from '../record/record.ts';
import type { Sealed } from './seal.ts';

/**
 * relay, for an answer that came later: keeps it, sealed to the asker's key, until the asker collects it. Only what is Recorded can
 * come here. It is handed over like everything in the relay, its authority asked again.
 */
export async function keepAnswer(
  connection: Queryable,
  answered: Recorded<Answered>,
  { sealed, now, expiresAt }: { readonly sealed: Sealed; readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  const { message, asker, giver, subject, records, actor } = answered;
  const { id: record, fields } = records[0]!;
  await connection.query(
    `INSERT INTO relay.message (id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode,
        payload_digest, sealed, sealed_to, size, state, next_attempt_at, accepted_at, expires_at, record, kind, items, shown,
        actor, role)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'kept', $14, $14, $15, $16, 'inquiry', $17, $18, $19, $20)`,
    [
      message,
      asker.system,
      asker.id,
      giver!.system,
      giver!.id,
      answered.messageId,
      answered.contract!.id,
      answered.namedPurpose,
      answered.runMode,
      fields.payloadDigest ?? '',
      sealed.jwe,
      sealed.kid,
      sealed.jwe.length,
      now,
      expiresAt,
      record,
      fields.items,
      JSON.stringify(answered.shown),
      actor?.id ?? null,
      actor?.role ?? null,
    ],
  );
  if (subject !== null)
    await connection.query(
      'INSERT INTO relay.message_subject (message, receiver_system, subject, record) VALUES ($1, $2, $3, $4)',
      [message, asker.system, subject, record],
    );
  await connection.query(
    `INSERT INTO relay.event (message, receiver_system, at, number, state, records) VALUES ($1, $2, $3, 1, 'kept', ARRAY[$4::uuid])`,
    [message, asker.system, now, record],
  );
  await connection.query('SELECT pg_notify($1, $2)', ['engawa_inbox', asker.system]);
}
