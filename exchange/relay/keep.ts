import { columns } from '../../database/columns.ts';
import type { Queryable } from '../../database/connect.ts';
import type { Recorded } from '../record/record.ts';
import type { Decided, Documented } from '../stages.ts';
import type { Sealed } from './seal.ts';

export type Keepable = Documented<Decided> & { readonly sealed: Sealed; readonly answer: unknown };

/**
 * relay: keeps permitted messages, sealed, until their receivers collect them. Only what is Recorded can come here, and the
 * foreign keys of relay.message say so a second time.
 */
export async function keep(connection: Queryable, messages: readonly Recorded<Keepable>[]): Promise<void> {
  if (messages.length === 0) return;
  const subjects = messages.flatMap(subjectsOf);
  // Sent together, and carried out in this order: what refers to a message comes after it.
  await Promise.all([
    connection.query(
      `INSERT INTO relay.message (kind, id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode, payload_digest,
        sealed, sealed_to, size, order_key, order_position, state, next_attempt_at, accepted_at, expires_at, record)
      SELECT kind, id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode, payload_digest,
        sealed, sealed_to, size, order_key, order_position, 'kept', accepted_at, accepted_at, expires_at, record
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
          $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::bigint[], $16::timestamptz[], $17::timestamptz[], $18::uuid[], $19::text[])
        AS row(id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode, payload_digest,
          sealed, sealed_to, size, order_key, order_position, accepted_at, expires_at, record, kind)`,
      columns(messages.map(toRow)),
    ),
    connection.query(
      `INSERT INTO relay.message_subject (message, receiver_system, subject, record, months)
      SELECT m, s, p, r, ARRAY(SELECT jsonb_array_elements_text(months))
      FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::jsonb[]) AS u(m, s, p, r, months)
      ON CONFLICT DO NOTHING`, // two codes of the sender's may be one person's, once they are merged
      columns(subjects, 5),
    ),
    connection.query(
      `INSERT INTO relay.event (message, receiver_system, at, number, state, records)
      SELECT m, s, at, 1, 'kept', ARRAY(SELECT jsonb_array_elements_text(r)::uuid)
      FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::jsonb[]) AS u(m, s, at, r)`,
      columns(
        messages.map((m) => [
          m.message,
          m.receiver!.system,
          m.decidedAt,
          JSON.stringify(m.records.map(({ id }) => id)),
        ]),
      ),
    ),
    connection.query(
      `INSERT INTO relay.acceptance (sender_system, message_id, content_digest, message, answer, accepted_at)
      SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::uuid[], $5::jsonb[], $6::timestamptz[])`,
      columns(
        messages.map((m) => [
          m.sender.system,
          m.messageId,
          m.contentDigests[0]!,
          m.message,
          JSON.stringify(m.answer),
          m.decidedAt,
        ]),
      ),
    ),
  ]);
}

function toRow(m: Recorded<Keepable>): unknown[] {
  const { sender, receiver, attributes, named, sealed } = m;
  return [
    m.message,
    receiver!.system,
    receiver!.id,
    sender.system,
    sender.id,
    m.messageId,
    named.contract,
    named.purpose,
    m.runMode,
    m.payloadDigest,
    sealed.jwe,
    sealed.kid,
    sealed.jwe.length,
    attributes.orderkey ?? null,
    attributes.orderposition ?? null,
    m.decidedAt,
    m.expiresAt,
    m.records[0]!.id,
    m.kind,
  ];
}

const subjectsOf = (m: Recorded<Keepable>): unknown[][] =>
  m.judged.flatMap(({ named }, i) =>
    named.subject === null
      ? []
      : [[m.message, m.receiver!.system, named.subject, m.records[i]!.id, JSON.stringify(named.months ?? [])]],
  );
