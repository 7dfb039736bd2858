import { randomUUID } from 'node:crypto';
import type { RowsConnection } from '../../../../web/application/rows.ts';

/** 認定の申請 and how far it has come; days are YYYY-MM-DD. */
export type Application = {
  readonly id: string;
  readonly kind: string;
  /** 代行 */
  readonly byAgent: boolean;
  readonly appliedOn: string;
  readonly surveyedOn: string | null;
  readonly opinionOn: string | null;
  readonly examinedOn: string | null;
  readonly resultOn: string | null;
  readonly result: string | null;
  readonly postponedTo: string | null;
  readonly note: string;
  readonly isWithdrawn: boolean;
  /** when the insurer last told how far it is */
  readonly toldAt: Date | null;
};

export async function listApplications(connection: RowsConnection, code: string): Promise<Application[]> {
  const { rows } = await connection.query<Application>(
    `SELECT id, kind, by_agent AS "byAgent", applied_on::text AS "appliedOn", surveyed_on::text AS "surveyedOn", opinion_on::text AS "opinionOn",
        examined_on::text AS "examinedOn", result_on::text AS "resultOn", result, postponed_to::text AS "postponedTo", note,
        ended_at IS NOT NULL AS "isWithdrawn", told_at AS "toldAt"
      FROM care.application WHERE code = $1 ORDER BY applied_on DESC, written_at DESC`,
    [code],
  );
  return rows;
}

export async function keepApplication(
  connection: RowsConnection,
  {
    member,
    code,
    staff,
    now,
  }: { readonly member: string; readonly code: string; readonly staff: string; readonly now: Date },
  one: Omit<Application, 'toldAt'>,
): Promise<void> {
  await connection.query(
    `INSERT INTO care.application (member, id, code, kind, by_agent, applied_on, surveyed_on, opinion_on, examined_on, result_on, result, postponed_to,
        note, ended_at, written_by, written_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
      ON CONFLICT (member, id) DO UPDATE SET kind = $4, by_agent = $5, applied_on = $6, surveyed_on = $7, opinion_on = $8, examined_on = $9,
        result_on = $10, result = $11, postponed_to = $12, note = $13, ended_at = $14, written_by = $15, written_at = $16`,
    [
      ...[member, one.id, code, one.kind, one.byAgent, one.appliedOn, one.surveyedOn, one.opinionOn, one.examinedOn],
      ...[one.resultOn, one.result, one.postponedTo, one.note, one.isWithdrawn ? now : null, staff, now],
    ],
  );
}

type Moved = {
  readonly code: string;
  readonly kind: string;
  readonly appliedOn: string;
  readonly surveyedOn?: string | undefined;
  readonly opinionOn?: string | undefined;
  readonly examinedOn?: string | undefined;
  /** the result has reached the person; what it is, is not told by this */
  readonly closedOn?: string | undefined;
  /** this office made it in the person's place; left out: it does not say */
  readonly byAgent?: boolean;
  readonly told: { readonly by: string; readonly at: Date };
};
/**
 * What the insurer tells of an application of that day, in place of what the office has typed; a day that it does not tell stays as it was typed. One that
 * the office has not heard of begins by it. What is decided, or was taken back, is told of no more.
 */
export async function moveApplication(connection: RowsConnection, member: string, one: Moved): Promise<void> {
  const days = [one.surveyedOn ?? null, one.opinionOn ?? null, one.examinedOn ?? null, one.closedOn ?? null];
  const byAgent = one.byAgent ?? false;
  const { rowCount } = await connection.query(
    `UPDATE care.application SET kind = $3, surveyed_on = coalesce($4, surveyed_on), opinion_on = coalesce($5, opinion_on),
        examined_on = coalesce($6, examined_on), result_on = coalesce(result_on, $7), by_agent = by_agent OR $8, told_at = $9
      WHERE code = $1 AND applied_on = $2`,
    [one.code, one.appliedOn, one.kind, ...days, byAgent, one.told.at],
  );
  if (rowCount !== 0) return;
  await connection.query(
    `INSERT INTO care.application (member, id, code, kind, by_agent, applied_on, surveyed_on, opinion_on, examined_on, result_on, written_by, written_at, told_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
    [member, randomUUID(), one.code, one.kind, byAgent, one.appliedOn, ...days, one.told.by, one.told.at],
  );
}

/** What the insurer has decided since somebody applied is the result, and nobody types it; what was typed already stays. */
export const decideApplication = (
  connection: RowsConnection,
  one: { readonly code: string; readonly certifiedOn: string; readonly careLevel: string; readonly toldOn: string },
) =>
  connection.query(
    `UPDATE care.application SET examined_on = coalesce(examined_on, $2), result_on = coalesce(result_on, $4), result = $3
      WHERE code = $1 AND result IS NULL AND ended_at IS NULL AND applied_on <= $2::date AND $2::date <= $4::date`,
    [one.code, one.certifiedOn, one.careLevel, one.toldOn],
  );
