import type { TaskChannel } from '../../contracts/task-event.ts';
import { type Pool, transact } from '../../database/connect.ts';
import type { Caller } from '../identify/authenticate.ts';

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

/** A member's own work by kind, month and channel, from the month of `from` to that of `until` (both `2026-11`). */
export async function summariseTasks(
  pool: Pool,
  { system }: Pick<Caller, 'system'>,
  { from, until }: { readonly from: string; readonly until: string },
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
