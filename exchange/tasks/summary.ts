import type { TaskChannel } from '../../contracts/task-event.ts';
import { type Pool, transact } from '../../database/connect.ts';
import type { Caller } from '../identify/caller/authenticate.ts';

export type TaskSummary = {
  readonly kind: string;
  /** `2026-11`, in Asia/Tokyo, by the end of the work */
  readonly month: string;
  readonly channel: TaskChannel;
  readonly count: number;
  readonly medianSeconds: number;
  /** how many were corrected at least once, and how often in all */
  readonly corrected: number;
  readonly corrections: number;
};

/** What the whole region's members did of a kind in a month. */
type RegionFigure = Omit<TaskSummary, 'channel'>;
type Months = { readonly from: string; readonly until: string };

/**
 * The region's work by kind and month, of all members together. What is fewer than ten, or the work of fewer than three offices, is not there
 * (database/000265-kpi.sql): nobody's own can be told from it.
 */
export async function readRegionFigures(pool: Pool, { from, until }: Months): Promise<RegionFigure[]> {
  const { rows } = await pool.query<RegionFigure>(
    `SELECT * FROM exchange.task_figures($1::timestamp AT TIME ZONE 'Asia/Tokyo', ($2::timestamp + interval '1 month') AT TIME ZONE 'Asia/Tokyo')`,
    [`${from}-01`, `${until}-01`],
  );
  return rows;
}

/** A member's own work by kind, month and channel, from the month of `from` to that of `until` (both `2026-11`). */
export async function summariseTasks(
  pool: Pool,
  { system }: Pick<Caller, 'system'>,
  { from, until }: Months,
): Promise<TaskSummary[]> {
  const { rows } = await transact(pool, { systems: [system] }, (connection) =>
    connection.query<TaskSummary>(select, [`${from}-01`, `${until}-01`]),
  );
  return rows;
}

const select = `
  SELECT kind, to_char(ended_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM') AS month, channel, count(*)::int AS count,
         (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - started_at)))::float8 AS "medianSeconds",
         (count(*) FILTER (WHERE corrections > 0))::int AS corrected, sum(corrections)::int AS corrections
    FROM exchange.task_event
   WHERE ended_at >= $1::timestamp AT TIME ZONE 'Asia/Tokyo'
     AND ended_at < ($2::timestamp + interval '1 month') AT TIME ZONE 'Asia/Tokyo'
   GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
