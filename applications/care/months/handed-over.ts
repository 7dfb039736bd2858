import { firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { words as ending } from '../caseload/ending/words.ts';
import type { Person } from '../store/persons.ts';

const changed = ending.reasons[0];

/** Who went on to another planning office within a month: whoever plans at its end answers for the whole of it（平成12年老企36号第三の四。記憶による）. */
export type HandedOver = {
  /** the last day here, YYYY-MM-DD */
  readonly until: string;
  readonly to: string | null;
};

/** By person. Who moved away is none of them: the next insurer has a month of its own. @param codes of these alone */
export async function readHandedOver(
  connection: RowsConnection,
  month: Month,
  codes?: readonly string[],
): Promise<ReadonlyMap<string, HandedOver>> {
  const { rows } = await connection.query<HandedOver & { code: string }>(
    `SELECT code, until::text, successor AS to FROM care.person JOIN care.caseload USING (member, code)
      WHERE ended_for = $1 AND until >= $2 AND until < $3 AND ($4::text[] IS NULL OR code = ANY ($4))`,
    [changed, firstDayOf(month), lastDayOf(month), codes ?? null],
  );
  return new Map(rows.map(({ code, ...one }) => [code, one]));
}

/** When persons came back to this office: what it gave before that, others may have given otherwise since. */
export async function readResumed(
  connection: RowsConnection,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await connection.query<{ code: string; at: Date }>(
    `SELECT code, resumed_at AS at FROM care.caseload WHERE resumed_at IS NOT NULL AND code = ANY ($1)`,
    [codes],
  );
  return new Map(rows.map(({ code, at }) => [code, at]));
}

/** Whether another planning office has taken over from this one by now. @param today YYYY-MM-DD */
export async function isAnothers(
  connection: RowsConnection,
  { code, until }: Pick<Person, 'code' | 'until'>,
  today: string,
): Promise<boolean> {
  if (until === null || until >= today) return false;
  const { rows } = await connection.query('SELECT FROM care.caseload WHERE code = $1 AND ended_for = $2', [
    code,
    changed,
  ]);
  return rows.length > 0;
}
