import type { Absence } from '../../../contracts/care/mine.ts';
import type { Asking } from './asking.ts';

/** The visits that are not wanted, the last first. */
export async function listAbsences({ connection, person }: Asking): Promise<Absence[]> {
  const { rows } = await connection.query<Omit<Absence, 'at'> & { readonly at: Date }>(
    `SELECT visit, day::text, what, office, at FROM care.absence WHERE code = $1 ORDER BY day DESC, visit LIMIT 1000`,
    [person.code],
  );
  return rows.map(({ at, ...one }) => ({ ...one, at: at.toISOString() }));
}
