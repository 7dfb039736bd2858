import type { OpeningHours } from '../contracts/opening-hours.ts';
import { openPool } from '../database/connect.ts';
import { findNextOpening, isOpen } from '../exchange/relay/opening-hours.ts';
import { openTownClock } from './clock.ts';

const hour = 60 * 60_000;

/**
 * A newcomer drops a file at any hour and wants to see it arrive. Where the sample office would be closed, the fictional region's clock is
 * turned to its next opening and an hour and a half more (ten in the morning).
 * @returns the time that the clock was turned to; undefined when it is open as it is
 */
export async function turnToBusinessHours(databaseUrl: string, hours: OpeningHours): Promise<Date | undefined> {
  const pool = openPool(databaseUrl, 1);
  try {
    const clock = await openTownClock(pool);
    try {
      await clock.reset();
      const now = clock.now();
      const opening = isOpen(hours, now) ? undefined : findNextOpening(hours, now);
      if (opening === undefined) return undefined;
      const to = new Date(opening.getTime() + 1.5 * hour);
      await clock.turn(to);
      return to;
    } finally {
      await clock.close();
    }
  } finally {
    await pool.end();
  }
}
