import { randomUUID } from 'node:crypto';
import type { SystemId } from '../../contracts/member.ts';
import { memberOf } from '../../contracts/member.ts';
import type { TestDatabase } from '../../database/testing.ts';
import { insertRecords } from '../record/record.ts';
import { aRecord } from '../record/testing.ts';

/** Mail in the relay without a road: as rows, each with the record that it must hang on. */
export async function openTestMail(database: TestDatabase, systems: readonly SystemId[]) {
  const admin = database.pool('admin', 2);
  const subject = randomUUID();
  await admin.query(
    `INSERT INTO exchange.subject (id, municipality, status, created_at) VALUES ($1, '990019', 'active', now())`,
    [subject],
  );
  for (const system of systems) {
    const member = memberOf(system);
    const [memberClass, code] = member.split('/');
    await admin.query(
      `INSERT INTO exchange.member (id, class, code, kind, name, kana, enrolled_at) VALUES ($1, $2, $3, 'home-help', $1, $1, now())`,
      [member, memberClass, code],
    );
    await admin.query(
      `INSERT INTO exchange.system (id, member, name, opening_hours, enrolled_at) VALUES ($1, $2, $1, '"always"', now())`,
      [system, member],
    );
  }
  return {
    admin,
    /** @returns our id of the last message */
    async keep(
      from: SystemId,
      to: SystemId,
      { count = 1, settledAt, orderKey }: { count?: number; settledAt?: Date; orderKey?: string } = {},
    ): Promise<string> {
      const records = Array.from({ length: count }, () => aRecord({ message: randomUUID(), retention: '2026-03-31' }));
      for (let at = 0; at < count; at += 1000)
        await insertRecords(admin, [{ records: records.slice(at, at + 1000) }], new Date());
      await admin.query(
        `WITH new AS (
           SELECT m AS id, r AS record, n FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS u(m, r, n)),
         message AS (
           INSERT INTO relay.message (id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode,
               payload_digest, sealed, sealed_to, size, order_key, order_position, state, attempts, next_attempt_at, accepted_at,
               expires_at, settled_at, record)
           SELECT id, $4, $6, $3, $5, id::text, 'c', 'p', '通常', 'd', CASE WHEN $7::timestamptz IS NULL THEN 'sealed' END, 'k', 6,
             $8::text, CASE WHEN $8::text IS NULL THEN NULL ELSE n END, CASE WHEN $7::timestamptz IS NULL THEN 'kept' ELSE 'acknowledged' END,
             0, '2026-04-01', '2026-04-01'::timestamptz + n * interval '1 ms', '2099-01-01', $7, record FROM new
           RETURNING id),
         subject AS (
           INSERT INTO relay.message_subject (message, receiver_system, subject, record) SELECT id, $4, $9, record FROM new),
         event AS (INSERT INTO relay.event (message, receiver_system, at, number, state) SELECT id, $4, now(), 1, 'kept' FROM new)
         INSERT INTO relay.acceptance SELECT $3, id::text, '\\x00', id, '{}', now() FROM new`,
        [
          records.map(({ fields }) => fields.message),
          records.map(({ id }) => id),
          from,
          to,
          memberOf(from),
          memberOf(to),
          settledAt ?? null,
          orderKey ?? null,
          subject,
        ],
      );
      return records.at(-1)!.fields.message;
    },
    async exists(message: string) {
      const { rows } = await admin.query(
        `SELECT EXISTS (SELECT FROM relay.message WHERE id = $1) AS message,
           EXISTS (SELECT FROM relay.acceptance WHERE message = $1) AS acceptance,
           (SELECT count(*) FROM relay.event WHERE message = $1) AS events,
           (SELECT count(*) FROM relay.message_subject WHERE message = $1) AS subjects`,
        [message],
      );
      return rows[0];
    },
  };
}
export type TestMail = Awaited<ReturnType<typeof openTestMail>>;
