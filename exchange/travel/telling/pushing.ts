import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { findDue, takeLeases } from '../../deliver/lease.ts';
import { isOpen } from '../../relay/opening-hours.ts';
import { anySystem, type Wake } from '../../relay/wake.ts';
import type { Services } from '../../services.ts';
import { driveEndpoint, type LaneOptions } from './lane.ts';

/**
 * Endpoints that one process drives side by side; of those that are failing only half as many, and of one host, so that they hold up no healthy one.
 */
const lanes = 16;
const half = lanes / 2;
/** Mail comes due by the clock alone too, and another process's endpoints when that one dies. */
const lookMs = 500;
/** However much is accepted, it is not looked more often than this. */
const restMs = 50;

export type PushingOptions = Pick<LaneOptions, 'pusher' | 'isAllowed'> & {
  readonly wake: Wake;
  /** faults, and what the operator must know, each in one sentence; never an address or a payload value */
  readonly log: { readonly fault: (error: unknown) => void; readonly tell: (text: string) => void };
};

/**
 * Pushes what waits to the endpoints that have given leave. Every process does; the database gives each endpoint to one at a time.
 * @returns what stops it: what is under way is broken off, and pushed again later under the same id
 */
export function startPushing(
  services: Services,
  { pusher, isAllowed, wake, log }: PushingOptions,
): () => Promise<void> {
  const stopping = new AbortController();
  const holder = randomUUID();
  const driving = new Map<Promise<void>, { readonly failing: boolean; readonly host: string }>();
  let nudge = () => {};
  const options = { pusher, isAllowed, holder, signal: stopping.signal, chance: Math.random };

  function drive(leased: Parameters<typeof driveEndpoint>[1]): void {
    const lane = driveEndpoint(services, leased, options)
      .then(({ retired }) => {
        if (retired) log.tell(`${leased.system} の受信口（webhook）が 410 を返したため、送るのをやめました。`);
      })
      .catch((error) => {
        // The ledger is behind, or revocations cannot be known: nothing goes out, and the operator is told of that elsewhere.
        if (!(error instanceof Fault)) log.fault(error);
      })
      .finally(() => {
        driving.delete(lane);
        nudge();
      });
    driving.set(lane, { failing: leased.failures > 0, host: new URL(leased.url).host });
  }

  async function look(): Promise<void> {
    const { pools, clock, realClock } = services;
    const free = lanes - driving.size;
    if (free <= 0) return;
    const times = { now: clock.now(), realNow: realClock.now() };
    const due = (await findDue(pools.exchange, times.realNow)).filter((id) => isReceiving(services, id, times.now));
    const driven = [...driving.values()];
    const hosts = [...Map.groupBy(driven, ({ host }) => host)];
    const room = {
      most: free,
      mostFailing: Math.max(0, half - driven.filter(({ failing }) => failing).length),
      mostOfHost: half,
      besides: Object.fromEntries(hosts.map(([host, { length }]) => [host, half - length])),
    };
    for (const leased of await takeLeases(pools.exchange, due, room, holder, times)) drive(leased);
  }

  const looking = (async () => {
    while (!stopping.signal.aborted) {
      // Listening begins before looking: what is accepted meanwhile is looked for at once.
      const woken = wake.wait(anySystem, lookMs, stopping.signal);
      await look().catch((error) => {
        if (!stopping.signal.aborted) log.fault(error);
      });
      await Promise.race([woken, new Promise<void>((resolve) => (nudge = resolve))]);
      await rest(restMs, stopping.signal);
    }
  })();
  return async () => {
    stopping.abort();
    nudge();
    await looking;
    await Promise.all(driving.keys());
  };
}

function isReceiving({ directory }: Services, id: string, now: Date): boolean {
  const system = directory.findSystem(id);
  return system !== undefined && directory.isInForce(system) && isOpen(system.openingHours, now);
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
