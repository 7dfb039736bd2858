import type { Pool } from '../../database/connect.ts';
import { hourOf } from './asked.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const hoursKeptDays = 35;
const alarmsKeptDays = 400;
/** Late writings of an hour have arrived, and it has been looked at. */
const settledMs = hourMs;

/**
 * Counts hours that are over and drops their tags, in one statement: a tag is counted by the one process that takes it away.
 * @param pool of the role sweeper
 * @param now the region's time
 */
export async function countHours(pool: Pool, now: Date): Promise<void> {
  await pool.query(
    `WITH gone AS (DELETE FROM exchange.breadth_asked WHERE hour < $1 RETURNING system, hour)
     INSERT INTO exchange.breadth_hour AS kept (system, hour, persons)
     SELECT system, hour, count(*) FROM gone GROUP BY 1, 2 ORDER BY 1, 2
     ON CONFLICT (system, hour) DO UPDATE SET persons = kept.persons + excluded.persons`,
    [new Date(hourOf(now).getTime() - settledMs)],
  );
}

/** Forgets hours after 35 days and alarms after 400. @param now the region's time */
export async function forgetBreadth(pool: Pool, now: Date): Promise<void> {
  const ago = (days: number) => new Date(now.getTime() - days * dayMs);
  await pool.query('DELETE FROM exchange.breadth_hour WHERE hour < $1', [ago(hoursKeptDays)]);
  await pool.query('DELETE FROM exchange.breadth_alarm WHERE raised_at < $1', [ago(alarmsKeptDays)]);
}
