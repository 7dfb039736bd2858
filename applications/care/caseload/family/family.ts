import { z } from 'zod';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { words } from './words.ts';

export const relations = Object.keys(words.relations) as (keyof typeof words.relations)[];
export const sexes = ['male', 'female', 'other'] as const;
export const abouts = Object.keys(words.abouts) as (keyof typeof words.abouts)[];

const relative = z.object({
  id: z.uuid(),
  relation: z.enum(relations),
  sex: z.enum(sexes),
  name: z.string(),
  age: z.number().int().nullable(),
  about: z.array(z.enum(abouts)),
  note: z.string(),
});
/** Somebody of the family, as the person herself would say it. */
export type Relative = z.infer<typeof relative>;

export const most = 30;

export async function readFamily(
  connection: RowsConnection,
  code: string,
): Promise<{ readonly version: number; readonly persons: readonly Relative[] }> {
  const { rows } = await connection.query<{ version: number; persons: unknown }>(
    'SELECT version, persons FROM care.family WHERE code = $1 ORDER BY version DESC LIMIT 1',
    [code],
  );
  return { version: rows[0]?.version ?? 0, persons: z.array(relative).parse(rows[0]?.persons ?? []) };
}

/** Writes the next version, of what stands now: two who write at once write one after the other. */
export async function changeFamily(
  connection: RowsConnection,
  { member, staff, now }: { readonly member: string; readonly staff: string; readonly now: Date },
  code: string,
  change: (persons: readonly Relative[]) => readonly Relative[],
): Promise<void> {
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 9))`, [`care.family ${member} ${code}`]);
  const { version, persons } = await readFamily(connection, code);
  await connection.query(
    'INSERT INTO care.family (member, code, version, persons, written_by, written_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [member, code, version + 1, JSON.stringify(change(persons)), staff, now],
  );
}
