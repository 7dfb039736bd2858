import type { Delivered } from '../deliver/hand-over.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { revoked, usedBefore } from '../identify/objections.ts';
import { findNextOpening, isOpen } from '../relay/opening-hours.ts';
import type { Wake } from '../relay/wake.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import { handOver } from './hand-over.ts';

export type Collected =
  | { readonly messages: readonly Delivered[] }
  /** closed for now; `opens` is undefined when it is not known to open again */
  | { readonly closed: true; readonly opens: Date | undefined };

/** Between two looks without a wake-up: mail also comes due by the clock alone. */
const lookMs = 2000;

/**
 * The way out: hands over what waits, or waits up to `waitMs` for it. Outside the receiver's opening hours nothing is handed
 * over, so that no night's mail is taken by a machine that nobody looks at.
 */
export async function collect(
  services: Services,
  wake: Wake,
  caller: Caller,
  { most, waitMs, signal }: { readonly most: number; readonly waitMs: number; readonly signal?: AbortSignal },
): Promise<Collected> {
  const until = services.realClock.now().getTime() + waitMs;
  for (let first = true; ; first = false) {
    await services.checkPublishing();
    await services.directory.confirmFresh();
    const { openingHours } = services.directory.getSystem(caller.system);
    const now = services.clock.now();
    const open = isOpen(openingHours, now);
    // The caller's proof is used up even when there is nothing for it.
    const collecting = first ? caller : { system: caller.system };
    const handed = await handOver(services, collecting, open ? most : 0);
    if (handed === 'replayed') throw usedBefore();
    if (handed === 'revoked') throw revoked();
    if (!open) return { closed: true, opens: findNextOpening(openingHours, now) };
    const left = until - services.realClock.now().getTime();
    if (handed.length > 0 || left <= 0 || signal?.aborted) return { messages: handed.map(road.deliver.handOver) };
    await wake.wait(caller.system, Math.min(left, lookMs), signal);
  }
}
