import { openPool } from '../database/connect.ts';
import { findNextOpening, isOpen } from '../exchange/relay/opening-hours.ts';
import { openTownClock } from './clock.ts';
import { hours } from './opening-hours.ts';

const hour = 60 * 60_000;

/** Where the town halls, of all the shortest hours, would be closed: their next opening and an hour and a half more (ten in the morning); else undefined. */
export function findBusinessHour(now: Date): Date | undefined {
  const opening = isOpen(hours.townHall, now) ? undefined : findNextOpening(hours.townHall, now);
  return opening && new Date(opening.getTime() + 1.5 * hour);
}

/**
 * A newcomer drops a file, or asks a town hall, at any hour and wants to see it arrive: the fictional region's clock is turned to when everybody is there.
 * @returns the time that the clock was turned to; undefined when they are there as it is
 */
export async function turnToBusinessHours(databaseUrl: string): Promise<Date | undefined> {
  const pool = openPool(databaseUrl, 1);
  try {
    const clock = await openTownClock(pool);
    try {
      await clock.reset();
      const to = findBusinessHour(clock.now());
      if (to) await clock.turn(to);
      return to;
    } finally {
      await clock.close();
    }
  } finally {
    await pool.end();
  }
}
