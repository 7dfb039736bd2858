import { z } from 'zod';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { publishedTables } from './figures.ts';

/** Between two tables: so many persons have come, gone and changed that one cannot be taken from the other. */
const months = 11;

const content = publishedTables.extend({
  population: z.int(),
  inFull: z.boolean(),
  period: z.object({ from: z.string(), until: z.string(), months: z.int() }),
});
type Content = z.infer<typeof content>;
const made = z.object({
  ...{ madeOn: z.string(), staff: z.string(), content },
  /** ISO date; from when on the next may be made */
  nextFrom: z.string(),
});
export type Made = z.infer<typeof made>;

/** The tables that were made last. */
export async function findMade(rows: RowsConnection): Promise<Made | undefined> {
  const { rows: found } = await rows.query(
    `SELECT made_on::text AS "madeOn", staff, content, (made_on + make_interval(months => $1))::date::text AS "nextFrom"
      FROM municipal.plan_table ORDER BY made_on DESC LIMIT 1`,
    [months],
  );
  return found[0] && made.parse(found[0]);
}

type Making = { readonly on: string; readonly staff: string; readonly now: Date; readonly content: Content };

/**
 * Keeps tables that are to be published; from then on they are the only ones, divided one way, of the next eleven months. Whatever else is shown
 * (files, the forecast) is made of them. Nobody can change or take back what was made: no role may.
 * @returns false where there are some of these months already
 */
export async function keepMade(
  rows: RowsConnection,
  member: string,
  { on, staff, now, content }: Making,
): Promise<boolean> {
  await rows.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [`municipal.plan_table ${member}`]);
  const { rowCount } = await rows.query(
    `INSERT INTO municipal.plan_table (member, made_on, staff, made_at, content) SELECT $1, $2::date, $3, $4, $5
      WHERE NOT EXISTS (SELECT FROM municipal.plan_table WHERE made_on + make_interval(months => $6) > $2::date)`,
    [member, on, staff, now, JSON.stringify(content), months],
  );
  return rowCount === 1;
}
