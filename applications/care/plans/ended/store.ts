import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { GroupKind, Person } from '../../files/model/group.ts';

/** That a plan is over, as its sender has told this office. */
export type Ending = {
  readonly message: string;
  readonly insurer: string;
  readonly insured: string;
  /** 事業所番号 */
  readonly sender: string;
  readonly sequence: string;
  /** its last day, YYYYMMDD */
  readonly endedOn: string;
  readonly at: Date;
};

/** What was told of plans, of one person or of everybody, the earliest ファイル連番 first. */
export async function listEndings(connection: RowsConnection, form: GroupKind, person?: Person): Promise<Ending[]> {
  const { rows } = await connection.query<Ending>(
    `SELECT message, insurer, insured, sender, sequence, ended_on AS "endedOn", at FROM care.plan_ended
      WHERE form = $1 AND ($2::text IS NULL OR (insurer, insured) = ($2, $3)) ORDER BY sequence, at DESC`,
    [form, person?.insurer ?? null, person?.insured ?? null],
  );
  return rows;
}

/** What ended this version: a plan that the same sender gives later stands again. */
export const endingOf = (
  endings: readonly Ending[],
  { sender, sequence }: { readonly sender: string; readonly sequence: string },
): Ending | undefined => endings.find((one) => one.sender === sender && one.sequence >= sequence);

/** Persons whose plan in force, of either form, is over: by the office's own code, the last day YYYYMMDD. */
export async function readEnded(connection: RowsConnection): Promise<Map<string, string>> {
  const { rows } = await connection.query<{ code: string; endedOn: string }>(
    `WITH standing AS (
       SELECT DISTINCT ON (insurer, insured) insurer, insured, sender, kind, sequence FROM care.held
        WHERE kind IN ('plan', 'prevention') AND entry IS NOT NULL
          AND (insurer, insured) IN (SELECT insurer, insured FROM care.plan_ended)
        ORDER BY insurer, insured, period DESC, sequence DESC)
     SELECT DISTINCT ON (p.code) p.code, e.ended_on AS "endedOn"
       FROM standing s
       JOIN care.plan_ended e ON (e.insurer, e.insured, e.sender, e.form) = (s.insurer, s.insured, s.sender, s.kind) AND e.sequence >= s.sequence
       JOIN care.person p ON (p.insurer, p.insured) = (s.insurer, s.insured)
      ORDER BY p.code, e.sequence, e.at DESC`,
  );
  return new Map(rows.map(({ code, endedOn }) => [code, endedOn]));
}
