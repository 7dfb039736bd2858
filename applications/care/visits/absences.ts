import type { MemberId } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { type Telling, tellUndone } from '../heard/tell.ts';

/** Visits of a month that the person does not want: by person, day, kind of service and beginning. */
export type Absences = ReadonlySet<string>;
type Of = { readonly code: string; readonly day: string; readonly serviceType: string; readonly starts: string };
export const absenceKey = ({ code, day, serviceType, starts }: Of): string =>
  [code, day, serviceType, starts].join(' ');

/** @param days the beginning of a day YYYYMMDD: a month, or one day */
export async function readAbsences(connection: RowsConnection, days: string): Promise<Absences> {
  const { rows } = await connection.query<Of>(
    `SELECT DISTINCT code, day, service_type AS "serviceType", starts FROM care.told_absence WHERE day LIKE $1 || '%' AND undone_at IS NULL`,
    [days],
  );
  return new Set(rows.map(absenceKey));
}

/**
 * The office makes the visit all the same: what was told of it stands still no more, and who told it is told so. @returns false where there was nothing to
 * take back
 */
export async function undoAbsence(
  connection: RowsConnection,
  telling: Telling & { readonly staff: { readonly id: string; readonly role: string } },
  { code, day, serviceType, starts }: Of,
): Promise<boolean> {
  const { rows } = await connection.query<{ sender: MemberId; id: string }>(
    `UPDATE care.told_absence SET undone_by = $5, undone_at = $6
      WHERE (code, day, service_type, starts) = ($1, $2, $3, $4) AND undone_at IS NULL RETURNING sender, id`,
    [code, day, serviceType, starts, telling.staff.id, telling.now],
  );
  for (const { sender, id } of rows) await tellUndone(connection, telling, sender, id);
  return rows.length > 0;
}
