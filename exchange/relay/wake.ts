import pg from 'pg';

/** Wakes requests that wait for mail: every process hears of every acceptance through the database. */
export type Wake = {
  /** resolves when there may be mail for `system`, or after `ms`; earlier when `signal` aborts */
  wait(system: string, ms: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** What to wait for to hear of mail for any system. */
export const anySystem = '*';

/** A lost connection delays mail by a waiter's own timeout and loses none: what is kept is in the tables. */
export async function openWake(url: string): Promise<Wake> {
  const waiting = new Map<string, Set<() => void>>();
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const wakeAll = () => {
    for (const set of waiting.values()) for (const wake of set) wake();
  };
  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'engawa-wake' });
    next.on('error', () => {});
    next.on('end', () => {
      if (closed || client !== next) return;
      client = undefined;
      retry = setTimeout(() => void connect().catch(() => {}), 500);
    });
    next.on('notification', ({ payload }) => {
      for (const system of [payload ?? '', anySystem]) for (const wake of waiting.get(system) ?? []) wake();
    });
    client = next;
    try {
      await next.connect();
      await next.query('LISTEN engawa_inbox; LISTEN engawa_clock');
      wakeAll(); // what came while nobody listened
    } catch (error) {
      if (client === next) client = undefined;
      if (!closed) retry = setTimeout(() => void connect().catch(() => {}), 500);
      throw error;
    }
  }
  await connect();
  return {
    wait: (system, ms, signal) =>
      new Promise((resolve) => {
        const set = waiting.get(system) ?? new Set();
        waiting.set(system, set);
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          set.delete(wake);
          if (set.size === 0) waiting.delete(system);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        signal?.addEventListener('abort', wake);
        set.add(wake);
      }),
    async close() {
      closed = true;
      clearTimeout(retry);
      wakeAll();
      await client?.end();
    },
  };
}
