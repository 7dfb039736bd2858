import { openCaller } from '../load/caller.ts';
import { type Driven, drive, type Load, signedAhead } from '../load/drive.ts';
import { createRequests, type Target } from '../load/requests.ts';

/* The load generator, a process of its own. Requests are signed before the measurement begins. */

export type ToLoad = { readonly target: Target; readonly load: Load; readonly expected: number };
export type FromLoad = { readonly driven: Driven } | { readonly failed: string };

process.on('message', async ({ target, load, expected }: ToLoad) => {
  try {
    const opened = new Map<string, ReturnType<typeof openCaller>>();
    const callers = await Promise.all(
      target.askers.map(({ caller }) => {
        if (!caller) return undefined;
        const known = opened.get(caller.system) ?? openCaller(target.exchangeUrl, caller);
        opened.set(caller.system, known);
        return known;
      }),
    );
    const make = createRequests(target, callers);
    const ready = Array.from({ length: signedAhead(load, expected) }, make);
    process.send!({ driven: await drive(target, load, make, ready) } satisfies FromLoad);
  } catch (error) {
    process.send!({ failed: String((error as Error).stack) } satisfies FromLoad);
  }
});
process.on('disconnect', () => process.exit(0));
