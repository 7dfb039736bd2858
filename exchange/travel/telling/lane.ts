import { setTimeout as pause } from 'node:timers/promises';
import type { IsAllowed } from '../../deliver/address.ts';
import { mostAtOnce, openEndpoint } from '../../deliver/call.ts';
import { type Holder, type Leased, type Left, releaseLease, renewLease } from '../../deliver/lease.ts';
import { backOffMs, type Failure, type Verdict } from '../../deliver/verdict.ts';
import { isOpen } from '../../relay/opening-hours.ts';
import type { Services } from '../../services.ts';
import { type Pusher, pushBatch } from './push.ts';

export type LaneOptions = {
  readonly pusher: Pusher;
  readonly isAllowed: IsAllowed;
  readonly holder: Holder;
  readonly signal: AbortSignal;
  /** in [0, 1) */
  readonly chance: () => number;
};

/** An endpoint gives its lane back after so many batches, whatever still waits for it, so that the next has its turn. */
const batchesInARow = 25;
/** What waits and cannot go yet is looked at again after this. */
const idleMs = 1000;

/**
 * Drives one leased endpoint until nothing waits for it, it fails, or its turn is over. One at a time while it is failing, so that a dead
 * endpoint costs one record a try.
 * @returns how it was left
 */
export async function driveEndpoint(services: Services, leased: Leased, options: LaneOptions): Promise<Left> {
  const endpoint = openEndpoint(new URL(leased.url), options.isAllowed);
  let { failures } = leased;
  let left: Left = leave(failures, null, idleMs, services);
  try {
    for (let batch = 0; batch < batchesInARow && !options.signal.aborted; batch++) {
      if (!(await mayGo(services, leased))) break;
      const most = failures > 0 ? 1 : Math.min(mostAtOnce, leased.rate ?? mostAtOnce);
      const verdicts = await pushBatch(services, options.pusher, leased, endpoint, most, options.signal);
      if (verdicts.length === 0) break;
      const said = sumUp(verdicts, failures, options.chance());
      failures = said.failures;
      const restMs = Math.max(said.waitMs, leased.rate === null ? 0 : (verdicts.length * 60_000) / leased.rate);
      left = { ...leave(failures, said.failure, restMs, services), retired: said.retired };
      if (said.retired || restMs > idleMs || said.failure !== null) break;
      if (!(await renewLease(services.pools.exchange, leased, options.holder, services.realClock.now()))) break;
      if (restMs > 0) await pause(restMs, undefined, { signal: options.signal }).catch(() => {});
    }
  } finally {
    endpoint.close();
    await releaseLease(services.pools.exchange, leased, options.holder, left, services.realClock.now()).catch(() => {});
  }
  return left;
}

const leave = (failures: number, failure: Failure | null, afterMs: number, { realClock }: Services): Left => ({
  failures,
  failure,
  nextPushAt: new Date(realClock.now().getTime() + afterMs),
  retired: false,
});

/** Asked before each batch, as before each collection: ledger, revocations, opening hours. */
async function mayGo(services: Services, { system: id }: Leased): Promise<boolean> {
  await services.checkPublishing();
  services.directory.checkFresh();
  const system = services.directory.findSystem(id);
  return (
    system !== undefined && services.directory.isInForce(system) && isOpen(system.openingHours, services.clock.now())
  );
}

/** One that was taken in shows that the endpoint is alive; a failure beside it still asks for a pause. */
function sumUp(
  verdicts: readonly Verdict[],
  before: number,
  chance: number,
): { readonly failures: number; readonly failure: Failure | null; readonly waitMs: number; readonly retired: boolean } {
  const failing = verdicts.flatMap((verdict) => ('failure' in verdict ? [verdict] : []));
  const isAlive = verdicts.some(({ message }) => message === 'done' || message === 'accepted');
  const failures = failing.length === 0 ? 0 : (isAlive ? 0 : before) + 1;
  const asked = Math.max(0, ...failing.map((verdict) => ('waitMs' in verdict ? (verdict.waitMs ?? 0) : 0)));
  return {
    failures,
    failure: failing[0]?.failure ?? null,
    waitMs: failures === 0 ? 0 : Math.max(asked, backOffMs(failures, chance)),
    retired: verdicts.some(({ message }) => message === 'retired'),
  };
}
