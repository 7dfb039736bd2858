import { isSplit } from '../../../contracts/care/living-area.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Answers } from '../checklist/checklist.ts';
import { type Decision, decideChecklist } from '../checklist/decide.ts';

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
const checklistColumns = `id, code, answers, staff, begun_at AS "begunAt", ended_at AS "endedAt", age, decision`;

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

export type Who = { readonly member: string; readonly staff: string; readonly role: string; readonly now: Date };

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

/** Ends a list, decided on the answers that stand at that moment: whoever answers on another tablet meanwhile is before it, or comes too late. */
export async function endChecklist(connection: RowsConnection, id: string, age: number, now: Date): Promise<void> {
  const { rows } = await connection.query<Pick<Checklist, 'answers'>>(
    'SELECT answers FROM care.checklist WHERE id = $1 AND ended_at IS NULL FOR UPDATE',
    [id],
  );
  if (rows[0])
    await connection.query('UPDATE care.checklist SET ended_at = $2, age = $3, decision = $4 WHERE id = $1', [
      ...[id, now, age, JSON.stringify(decideChecklist(rows[0].answers, age))],
    ]);
}

/** Whose case each person is (care.caseload), by code. */
export async function readCases(connection: RowsConnection): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query<{ code: string; staff: string }>(
    'SELECT code, staff FROM care.caseload WHERE staff IS NOT NULL',
  );
  return new Map(rows.map(({ code, staff }) => [code, staff]));
}

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
