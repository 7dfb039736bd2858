import type pg from 'pg';
import { type Clock, machineClock } from '../../../contracts/clock.ts';
import { makeClient } from '../../../database/connect.ts';
import type { KeyStore } from '../../keys.ts';
import { openWitnessing, type Witness, type Witnessing } from '../witness/witnessing.ts';
import { findBlock, type Signing } from './block.ts';
import { readLedgerKeys } from './ledger-keys.ts';
import { most, placeEntries } from './place.ts';
import { publishCheckpoint, thinCheckpoints } from './publish.ts';
import { findTree, type Tree } from './tree.ts';

export type Sequencer = {
  /** one more witness is asked from now on */
  follow(witness: Witness): void;
  stop(): Promise<void>;
};
export type SequencerOptions = {
  /** of the role sequencer; a session of its own, so no pooler that shares sessions may stand in between */
  readonly url: string;
  /** one folder for all processes of a region: the last signed checkpoint in it is what holds them to one history */
  readonly keys: KeyStore;
  readonly origin: string;
  /** milliseconds between checkpoints */
  readonly interval: number;
  /** the interval at which the public's checkpoint moves, milliseconds: so long older ones are needed */
  readonly publicMs?: number;
  readonly witnesses?: readonly Witness[];
  /** is told of what an operator must know */
  readonly log: (text: string) => void;
  readonly realClock?: Clock;
};

/** Whoever holds this advisory lock writes the tree. */
export const sequencerLock = 7264;

/** Batches placed before the next checkpoint. */
const batches = 8;
/** Parts of the time between checkpoints in which entries are placed; where fewer than `few` were waiting, the rest waits for the next checkpoint. */
const parts = 10;
const few = 16;
const thinEveryMs = 600_000;
const keepMs = 7_200_000;

/**
 * Places and publishes, at a fixed interval. Several processes may run one: whoever holds the database's lock works, on the very
 * connection that holds it, so that a lost connection loses both; the others wait their turn. While signing is blocked the lock
 * is let go between rounds: `engawa recover` takes it.
 */
export async function startSequencer(options: SequencerOptions): Promise<Sequencer> {
  const { keys, origin, log, publicMs = 0, witnesses = [], realClock = machineClock } = options;
  const witnessing = openWitnessing(witnesses, { url: options.url, log });
  const pause = createPause();
  let stopping = false;
  let said: string | undefined;
  let thinnedAt = realClock.now().getTime();

  async function workAsHolder(client: pg.Client): Promise<void> {
    while (!stopping) {
      // Read each time: it may have been turned.
      const signing: Signing = { keys, origin, ledgerKeys: await readLedgerKeys(keys) };
      const blocked = await sequence(client, signing, realClock, witnessing);
      if (blocked !== said && blocked !== undefined)
        log(`監査台帳に署名できないため、情報連携を止めています。${blocked} engawa recover で調べてください。`);
      said = blocked;
      if (blocked !== undefined) {
        await client.query('SELECT pg_advisory_unlock($1)', [sequencerLock]);
        return;
      }
      const now = realClock.now();
      if (now.getTime() - thinnedAt > thinEveryMs) {
        thinnedAt = now.getTime();
        await thinCheckpoints(client, (await findTree(client))!, keepMs + publicMs, now);
      }
      await restAndPlace(client);
    }
  }

  /** Under load, what comes between two checkpoints is placed in small parts: all of it at once would hold up for a moment what is asked meanwhile. */
  async function restAndPlace(client: pg.Client): Promise<void> {
    const tree = (await findTree(client))!;
    for (let part = 1; part < parts && !stopping; part++) {
      await pause.rest(options.interval / parts);
      if ((await placeEntries(client, tree.number)) < few)
        return pause.rest((options.interval * (parts - part)) / parts);
    }
    await pause.rest(options.interval / parts);
  }

  const running = (async () => {
    while (!stopping) {
      const client = makeClient(options.url, 'engawa-sequencer');
      client.on('error', () => {}); // the next query fails, and says so below
      try {
        await client.connect();
        while (!stopping) {
          if (await tryLock(client)) await workAsHolder(client);
          await pause.rest(options.interval);
        }
      } catch (error) {
        // Not silence: records wait unpublished, which stops the exchange, and this line says why.
        if (!stopping) log(`監査台帳: ${(error as Error).message}（続けて試みます）`);
        await pause.rest(options.interval);
      } finally {
        await client.end().catch(() => {});
      }
    }
  })();
  return {
    follow: witnessing.follow,
    async stop() {
      stopping = true;
      pause.wake();
      await running;
      await witnessing.stop();
    },
  };
}

const tryLock = async (client: pg.Client): Promise<boolean> =>
  (await client.query('SELECT pg_try_advisory_lock($1) AS held', [sequencerLock])).rows[0].held;

/**
 * One round of the lock's holder: place all that is recorded, then publish. A crash between any two of its statements loses and
 * repeats nothing.
 * @returns why nothing may be signed, undefined while all is well; written down, so that every process stops
 */
export async function sequence(
  client: pg.Client,
  signing: Signing,
  realClock: Clock,
  witnessing?: Witnessing,
): Promise<string | undefined> {
  const blocked = (await findBlock(client, signing))?.text;
  if (blocked === undefined) {
    const tree = (await findTree(client)) ?? (await openFirstTree(client, signing.origin, realClock));
    // Under load there is always something new, and publishing must not wait for its end.
    for (let batch = 0; batch < batches && (await placeEntries(client, tree.number)) === most; batch++);
    await publishCheckpoint(client, tree, signing, realClock);
    await witnessing?.exchangeNews(client);
  }
  await client.query('UPDATE ledger.sequencing SET blocked = $1 WHERE blocked IS DISTINCT FROM $1', [blocked ?? null]);
  return blocked;
}

async function openFirstTree(client: pg.Client, origin: string, realClock: Clock): Promise<Tree> {
  await client.query('INSERT INTO ledger.tree (number, origin, opened_at) VALUES (1, $1, $2)', [
    origin,
    realClock.now(),
  ]);
  return { number: 1, origin };
}

function createPause() {
  let wake = () => {};
  let woken = false;
  return {
    rest: (ms: number) =>
      new Promise<void>((resolve) => {
        if (woken) return resolve();
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    /** ends this rest and every later one */
    wake: () => {
      woken = true;
      wake();
    },
  };
}
