import type { Clock } from '../../../contracts/clock.ts';
import type { Pool } from '../../../database/connect.ts';
import { writeEachSecond } from '../../each-second.ts';

/** Counts what fails before a caller is identified: it is nobody's exchange, so it is counted and not recorded. */
export type SecurityCount = {
  count(what: string): void;
  /** writes what is counted so far */
  flush(): Promise<void>;
  /** flushes a last time */
  stop(): Promise<void>;
};

/**
 * Counts in memory and writes once a second, so that a flood of bad requests does not become a flood of statements. What cannot
 * be written stays counted until it can.
 * @param clock the machine's own
 */
export function startSecurityCount(pool: Pool, clock: Clock): SecurityCount {
  let counted = new Map<string, { minute: Date; what: string; times: number }>();
  const add = (minute: Date, what: string, times: number) => {
    const key = `${minute.getTime()} ${what}`;
    counted.set(key, { minute, what, times: (counted.get(key)?.times ?? 0) + times });
  };
  async function write(): Promise<void> {
    if (counted.size === 0) return;
    const writing = [...counted.values()];
    counted = new Map();
    try {
      await pool.query(
        `INSERT INTO exchange.security_count AS kept (minute, what, count)
         SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::bigint[]) AS new (minute, what, count) ORDER BY 1, 2
         ON CONFLICT (minute, what) DO UPDATE SET count = kept.count + excluded.count`,
        [writing.map((one) => one.minute), writing.map((one) => one.what), writing.map((one) => one.times)],
      );
    } catch (error) {
      for (const { minute, what, times } of writing) add(minute, what, times);
      throw error;
    }
  }
  return {
    count: (what) => add(new Date(Math.floor(clock.now().getTime() / 60_000) * 60_000), what, 1),
    ...writeEachSecond(write),
  };
}
