import { isSplit } from '../../../contracts/care/living-area.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Answers } from '../checklist/checklist.ts';
import type { Decision } from '../checklist/decide.ts';

export type Checklist = {
  readonly id: string;
  readonly code: string;
  readonly answers: Answers;
  readonly staff: string;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
  readonly age: number | null;
  readonly decision: Decision | null;
};
export type Consultation = {
  readonly id: string;
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
};

const checklistColumns = `id, code, answers, staff, begun_at AS "begunAt", ended_at AS "endedAt", age, decision`;
const consultationColumns = `id, code, about, caller, channel, duty, content, answer, follows, due::text, staff, at`;

/** @param code of one person; left out: of everybody. The newest first. */
export async function readChecklists(connection: RowsConnection, code?: string): Promise<Checklist[]> {
  const { rows } = await connection.query<Checklist>(
    `SELECT ${checklistColumns} FROM care.checklist WHERE $1::text IS NULL OR code = $1 ORDER BY begun_at DESC, id`,
    [code ?? null],
  );
  return rows;
}

export async function findChecklist(
  connection: RowsConnection,
  code: string,
  id: string,
): Promise<Checklist | undefined> {
  const { rows } = await connection.query<Checklist>(
    `SELECT ${checklistColumns} FROM care.checklist WHERE code = $1 AND id::text = $2`,
    [code, id],
  );
  return rows[0];
}

type Who = { readonly member: string; readonly staff: string; readonly role: string; readonly now: Date };

/** @param id comes with the form, so that one sent twice begins one list */
export const beginChecklist = (
  connection: RowsConnection,
  { member, staff, role, now }: Who,
  code: string,
  id: string,
) =>
  connection.query(
    `INSERT INTO care.checklist (member, id, code, answers, staff, role, begun_at) VALUES ($1, $2, $3, '{}', $4, $5, $6) ON CONFLICT DO NOTHING`,
    [member, id, code, staff, role, now],
  );

/** One answer; `undefined` takes it back. What has been decided stays as it was. */
export const keepAnswer = (connection: RowsConnection, id: string, item: number, answer: Answers[number]) =>
  connection.query(
    `UPDATE care.checklist SET answers = CASE WHEN $3::jsonb IS NULL THEN answers - $2::text ELSE jsonb_set(answers, ARRAY[$2::text], $3::jsonb) END
      WHERE id = $1 AND ended_at IS NULL`,
    [id, String(item), answer === undefined ? null : JSON.stringify(answer)],
  );

export const endChecklist = (connection: RowsConnection, id: string, age: number, decision: Decision, now: Date) =>
  connection.query(
    `UPDATE care.checklist SET ended_at = $2, age = $3, decision = $4 WHERE id = $1 AND ended_at IS NULL`,
    [id, now, age, JSON.stringify(decision)],
  );

/** @param code of one person; left out: of everybody. The newest first. */
export async function readConsultations(connection: RowsConnection, code?: string): Promise<Consultation[]> {
  const { rows } = await connection.query<Consultation>(
    `SELECT ${consultationColumns} FROM care.consultation WHERE $1::text IS NULL OR code = $1 ORDER BY at DESC, id`,
    [code ?? null],
  );
  return rows;
}

/** Those about somebody who is not among the persons, the newest first. */
export async function readOtherConsultations(connection: RowsConnection): Promise<Consultation[]> {
  const { rows } = await connection.query<Consultation>(
    `SELECT ${consultationColumns} FROM care.consultation WHERE code IS NULL ORDER BY at DESC, id`,
  );
  return rows;
}

export type NewConsultation = Omit<Consultation, 'staff' | 'at'>;

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

/** By district, the name of its area. */
export async function readAreas(connection: RowsConnection): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query<{ district: string; area: string }>('SELECT district, area FROM care.area');
  return new Map(rows.map(({ district, area }) => [district, area]));
}

/** An empty name takes the district out of every area; a part of one that is not among them is none any more. */
export async function keepAreas(
  connection: RowsConnection,
  member: string,
  areas: ReadonlyMap<string, string>,
): Promise<void> {
  const gone = [...(await readAreas(connection)).keys()].filter((key) => isSplit(key) && !areas.has(key));
  await connection.query('DELETE FROM care.area WHERE district = ANY ($1)', [gone]);
  for (const [district, area] of areas)
    if (area === '') await connection.query('DELETE FROM care.area WHERE district = $1', [district]);
    else
      await connection.query(
        `INSERT INTO care.area (member, district, area) VALUES ($1, $2, $3) ON CONFLICT (member, district) DO UPDATE SET area = $3`,
        [member, district, area],
      );
}
