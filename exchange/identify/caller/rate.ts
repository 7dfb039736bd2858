import type { Clock } from '../../../contracts/clock.ts';
import { Fault } from '../../../contracts/fault.ts';

/**
 * Limits how fast each caller may ask: a bucket of `burst` tokens a caller that refills at `perMinute`. In memory of one process: against
 * guessing by the thousand, where a factor of the number of processes does not matter.
 * @param clock the machine's own
 * @returns takes `cost` tokens of `caller`, or throws Fault too_many_requests
 */
export function createRateLimit({
  perMinute,
  burst,
  clock,
}: {
  readonly perMinute: number;
  readonly burst: number;
  readonly clock: Clock;
}): (caller: string, cost: number) => void {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (caller, cost) => {
    const now = clock.now().getTime();
    const { tokens, at } = buckets.get(caller) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 60_000) * perMinute);
    // One question larger than the bucket passes when the bucket is full, and leaves a debt.
    const needed = Math.min(cost, burst);
    if (filled < needed) {
      const seconds = Math.ceil(((needed - filled) / perMinute) * 60);
      throw new Fault('too_many_requests', undefined, { headers: { 'Retry-After': String(seconds) } });
    }
    buckets.set(caller, { tokens: filled - cost, at: now });
  };
}
