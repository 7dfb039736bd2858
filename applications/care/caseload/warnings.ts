import { z } from 'zod';
import type { RowsConnection } from '../../../web/application/rows.ts';
import table from './warnings.json' with { type: 'json' };

const row = z.object({
  id: z.string(),
  title: z.string(),
  days: z.number().int(),
  unit: z.string(),
  source: z.string(),
  seen: z.boolean(),
});
/** What is warned of, and when, where the office has decided nothing else. */
export const usualWarnings = z.array(row).parse(table.rows);

export type WarningId =
  | 'certification-first'
  | 'certification-second'
  | 'application-result'
  | 'agreement-first'
  | 'agreement-second'
  | 'monitoring'
  | 'fetch-first'
  | 'fetch-second'
  | 'slip'
  | 'slip-late'
  | 'actuals'
  | 'hospital-sheet'
  | 'succession';
/** Days, or days of the month, by which something is warned of. */
export type Warnings = Readonly<Record<WarningId, number>>;

const usual = Object.fromEntries(usualWarnings.map(({ id, days }) => [id, days])) as Warnings;

export async function readWarnings(connection: RowsConnection): Promise<Warnings> {
  const { rows } = await connection.query<{ id: string; days: number }>('SELECT id, days FROM care.warning');
  return { ...usual, ...Object.fromEntries(rows.map(({ id, days }) => [id, days])) };
}

export async function decideWarnings(
  connection: RowsConnection,
  { member, staff, now }: { readonly member: string; readonly staff: string; readonly now: Date },
  decided: Readonly<Record<string, number>>,
): Promise<void> {
  await connection.query(
    `INSERT INTO care.warning (member, id, days, decided_by, decided_at)
       SELECT $1, id, days, $4, $5 FROM ROWS FROM (unnest($2::text[]), unnest($3::int[])) AS one(id, days)
       ON CONFLICT (member, id) DO UPDATE SET days = excluded.days, decided_by = $4, decided_at = $5
       WHERE care.warning.days <> excluded.days`,
    [member, Object.keys(decided), Object.values(decided), staff, now],
  );
}
