import { randomBytes } from 'node:crypto';
import type { RowsConnection } from '../../../web/application/rows.ts';

export type Card = { readonly code: string; readonly token: string; readonly madeAt: Date };

export async function readCards(connection: RowsConnection): Promise<Card[]> {
  const { rows } = await connection.query<Card>('SELECT code, token, made_at AS "madeAt" FROM care.visit_card');
  return rows;
}

/** A card for a person; the one that they had opens nothing any more. */
export async function makeCard(
  connection: RowsConnection,
  member: string,
  { code, by, now }: { code: string; by: string; now: Date },
): Promise<void> {
  await connection.query(
    `INSERT INTO care.visit_card (member, code, token, made_at, made_by) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (member, code) DO UPDATE SET token = $3, made_at = $4, made_by = $5`,
    [member, code, randomBytes(18).toString('base64url'), now, by],
  );
}

export async function findByCard(connection: RowsConnection, token: string): Promise<string | undefined> {
  const { rows } = await connection.query<{ code: string }>('SELECT code FROM care.visit_card WHERE token = $1', [
    token,
  ]);
  return rows[0]?.code;
}
