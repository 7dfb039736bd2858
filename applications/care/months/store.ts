import { randomUUID } from 'node:crypto';
import type { Month } from '../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { ClosedMonth } from './closed.ts';
import type { Draft } from './draft.ts';

export type Version = {
  readonly code: string;
  readonly version: number;
  readonly content: Draft;
  /** what was done, in a word */
  readonly what: string;
  readonly staff: string;
  readonly madeAt: Date;
};
const versionColumns = `code, version, content, what, staff, made_at AS "madeAt"`;

/** The slips of a month as they stand, by person. @param codes of these alone */
export async function readDrafts(
  connection: RowsConnection,
  month: Month,
  codes?: readonly string[],
): Promise<Map<string, Version>> {
  const { rows } = await connection.query<Version>(
    `SELECT DISTINCT ON (code) ${versionColumns} FROM care.slip_draft
      WHERE month = $1 AND ($2::text[] IS NULL OR code = ANY ($2)) ORDER BY code, version DESC`,
    [month, codes ?? null],
  );
  return new Map(rows.map((row) => [row.code, row]));
}

/** Every version of one slip, the newest first. */
export async function readDraftVersions(connection: RowsConnection, month: Month, code: string): Promise<Version[]> {
  const { rows } = await connection.query<Version>(
    `SELECT ${versionColumns} FROM care.slip_draft WHERE month = $1 AND code = $2 ORDER BY version DESC`,
    [month, code],
  );
  return rows;
}

export type Saving = {
  readonly member: string;
  readonly month: Month;
  readonly code: string;
  /** the version that was looked at; 0 where there was none */
  readonly on: number;
  readonly content: Draft;
  readonly what: string;
  readonly staff: string;
  readonly now: Date;
};

/** Saves the next version. @returns false where somebody else has saved one meanwhile: nothing is changed then */
export async function saveDraft(
  connection: RowsConnection,
  { member, month, code, on, content, what, staff, now }: Saving,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO care.slip_draft (member, month, code, version, content, what, staff, made_at)
      SELECT $1, $2, $3, $4 + 1, $5, $6, $7, $8
       WHERE $4 = coalesce((SELECT max(version) FROM care.slip_draft WHERE month = $2 AND code = $3), 0)
      ON CONFLICT DO NOTHING`,
    [member, month, code, on, JSON.stringify(content), what, staff, now],
  );
  return rowCount === 1;
}

/** When the slip of a month was begun: the first version. */
export async function readBegun(connection: RowsConnection, month: Month, code: string): Promise<Date | undefined> {
  const { rows } = await connection.query<{ at: Date | null }>(
    `SELECT min(made_at) AS at FROM care.slip_draft WHERE month = $1 AND code = $2`,
    [month, code],
  );
  return rows[0]?.at ?? undefined;
}

export type Given = {
  readonly code: string;
  readonly version: number;
  /** member, or `person` */
  readonly receiver: string;
  readonly way: 'road' | 'paper';
  readonly sequence: string;
  readonly sent: string | null;
  /** it was told that it stands in the slip no more */
  readonly gone: boolean;
  readonly givenAt: Date;
  /** what has become of it on the road */
  readonly state: string | null;
  readonly reason: string | null;
};

/** What was given of a month, the newest of each receiver, by person. */
export async function readGiven(
  connection: RowsConnection,
  month: Month,
  codes?: readonly string[],
): Promise<Map<string, Given[]>> {
  const { rows } = await connection.query<Given>(
    `SELECT DISTINCT ON (g.code, g.receiver) g.code, g.version, g.receiver, g.way, g.sequence, g.sent, g.gone, g.given_at AS "givenAt", s.state, s.reason
       FROM care.slip_given g LEFT JOIN care.sent s ON s.id = g.sent
      WHERE g.month = $1 AND ($2::text[] IS NULL OR g.code = ANY ($2)) ORDER BY g.code, g.receiver, g.given_at DESC, g.sequence DESC`,
    [month, codes ?? null],
  );
  return Map.groupBy(rows, ({ code }) => code);
}

/** Months after `month` of which some office still has the person's slip: who is not told otherwise comes. */
export async function readGivenAfter(connection: RowsConnection, month: Month, code: string): Promise<Month[]> {
  const { rows } = await connection.query<{ month: Month }>(
    `SELECT DISTINCT month FROM (SELECT DISTINCT ON (month, receiver) month, gone FROM care.slip_given
        WHERE code = $1 AND month > $2 AND receiver <> 'person' ORDER BY month, receiver, given_at DESC, sequence DESC) AS newest
      WHERE NOT gone ORDER BY month`,
    [code, month],
  );
  return rows.map((row) => row.month);
}

export type Giving = Omit<Given, 'givenAt' | 'state' | 'reason'> & {
  readonly member: string;
  readonly month: Month;
  readonly begunAt: Date;
  readonly staff: string;
};

/** Notes a giving; a slip that is taken back is no slip given, and not counted as one. */
export async function noteGiven(connection: RowsConnection, given: Giving, now: Date): Promise<void> {
  const { member, month, code, version, receiver, way, sequence, sent, gone, begunAt, staff } = given;
  await connection.query(
    `INSERT INTO care.slip_given (member, id, month, code, version, receiver, way, sequence, sent, gone, reported, begun_at, given_at, staff)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13)`,
    [member, randomUUID(), month, code, version, receiver, way, sequence, sent, gone, begunAt, now, staff],
  );
}

export type Settled = {
  readonly code: string;
  readonly difference: string;
  readonly how: 'accepted' | 'asked' | 'undone';
  readonly note: string;
  readonly staff: string;
  readonly settledAt: Date;
};

/** How each difference stands, by person and then by difference. */
export async function readSettled(
  connection: RowsConnection,
  month: Month,
  codes?: readonly string[],
): Promise<Map<string, ReadonlyMap<string, Settled>>> {
  const { rows } = await connection.query<Settled>(
    `SELECT DISTINCT ON (code, difference) code, difference, how, note, staff, settled_at AS "settledAt" FROM care.month_settled
      WHERE month = $1 AND ($2::text[] IS NULL OR code = ANY ($2)) ORDER BY code, difference, settled_at DESC, id`,
    [month, codes ?? null],
  );
  const of = Map.groupBy(rows, ({ code }) => code);
  return new Map([...of].map(([code, all]) => [code, new Map(all.map((one) => [one.difference, one]))]));
}

export async function settle(
  connection: RowsConnection,
  { member, month, now, ...one }: Omit<Settled, 'settledAt'> & { member: string; month: Month; now: Date },
): Promise<void> {
  await connection.query(
    `INSERT INTO care.month_settled (member, id, month, code, difference, how, note, staff, settled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [member, randomUUID(), month, one.code, one.difference, one.how, one.note, one.staff, now],
  );
}

/** Closes a month, or opens it again (`content` null). @returns false where somebody else did either meanwhile */
export async function keepClosed(
  connection: RowsConnection,
  {
    member,
    month,
    code,
    on,
    content,
    staff,
    now,
  }: {
    readonly member: string;
    readonly month: Month;
    readonly code: string;
    readonly on: number;
    readonly content: Pick<ClosedMonth, 'person' | 'sheet'> | null;
    readonly staff: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO care.month_close (member, month, code, number, content, staff, closed_at)
      SELECT $1, $2, $3, $4 + 1, $5, $6, $7
       WHERE $4 = coalesce((SELECT max(number) FROM care.month_close WHERE month = $2 AND code = $3), 0)
      ON CONFLICT DO NOTHING`,
    [member, month, code, on, content && JSON.stringify(content), staff, now],
  );
  return rowCount === 1;
}

/** Whether each person's month is closed, and the number of its last closing or opening. */
export async function readClosings(
  connection: RowsConnection,
  month: Month,
  codes?: readonly string[],
): Promise<Map<string, { readonly number: number; readonly closed: boolean; readonly at: Date }>> {
  const { rows } = await connection.query<{ code: string; number: number; closed: boolean; at: Date }>(
    `SELECT DISTINCT ON (code) code, number, content IS NOT NULL AS closed, closed_at AS at FROM care.month_close
      WHERE month = $1 AND ($2::text[] IS NULL OR code = ANY ($2)) ORDER BY code, number DESC`,
    [month, codes ?? null],
  );
  return new Map(rows.map((row) => [row.code, row]));
}
