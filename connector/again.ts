import { setTimeout as sleep } from 'node:timers/promises';
import { ExchangeError } from './error.ts';

export type Run = { readonly say: (text: string) => void; readonly signal: AbortSignal };

/**
 * Does `work` again and again; a failure is said once and tried again, slower and slower, or as late as the exchange asks.
 * @param safe what is not lost meanwhile, for people
 * @param work answers with the pause, ms
 */
export async function again(
  what: string,
  { say, signal, safe = '' }: Run & { readonly safe?: string },
  work: () => Promise<number>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const pause = await work().then(
      (ms) => {
        if (failures > 0) say(`${what}: 続けられるようになりました`);
        failures = 0;
        return ms;
      },
      (error) => {
        if (signal.aborted) return 0;
        failures++;
        if (failures === 1 || failures % 20 === 0) say(`${what}: ${(error as Error).message}（続けて試みます${safe}）`);
        const asked = error instanceof ExchangeError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
        return Math.max(Math.min(asked, 10 * 60_000), Math.min(30_000, 500 * 2 ** Math.min(failures, 6)));
      },
    );
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
