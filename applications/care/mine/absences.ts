import type { Absence } from '../../../contracts/care/mine.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Asking } from './asking.ts';
import { partsOf } from './visit.ts';

/** In SQL, of care.absence as `a`: nobody has taken it back. */
export const standing = `NOT EXISTS (SELECT FROM care.absence_note n WHERE n.absence = a.id AND n.kind = 'undone')`;

/** The visits that are not wanted, the last first; one that the office makes all the same is none of them. */
export async function listAbsences({ connection, person }: Asking): Promise<Absence[]> {
  const { rows } = await connection.query<Omit<Absence, 'at'> & { readonly at: Date }>(
    `SELECT visit, day::text, what, office, at FROM care.absence a WHERE code = $1 AND ${standing} ORDER BY day DESC, visit LIMIT 1000`,
    [person.code],
  );
  return rows.map(({ at, ...one }) => ({ ...one, at: at.toISOString() }));
}

type Visit = { readonly day: string; readonly start: string; readonly office: string; readonly code: string };
const keyOf = (person: string, { day, start, office, code }: Visit): string =>
  [person, day, start === '' ? '9999' : start, office, code.slice(0, 2)].join(' ');

/** Whether a person has said of a visit of the month that she does not want it. */
export async function readOff(
  connection: RowsConnection,
  month: string,
  codes: readonly string[],
): Promise<(person: string, planned: Visit) => boolean> {
  const { rows } = await connection.query<{ code: string; visit: string }>(
    `SELECT code, visit FROM care.absence a WHERE code = ANY ($1) AND to_char(day, 'YYYYMM') = $2 AND ${standing}`,
    [codes, month],
  );
  const off = new Set(
    rows.map(({ code: person, visit }) => {
      const { day, start, office, service } = partsOf(visit);
      return keyOf(person, { day, start, office, code: service });
    }),
  );
  return (person, planned) => off.has(keyOf(person, planned));
}
