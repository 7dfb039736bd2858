/**
 * Groups what arrives together into one run (DESIGN §7: grouped commits). While one group is being committed the next one
 * gathers, so that under load many share one transaction and alone nobody waits.
 *
 * A group that fails is run again item by item, so that a bad one fails alone. That is safe only because `run` is one
 * transaction and its items are settled by unique keys: if the commit had in fact gone through and only its answer was lost, the
 * second run finds each item's id taken and answers as before, or fails; it never takes effect twice.
 * @param run gets at least one item; answers in the order of the items
 * @param most items in one run
 * @param inFlight runs at one time
 */
export function createGroup<In, Out>(
  run: (items: readonly In[]) => Promise<readonly Out[]>,
  { most = 200, inFlight = 2 } = {},
): (item: In) => Promise<Out> {
  type Waiting = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = 0;

  function start(): void {
    while (running < inFlight && waiting.length > 0) {
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      running++;
      void settle(group).finally(() => {
        running--;
        start();
      });
    }
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const outs = await run(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => {
        resolve(outs[i]!);
      });
    } catch (error) {
      if (group.length === 1) return group[0]!.reject(error);
      for (const one of group) await settle([one]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // Those that arrive in the same turn of the event loop go together.
      queueMicrotask(start);
    });
}
