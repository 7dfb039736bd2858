import { Fault } from '../../contracts/fault.ts';
import { isRolledBack } from './outcome.ts';

/**
 * Groups what arrives together into one run (DESIGN §7: grouped commits). While one group is being committed the next one
 * gathers, so that under load many share one transaction and alone nobody waits: a journey to the database costs much the same for one as for
 * many. Where a run takes longer than usual (somebody holds a lock that it needs) the next does not wait for it.
 *
 * A group that the database has rolled back is run again in halves, so that a bad item fails alone and costs the others little.
 * A lost connection is an unknown outcome (law 7): it may have been committed, so nothing is run again; each caller is told,
 * and settles it by sending the same id once more.
 * @param run one transaction; gets at least one item and answers in the order of the items
 * @param most items in one run
 * @param patienceMs how long the next group waits for the run before it
 * @param inFlight runs at one time, the slow ones among them
 */
export function createGroup<In, Out>(
  run: (items: readonly In[]) => Promise<readonly Out[]>,
  { most = 200, patienceMs = 30, inFlight = 4 } = {},
): (item: In) => Promise<Out> {
  type Waiting = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let running = 0;
  let isAhead = false; // a run that the next group waits for

  function start(): void {
    while (!isAhead && running < inFlight && waiting.length > 0) {
      running++;
      isAhead = true;
      let isLatest = true;
      const letNext = () => {
        if (isLatest) isAhead = false;
        isLatest = false;
      };
      const patience = setTimeout(() => {
        letNext();
        start();
      }, patienceMs);
      void settle(waiting.splice(0, most)).finally(() => {
        clearTimeout(patience);
        running--;
        letNext();
        start();
      });
    }
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const outs = await run(group.map(({ item }) => item));
      if (outs.length !== group.length) throw new Error('a run answers every item, in order');
      for (const [i, { resolve }] of group.entries()) resolve(outs[i]!);
    } catch (error) {
      if (!isRolledBack(error)) {
        const unknown = outcomeUnknown(error);
        for (const { reject } of group) reject(unknown);
      } else if (group.length === 1) group[0]!.reject(error);
      else {
        const half = group.length >> 1;
        await settle(group.slice(0, half));
        await settle(group.slice(half));
      }
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // Those that arrive in the same turn of the event loop go together.
      setImmediate(start);
    });
}

const outcomeUnknown = (cause: unknown) =>
  new Fault('not_ready', '処理できたかどうかを確認できませんでした。同じ番号でもう一度送ってください。', {
    cause,
    headers: { 'Retry-After': '2' },
  });
