import { z } from 'zod';
import { type Clock, machineClock } from '../contracts/clock.ts';

const lookMs = 1000;
/** What the way to the exchange and back may take; a clock that is moved by it would run backwards now and then. */
const sameMs = 1500;
const health = z.object({ time: z.iso.datetime() });

/**
 * The clock of a region that may turn it（架空の地域）, as the exchange tells it: a page that says today must not say another day than the road. While the
 * exchange does not answer, it goes on as it was.
 * @param exchange its address
 */
export async function followRegionClock(
  exchange: string,
  { real = machineClock, everyMs = lookMs }: { readonly real?: Clock; readonly everyMs?: number } = {},
): Promise<Clock & { close(): void }> {
  const address = new URL('/health', exchange);
  let offset = 0;
  async function look(): Promise<void> {
    const asked = real.now().getTime();
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000), redirect: 'error' });
    // Also where it says that it has stopped: the time is the region's all the same.
    const time = Date.parse(health.parse(await answer.json()).time);
    const found = time - (asked + real.now().getTime()) / 2;
    if (Math.abs(found - offset) > sameMs) offset = Math.abs(found) > sameMs ? found : 0;
  }
  await look().catch(() => {});
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  timer.unref();
  return {
    now: () => new Date(real.now().getTime() + offset),
    close: () => clearInterval(timer),
  };
}
