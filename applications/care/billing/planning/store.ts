import type { Month } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { PlanningKind } from './fee.ts';

/** What is chosen for a person's month: additions by code, and the day of the notification. */
export type PersonChoice = { readonly additions: readonly string[]; readonly requestedOn: string };
/** Of the office, from a month on: care managers（常勤換算）in tenths; which 居宅介護支援費 it has reported, and when. */
export type OfficeChoice = { readonly managers: number; readonly kind?: PlanningKind; readonly reportedOn?: string };
/** Until it is said otherwise. */
export const oneManager = 10;
export type Choices = {
  readonly office: OfficeChoice | undefined;
  readonly persons: ReadonlyMap<string, PersonChoice>;
};

/** What was last said of each; of the office, of this month or else of the month before it. */
export async function readChoices(connection: RowsConnection, month: Month): Promise<Choices> {
  const { rows } = await connection.query<{ code: string; content: PersonChoice }>(
    `SELECT DISTINCT ON (code) code, content FROM care.planning WHERE month = $1 AND code <> '' ORDER BY code, number DESC`,
    [month],
  );
  const { rows: office } = await connection.query<{ content: OfficeChoice }>(
    `SELECT content FROM care.planning WHERE code = '' AND month <= $1 ORDER BY month DESC, number DESC LIMIT 1`,
    [month],
  );
  return { office: office[0]?.content, persons: new Map(rows.map(({ code, content }) => [code, content])) };
}

/** Keeps what was chosen as the next version. Two who save at once are one after the other. */
export async function keepChoice(
  connection: RowsConnection,
  { member, month, code, staff, now }: Record<'member' | 'month' | 'code' | 'staff', string> & { readonly now: Date },
  content: PersonChoice | OfficeChoice,
): Promise<void> {
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 8))`, [
    `care.planning ${member} ${month} ${code}`,
  ]);
  await connection.query(
    `INSERT INTO care.planning (member, month, code, number, content, staff, made_at)
      SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6 FROM care.planning WHERE month = $2 AND code = $3`,
    [member, month, code, JSON.stringify(content), staff, now],
  );
}

/** Of whom the office closed one of the two months before: no 初回加算 is to be expected of them. */
export async function listKnownBefore(connection: RowsConnection, from: Month, until: Month): Promise<Set<string>> {
  const { rows } = await connection.query<{ code: string }>(
    `SELECT DISTINCT code FROM care.month_close WHERE month >= $1 AND month < $2 AND content IS NOT NULL`,
    [from, until],
  );
  return new Set(rows.map(({ code }) => code));
}

/** Keeps what was said of the office itself, from a month on; what was not said stays as it was. */
export async function keepOffice(
  connection: RowsConnection,
  about: Omit<Parameters<typeof keepChoice>[1], 'code'>,
  said: Partial<OfficeChoice>,
): Promise<void> {
  const { office } = await readChoices(connection, about.month);
  await keepChoice(connection, { ...about, code: '' }, { managers: oneManager, ...office, ...said });
}
