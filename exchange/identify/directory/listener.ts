import pg from 'pg';
import { Fault } from '../../../contracts/fault.ts';

/** A sign of life this often, and silence for this long is a lost connection: a cut cable says nothing by itself. */
const pulseMs = 250;
const silenceMs = 1000;

export type Listener = {
  checkFresh(): void;
  confirmFresh(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Listens to `engawa_revision` on a connection of its own. `heard` is called with the version of every change, one call at a
 * time, and again after each reconnection; only when it has returned is the process fresh again.
 */
export async function openListener(url: string, heard: (version: number) => Promise<void>): Promise<Listener> {
  let client: pg.Client | undefined;
  let closed = false;
  let aliveAt = Number.NEGATIVE_INFINITY;
  let retry: NodeJS.Timeout | undefined;
  let telling = Promise.resolve();
  const waiting = new Set<() => void>();

  const isFresh = () => client !== undefined && performance.now() - aliveAt <= silenceMs;
  const tell = (version: number) => {
    telling = telling.catch(() => {}).then(() => heard(version));
    return telling;
  };

  function lose(lost: pg.Client): void {
    if (client === lost) client = undefined;
    lost.removeAllListeners('notification');
    lost.end().catch(() => {});
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      connect().catch(() => {});
    }, pulseMs);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'engawa listener',
      query_timeout: silenceMs,
      connectionTimeoutMillis: 5 * silenceMs,
    });
    next.on('error', () => lose(next));
    next.on('end', () => lose(next));
    next.on('notification', ({ payload }) => {
      tell(Number(payload)).catch(() => lose(next));
    });
    try {
      await next.connect();
      await next.query('LISTEN engawa_revision');
      await pulse(next);
    } catch (error) {
      lose(next);
      throw error;
    }
    if (closed) return lose(next);
    client = next;
    tellFresh();
    beat(next);
  }

  /** Asks for the version rather than trusting notices alone: one that was lost on the way is noticed within a pulse. */
  async function pulse(on: pg.Client): Promise<void> {
    const { rows } = await on.query('SELECT version FROM exchange.revision');
    await tell(rows[0].version);
    aliveAt = performance.now();
  }

  /** Whoever waits for a sign of life looks at `client` too: it is woken when both stand. */
  function tellFresh(): void {
    for (const wake of waiting) wake();
  }

  function beat(on: pg.Client): void {
    const timer = setTimeout(() => {
      if (client !== on) return;
      pulse(on).then(
        () => {
          tellFresh();
          beat(on);
        },
        () => lose(on),
      );
    }, pulseMs);
    timer.unref();
  }

  function checkFresh(): void {
    if (!isFresh()) throw new Fault('not_ready', undefined, { headers: { 'Retry-After': '1' } });
  }

  await connect();
  return {
    checkFresh,
    async confirmFresh() {
      if (!isFresh()) await nextPulse(waiting);
      checkFresh();
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}

/** Waits for the next sign of life, or as long as silence may last. */
function nextPulse(waiting: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, silenceMs);
    waiting.add(wake);
  });
}
