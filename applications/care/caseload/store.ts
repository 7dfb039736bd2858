import type { RowsConnection } from '../../../web/application/rows.ts';
import { keepPerson, type Person } from '../store/persons.ts';

export type Ending = {
  readonly until: string;
  readonly reason: string;
  readonly successor: string;
  readonly handed: readonly string[];
};
export type CaseloadRow = {
  readonly staff: string | null;
  readonly endedFor: string | null;
  readonly successor: string | null;
  readonly handed: readonly string[];
  /** when the person came back, after the office had ended the case */
  readonly resumedAt: Date | null;
};

export async function findCaseload(connection: RowsConnection, code: string): Promise<CaseloadRow | undefined> {
  const { rows } = await connection.query<CaseloadRow>(
    'SELECT staff, ended_for AS "endedFor", successor, handed, resumed_at AS "resumedAt" FROM care.caseload WHERE code = $1',
    [code],
  );
  return rows[0];
}

/** Everybody who has a case. */
export async function listStaff(connection: RowsConnection): Promise<string[]> {
  const { rows } = await connection.query<{ staff: string }>(
    'SELECT DISTINCT staff FROM care.caseload WHERE staff IS NOT NULL ORDER BY staff',
  );
  return rows.map(({ staff }) => staff);
}

/** A person with whose case it is: new to the office, come back to it, or with something other than before. */
export async function keepCase(
  connection: RowsConnection,
  member: string,
  person: Person,
  staff: string | null,
  now: Date,
): Promise<void> {
  await keepPerson(connection, member, person);
  await connection.query(
    `INSERT INTO care.caseload (member, code, staff) VALUES ($1, $2, $3)
      ON CONFLICT (member, code) DO UPDATE SET staff = $3, ended_for = NULL, successor = NULL, handed = '{}', ended_by = NULL, ended_at = NULL,
        resumed_at = CASE WHEN caseload.ended_at IS NULL THEN caseload.resumed_at ELSE $4 END`,
    [member, person.code, staff, now],
  );
}

/** The office cares for the person no more. @returns false where it did so already */
export async function endCase(
  connection: RowsConnection,
  member: string,
  { code, until, reason, successor, handed }: Ending & { readonly code: string },
  { staff, now }: { readonly staff: string; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await connection.query('UPDATE care.person SET until = $2 WHERE code = $1 AND until IS NULL', [
    code,
    until,
  ]);
  if (rowCount === 0) return false;
  await connection.query(
    `INSERT INTO care.caseload (member, code, ended_for, successor, handed, ended_by, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (member, code) DO UPDATE SET ended_for = $3, successor = $4, handed = $5, ended_by = $6, ended_at = $7`,
    [member, code, reason, successor === '' ? null : successor, [...handed], staff, now],
  );
  return true;
}
