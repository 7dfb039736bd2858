import { randomUUID } from 'node:crypto';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Who } from '../store.ts';

export type Consultation = {
  readonly id: string;
  /** null: nobody of the list */
  readonly code: string | null;
  /** who it is about, where that is nobody of the list */
  readonly about: string | null;
  readonly caller: string;
  readonly channel: string;
  readonly duty: string;
  readonly content: string;
  readonly answer: string;
  readonly follows: string | null;
  /** ISO date */
  readonly due: string | null;
  readonly staff: string;
  readonly at: Date;
  /** it was written of nobody of the list, and somebody found out later who it is */
  readonly isJoined: boolean;
};

const select = `SELECT c.id, coalesce(c.code, p.code) AS code, about, caller, channel, duty, content, answer, follows, due::text, c.staff, c.at,
    p.code IS NOT NULL AS "isJoined"
  FROM care.consultation c LEFT JOIN care.consultation_person p ON p.member = c.member AND p.consultation = c.id AND p.taken_back_at IS NULL`;

/** @param code of one person; left out: of everybody. The newest first. */
export async function readConsultations(connection: RowsConnection, code?: string): Promise<Consultation[]> {
  const { rows } = await connection.query<Consultation>(
    `${select} WHERE $1::text IS NULL OR coalesce(c.code, p.code) = $1 ORDER BY c.at DESC, c.id`,
    [code ?? null],
  );
  return rows;
}

/** Those about somebody who is not among the persons, the newest first. */
export async function readOtherConsultations(connection: RowsConnection): Promise<Consultation[]> {
  const { rows } = await connection.query<Consultation>(
    `${select} WHERE c.code IS NULL AND p.code IS NULL ORDER BY c.at DESC, c.id`,
  );
  return rows;
}

export async function findConsultation(connection: RowsConnection, id: string): Promise<Consultation | undefined> {
  const { rows } = await connection.query<Consultation>(`${select} WHERE c.id::text = $1`, [id]);
  return rows[0];
}

type NewConsultation = Omit<Consultation, 'staff' | 'at' | 'isJoined'>;

/** @param one its id comes with the form, so that one sent twice is written once */
export const keepConsultation = (connection: RowsConnection, { member, staff, role, now }: Who, one: NewConsultation) =>
  connection.query(
    `INSERT INTO care.consultation (member, id, code, about, caller, channel, duty, content, answer, follows, due, staff, role, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`,
    [
      ...[
        member,
        one.id,
        one.code,
        one.about,
        one.caller,
        one.channel,
        one.duty,
        one.content,
        one.answer,
        one.follows,
        one.due,
      ],
      ...[staff, role, now],
    ],
  );

/** One consultation with all that it goes on from and all that goes on from it: they are about one person. */
const thread = `WITH RECURSIVE thread AS (
    SELECT id, follows FROM care.consultation WHERE id = $1 AND code IS NULL
    UNION SELECT c.id, c.follows FROM care.consultation c JOIN thread t ON (c.follows = t.id OR c.id = t.follows) AND c.code IS NULL)`;

/** Says who a consultation, and all that belongs to it, is about. What was joined to somebody before stays so. */
export async function joinPerson(
  connection: RowsConnection,
  { member, staff, now }: Who,
  id: string,
  code: string,
): Promise<void> {
  // In one order: two who join one thread at once wait for each other, and neither is broken off.
  const { rows } = await connection.query<{ id: string }>(`${thread} SELECT id FROM thread ORDER BY id`, [id]);
  for (const one of rows)
    await connection.query(
      `INSERT INTO care.consultation_person (member, id, consultation, code, staff, at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING`,
      [member, randomUUID(), one.id, code, staff, now],
    );
}

/** It was somebody else's after all: the consultation, and all that belongs to it, is of nobody of the list again. */
export const takeBack = (connection: RowsConnection, { staff, now }: Who, id: string) =>
  connection.query(
    `${thread} UPDATE care.consultation_person SET taken_back_by = $2, taken_back_at = $3
      WHERE consultation IN (SELECT id FROM thread) AND taken_back_at IS NULL`,
    [id, staff, now],
  );
