import pg from 'pg';
import { type Clock, machineClock } from '../../contracts/clock.ts';
import type { KeyStore } from '../keys.ts';
import { placeEntries } from './place.ts';
import { type LedgerKeys, publishCheckpoint, readLedgerKeys, SigningBlocked } from './publish.ts';
import { findTree } from './tree.ts';

export type Sequencer = { stop(): Promise<void> };
export type SequencerOptions = {
  /** of the role sequencer */
  readonly url: string;
  readonly keys: KeyStore;
  readonly origin: string;
  /** milliseconds between checkpoints */
  readonly interval: number;
  /** is told of what an operator must know */
  readonly log: (text: string) => void;
  readonly realClock?: Clock;
};

const lock = 7264;

/**
 * Places and publishes, at a fixed interval. Several processes may run one: whoever holds the database's lock works, on the very
 * connection that holds it, so that a lost connection loses both; the others wait their turn.
 */
export async function startSequencer(options: SequencerOptions): Promise<Sequencer> {
  const ledgerKeys = await readLedgerKeys(options.keys);
  let stopping = false;
  let wake = () => {};
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.interval);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopping) {
      const client = new pg.Client({ connectionString: options.url, application_name: 'engawa-sequencer' });
      client.on('error', () => {});
      try {
        await client.connect();
        while (!stopping && !(await tryLock(client))) await pause();
        while (!stopping) {
          await sequence(client, options, ledgerKeys);
          await pause();
        }
      } catch (error) {
        // Not silence: records wait unpublished, which stops the exchange, and this line says why.
        if (!stopping) options.log(`監査台帳: ${(error as Error).message}（続けて試みます）`);
        await pause();
      } finally {
        await client.end().catch(() => {});
      }
    }
  })();
  return {
    async stop() {
      stopping = true;
      wake();
      await running;
    },
  };
}

const tryLock = async (client: pg.Client): Promise<boolean> =>
  (await client.query('SELECT pg_try_advisory_lock($1) AS held', [lock])).rows[0].held;

let said: string | undefined;

/** One round: place all that is recorded, then publish. A block is written down, so that every process stops. */
export async function sequence(
  client: pg.Client,
  { keys, origin, log, realClock = machineClock }: Omit<SequencerOptions, 'url' | 'interval'>,
  ledgerKeys: LedgerKeys,
): Promise<void> {
  const tree = (await findTree(client)) ?? (await openFirstTree(client, origin, realClock));
  while ((await placeEntries(client, tree.number)) > 0);
  let blocked: string | null = null;
  try {
    await publishCheckpoint(client, tree, { keys, ledgerKeys, realClock });
  } catch (error) {
    if (!(error instanceof SigningBlocked)) throw error;
    blocked = error.message;
    if (said !== blocked) log(`監査台帳に署名しません。${blocked} engawa recover で調べてください。`);
  }
  said = blocked ?? undefined;
  await client.query('UPDATE ledger.sequencing SET blocked = $1 WHERE blocked IS DISTINCT FROM $1', [blocked]);
}

async function openFirstTree(client: pg.Client, origin: string, realClock: Clock) {
  await client.query('INSERT INTO ledger.tree (number, origin, opened_at) VALUES (1, $1, $2)', [
    origin,
    realClock.now(),
  ]);
  return { number: 1, origin };
}
