import { type Clock, machineClock } from '../contracts/clock.ts';
import type { Pool } from '../database/connect.ts';

/** How soon a turned clock is followed, milliseconds. */
const lookMs = 200;

/**
 * The clock of a region that may turn it (the fictional one): the machine's, moved by what stands in exchange.clock. Every
 * process follows it by itself; while the database does not answer, it goes on as it was.
 */
export async function openTurnableClock(pool: Pool): Promise<Clock & { close(): void }> {
  let offset = 0;
  const look = async () => {
    const { rows } = await pool.query<{ offset_ms: number }>('SELECT offset_ms FROM exchange.clock');
    offset = rows[0]?.offset_ms ?? 0;
  };
  await look();
  const timer = setInterval(() => void look().catch(() => {}), lookMs);
  timer.unref();
  return {
    now: () => new Date(machineClock.now().getTime() + offset),
    close: () => clearInterval(timer),
  };
}
