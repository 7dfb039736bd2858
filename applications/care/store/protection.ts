import type { RowsConnection } from '../../../web/application/rows.ts';

/**
 * Of whom nothing may go that tells where they are（支援措置対象者）, by the office's own word: the exchange tells nobody but the person's town that she
 * is protected.
 */
export async function findHidden(connection: RowsConnection, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query<{ code: string }>(
    'SELECT code FROM care.person WHERE code = ANY ($1) AND hides_place',
    [codes],
  );
  return new Set(rows.map(({ code }) => code));
}

export async function keepHidden(connection: RowsConnection, code: string, hides: boolean): Promise<void> {
  await connection.query('UPDATE care.person SET hides_place = $2 WHERE code = $1', [code, hides]);
}
