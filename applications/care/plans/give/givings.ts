import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { taskOutbox } from '../../store/tasks.ts';
import { words } from '../words.ts';

/** To whom a plan was given, and what has become of it. */
export type Giving = {
  readonly document: number;
  readonly period: string;
  readonly receiver: string;
  readonly name: string;
  readonly way: 'road' | 'paper';
  readonly givenAt: Date;
  /** of what went by the road */
  readonly state: string | null;
  readonly openedAt: Date | null;
  /** YYYYMMDD; no plan was given but that the one of `period` is over by this day */
  readonly endedOn: string | null;
};

/** What was given of a person's plans, the latest first. */
export async function listGivings(
  connection: RowsConnection,
  code: string,
  kind: 'plan' | 'prevention' = 'plan',
): Promise<Giving[]> {
  const { rows } = await connection.query<Giving>(
    `SELECT document, period, g.receiver, name, g.way, given_at AS "givenAt", state, opened_at AS "openedAt", ended_on AS "endedOn"
      FROM care.giving g LEFT JOIN care.sent s ON s.member = g.member AND s.id = g.sent
      WHERE g.code = $1 AND g.kind = $2 ORDER BY document DESC`,
    [code, kind],
  );
  return rows;
}

/** 文書番号 of the fiscal year in which it was given. */
export const sayDocument = ({ document, givenAt }: Pick<Giving, 'document' | 'givenAt'>): string =>
  words.paper.number(fiscalYear(givenAt), document);

/** The fiscal year that begins in April, by the era of its first day, e.g. 令8. */
function fiscalYear(at: Date): string {
  const [year, month] = dayIn(at).split('-').map(Number) as [number, number];
  const [, era, count] = /^(.).(元|\d+)年/.exec(sayDay(`${month < 4 ? year - 1 : year}-04-01`))!;
  return `${era}${count === '元' ? 1 : count}`;
}

/** The next number of this office; nobody else gets it, or one before it is used, until the transaction ends. */
export async function takeDocument(connection: RowsConnection, member: string): Promise<number> {
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 8))`, [`care.giving ${member}`]);
  const { rows } = await connection.query<{ next: number }>(
    'SELECT coalesce(max(document), 0) + 1 AS next FROM care.giving',
  );
  return rows[0]!.next;
}

/** Notes to whom a form was given, and of an office the work that it was: from when the draft was begun; given anew counts as corrected. */
export async function insertGiving(
  connection: RowsConnection,
  one: {
    readonly member: string;
    readonly document: number;
    readonly kind: 'plan' | 'prevention';
    readonly code: string;
    readonly number: number;
    readonly period: string;
    readonly receiver: string;
    readonly name: string;
    readonly way: 'road' | 'paper';
    readonly sent: string | null;
    readonly endedOn?: string;
    readonly now: Date;
    readonly staff: string;
  },
): Promise<void> {
  await connection.query(
    `INSERT INTO care.giving (member, document, kind, code, number, period, receiver, name, way, sent, given_at, given_by, ended_on)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[one.member, one.document, one.kind, one.code, one.number, one.period, one.receiver, one.name, one.way],
      ...[one.sent, one.now, one.staff, one.endedOn ?? null],
    ],
  );
  if (one.receiver === 'person' || one.endedOn !== undefined) return;
  const { rows } = await connection.query<{ begunAt: Date; before: number }>(
    `SELECT started_at AS "begunAt", (SELECT count(*)::int - 1 FROM care.giving g
        WHERE (g.kind, g.code, g.period, g.receiver) = ($1, $2, $4, $5) AND g.ended_on IS NULL) AS before
      FROM care.draft WHERE kind = $1 AND code = $2 AND number = $3`,
    [one.kind, one.code, one.number, one.period, one.receiver],
  );
  const tasks = rows.map(({ begunAt, before }) => ({
    ...{ kind: 'plan-shared' as const, start: begunAt, end: one.now, corrections: before },
    ...(one.way === 'paper' && { channel: 'paper' as const }),
  }));
  await taskOutbox.put(connection, one.member, tasks);
}
