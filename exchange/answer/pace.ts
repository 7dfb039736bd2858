import { setImmediate, setTimeout } from 'node:timers/promises';
import type { RefusalAnswer } from './refusal.ts';

/** Steps in which refusals that tell nothing are answered: longer than what a person who is known costs more than one who is not. */
const stepMs = 10;

/** Whole milliseconds of the clock by which timers go off. */
export const momentOf = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/**
 * Holds back a refusal that is told to nobody why, until the next step after its request came (DESIGN §6: refusal and absence alike): a person who is known
 * is read and judged, a code that means nobody is not, and a stopwatch over many tries would tell them apart. `bench/rows/refusal.ts` measures what is left.
 * @param began `momentOf()` when the request came
 */
export async function keepPace<R extends RefusalAnswer>(refused: R, began: number): Promise<R> {
  if (refused.code !== 'not_available') return refused;
  const spent = momentOf() - began;
  const until = began + Math.ceil((spent + 1) / stepMs) * stepMs;
  await setTimeout(until - momentOf());
  // A timer counts from when its turn of the event loop began, and may be early by that.
  while (momentOf() < until) await setImmediate();
  return refused;
}
