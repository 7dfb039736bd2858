import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { FormKind } from './form.ts';

export type Written = {
  readonly id: string;
  readonly version: number;
  readonly day: string;
  readonly content: Readonly<Record<string, string>>;
  readonly staff: string;
  readonly writtenAt: Date;
};
const columns = 'id, version, day::text, content, staff, written_at AS "writtenAt"';

/** The newest version of each, the newest day first. */
export async function listForms(connection: RowsConnection, code: string, kind: FormKind): Promise<Written[]> {
  const { rows } = await connection.query<Written>(
    `SELECT * FROM (SELECT DISTINCT ON (id) ${columns} FROM care.form WHERE code = $1 AND kind = $2 ORDER BY id, version DESC) AS newest
      ORDER BY day DESC, "writtenAt" DESC`,
    [code, kind],
  );
  return rows;
}

/** A version more: what was written before stays. @returns false where somebody else has written the same version meanwhile: nothing is written then */
export const writeForm = async (
  connection: RowsConnection,
  { member, code, kind }: { readonly member: string; readonly code: string; readonly kind: FormKind },
  { id, version, day, content, staff, writtenAt }: Written,
): Promise<boolean> => {
  const { rowCount } = await connection.query(
    `INSERT INTO care.form (member, id, version, code, kind, day, content, staff, written_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [member, id, version, code, kind, day, JSON.stringify(content), staff, writtenAt],
  );
  return rowCount !== 0;
};
