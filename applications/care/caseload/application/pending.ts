import type { RowsConnection } from '../../../../web/application/rows.ts';

/** An application for 認定 that is not decided yet; the day is YYYY-MM-DD. */
export type Pending = { readonly kind: string; readonly appliedOn: string };

/** The latest that is under way, of each person of whom one is. */
export async function readPending(
  connection: RowsConnection,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Pending>> {
  const { rows } = await connection.query<Pending & { code: string }>(
    `SELECT DISTINCT ON (code) code, kind, applied_on::text AS "appliedOn" FROM care.application
      WHERE code = ANY ($1) AND result IS NULL AND result_on IS NULL AND ended_at IS NULL ORDER BY code, applied_on DESC, written_at DESC`,
    [codes],
  );
  return new Map(rows.map(({ code, ...one }) => [code, one]));
}

/**
 * 認定状況区分 (1 申請中, 2 認定済) of what is planned for a day: 暫定 while 新規 or 区分変更 is under way, and of a renewal where the certification before
 * ends sooner.
 * @param on YYYY-MM-DD
 * @param until the last day of the certification that is known; empty where none is
 */
export const certificationOn = (pending: Pending | undefined, on: string, until: string): '1' | '2' =>
  pending && pending.appliedOn <= on && (pending.kind !== '更新' || until < on) ? '1' : '2';
