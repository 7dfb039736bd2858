import type { Breadth, GivenBreadth } from '../../contracts/breadth.ts';
import { Fault } from '../../contracts/fault.ts';
import { isSystemId, type MemberId, memberOf, type SystemId } from '../../contracts/member.ts';
import type { Queryable } from '../../database/connect.ts';

/** Other thresholds than the region's, as they were set. */
export type Threshold = {
  readonly whose: MemberId | SystemId;
  readonly given: GivenBreadth;
  readonly reason: string;
  readonly setAt: Date;
};

const keys = ['factor', 'floor', 'learning', 'outside'] as const;

export async function readThresholds(connection: Queryable): Promise<Threshold[]> {
  const { rows } = await connection.query(
    `SELECT whose, factor, floor, learning, outside, reason, set_at AS "setAt" FROM exchange.breadth_threshold ORDER BY whose`,
  );
  return rows.map(({ whose, reason, setAt, ...row }) => ({
    whose,
    given: Object.fromEntries(keys.filter((key) => row[key] !== null).map((key) => [key, row[key]])),
    reason,
    setAt,
  }));
}

/**
 * Sets what holds for a member or one of its systems in place of what was set before; with nothing, it is as it is above it again.
 * @throws Fault not_found
 */
export async function setThresholds(connection: Queryable, { whose, given, reason, setAt }: Threshold): Promise<void> {
  const table = isSystemId(whose) ? 'system' : 'member';
  const { rowCount } = await connection.query(`SELECT FROM exchange.${table} WHERE id = $1`, [whose]);
  if (rowCount === 0) throw new Fault('not_found', `${whose} は登録されていません。`);
  await connection.query('DELETE FROM exchange.breadth_threshold WHERE whose = $1', [whose]);
  if (Object.keys(given).length === 0) return;
  await connection.query(
    `INSERT INTO exchange.breadth_threshold (whose, factor, floor, learning, outside, reason, set_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [whose, ...keys.map((key) => given[key] ?? null), reason, setAt],
  );
}

/** What holds for a system: its own, then its member's, then the region's, each key by itself. */
export function thresholdsOf(system: SystemId, region: Breadth, all: readonly Threshold[]): Breadth {
  const of = (whose: string) => all.find((one) => one.whose === whose)?.given;
  return { ...region, ...of(memberOf(system)), ...of(system) };
}

/** Below this nothing rings, whosesoever it is. */
export const leastOf = (region: Breadth, all: readonly Threshold[]): number =>
  Math.min(
    ...[region, ...all.map(({ given }) => given)].flatMap(({ floor, learning, outside }) =>
      [floor, learning, outside].filter((one) => one !== undefined),
    ),
  );
