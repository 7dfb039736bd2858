import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../services.ts';

/** Revocations are heard of within a second, on every process. */
const longestMs = 2_000;

/** Waits until this process goes by what was just changed in the directory, so that the caller's next request can rely on it. */
export async function hearOfIt({ pools, directory, realClock }: Services): Promise<void> {
  const { rows } = await pools.exchange.query('SELECT version FROM exchange.revision');
  const until = realClock.now().getTime() + longestMs;
  while (directory.version() < rows[0].version && realClock.now().getTime() < until) await sleep(5);
}
