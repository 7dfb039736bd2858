import type { RowsConnection } from '../../../web/application/rows.ts';

type By = { readonly member: string; readonly staff: string; readonly now: Date };

/** Notes that staff were shown the absences of a person. */
export async function noteSeen(connection: RowsConnection, { member, staff, now }: By, code: string): Promise<void> {
  await connection.query(
    `INSERT INTO care.absence_note (member, absence, kind, staff, at)
      SELECT $1, id, 'seen', $2, $3 FROM care.absence WHERE code = $4 ON CONFLICT DO NOTHING`,
    [member, staff, now, code],
  );
}

/** Notes that the office that comes was told by telephone or the like. @returns false where the person has said no such thing */
export async function noteAbsence(
  connection: RowsConnection,
  { member, staff, now }: By,
  code: string,
  id: string,
): Promise<boolean> {
  const { rowCount } = await connection.query('SELECT FROM care.absence WHERE code = $1 AND id = $2', [code, id]);
  if (rowCount === 0) return false;
  await connection.query(
    `INSERT INTO care.absence_note (member, absence, kind, staff, at) VALUES ($1, $2, 'told', $3, $4) ON CONFLICT DO NOTHING`,
    [member, id, staff, now],
  );
  return true;
}
