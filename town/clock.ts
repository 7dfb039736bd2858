import pg from 'pg';
import type { Clock } from '../contracts/clock.ts';
import type { Pool } from '../database/connect.ts';

/** The clock of the fictional region: it runs like the machine's, as many milliseconds away from it as exchange.clock says. */
export type TownClock = Clock & {
  /** Sets the region's clock; it runs on from `to`. Every process of the region follows within a moment. */
  turn(to: Date): Promise<void>;
  /** back to the machine's time */
  reset(): Promise<void>;
  close(): Promise<void>;
};

const retryMs = 500;

/**
 * Opens the turned clock on a database. It listens to `engawa_clock` on a connection of its own (the pool's address, one
 * connection); while that is lost the clock runs on as it last was, and catches up when it is back. Only the fictional region opens it.
 * @param pool of the role exchange
 */
export async function openTownClock(pool: Pool): Promise<TownClock> {
  let offset = 0;
  let listener: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function listen(): Promise<void> {
    const client = new pg.Client({ ...pool.options, application_name: 'engawa town clock' });
    const lose = () => {
      client.removeAllListeners('notification');
      client.end().catch(() => {});
      if (listener === client) listener = undefined;
      if (closed || retry) return;
      retry = setTimeout(() => {
        retry = undefined;
        listen().catch(() => {});
      }, retryMs);
      retry.unref();
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ payload }) => {
      offset = Number(payload);
    });
    try {
      await client.connect();
      await client.query('LISTEN engawa_clock');
      // Read after listening: a turn between the two is heard twice rather than not at all.
      const { rows } = await client.query('SELECT offset_ms::text AS offset FROM exchange.clock');
      offset = Number(rows[0]?.offset ?? 0);
    } catch (error) {
      lose();
      throw error;
    }
    if (closed) return lose();
    listener = client;
  }

  async function set(to: number): Promise<void> {
    await pool.query(
      `WITH kept AS (
         INSERT INTO exchange.clock (offset_ms) VALUES ($1)
         ON CONFLICT (single) DO UPDATE SET offset_ms = excluded.offset_ms RETURNING offset_ms)
       SELECT pg_notify('engawa_clock', offset_ms::text) FROM kept`,
      [to],
    );
    offset = to;
  }

  await listen();
  return {
    now: () => new Date(Date.now() + offset),
    turn: (to) => set(to.getTime() - Date.now()),
    reset: () => set(0),
    async close() {
      closed = true;
      clearTimeout(retry);
      const last = listener;
      listener = undefined;
      await last?.end();
    },
  };
}
