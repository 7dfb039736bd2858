/** How long a question waits for its turn; its asker waits too. */
const patienceMs = 5_000;
const mostWaiting = 32;

/** A service's own lane: what is slow in one holds up no other. */
export type Lane = {
  /** @returns undefined when its turn did not come in time */
  run<T>(work: () => Promise<T>): Promise<T | undefined>;
};

export function openLane(parallel: number): Lane {
  let running = 0;
  const waiting: ((go: boolean) => void)[] = [];
  const turn = (): Promise<boolean> => {
    if (running < parallel) {
      running++;
      return Promise.resolve(true);
    }
    if (waiting.length >= mostWaiting) return Promise.resolve(false);
    return new Promise((resolve) => {
      const take = (go: boolean) => {
        clearTimeout(timer);
        resolve(go);
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1);
        resolve(false);
      }, patienceMs);
      waiting.push(take);
    });
  };
  return {
    async run(work) {
      if (!(await turn())) return undefined;
      try {
        return await work();
      } finally {
        // The turn is handed on, or given back.
        const next = waiting.shift();
        if (next) next(true);
        else running--;
      }
    },
  };
}
