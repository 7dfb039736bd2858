import { setTimeout as rest } from 'node:timers/promises';
import type { Client } from 'pg';
import { consistencyProof } from '../../../contracts/tlog/merkle.ts';
import { openPool } from '../../../database/connect.ts';
import { findTree, treeReader } from '../tree/tree.ts';
import { askWitness, type Witness } from './ask-witness.ts';

export type { Witness } from './ask-witness.ts';

type News = { readonly tree: number; readonly size: number; readonly note: string };

/** Asks all witnesses for their cosignatures, beside the sequencer: a slow or dead one delays neither it nor the others. */
export type Witnessing = {
  /** Called by the sequencer in each round, on its own connection: what has come is written down, what is new is told. */
  exchangeNews(client: Client): Promise<void>;
  /** One more, from now on; one that is asked already stays as it is. */
  follow(witness: Witness): void;
  stop(): Promise<void>;
};

const shortestRestMs = 1000;
const longestRestMs = 300_000;

export function openWitnessing(
  witnesses: readonly Witness[],
  { url, log, shortest = shortestRestMs }: { url: string; log: (text: string) => void; shortest?: number },
): Witnessing {
  const reader = openPool(url, 1);
  const stopped = new AbortController();
  const come: (News & { readonly line: string })[] = [];
  let news: News | undefined;
  let told: () => void = () => {};
  let telling = new Promise<void>((resolve) => {
    told = resolve;
  });
  stopped.signal.addEventListener('abort', () => told());

  async function ask(witness: Witness): Promise<void> {
    let known = { tree: 0, size: 0 };
    let restMs = shortest;
    let failing = false;
    while (!stopped.signal.aborted) {
      const { tree, size, note } = news ?? { tree: 0, size: -1, note: '' };
      if (size < 0 || (known.tree === tree && known.size === size)) {
        await telling;
        continue;
      }
      try {
        const read = treeReader(reader, tree, size);
        const prove = (old: number) => consistencyProof(old, size, read);
        const lines = await askWitness(
          witness,
          { size, note },
          known.tree === tree ? known.size : 0,
          prove,
          stopped.signal,
        );
        come.push(...lines.map((line) => ({ tree, size, note, line })));
        known = { tree, size };
        restMs = shortest;
        if (failing) log(`立会人「${witness.name}」の連署が再開しました。`);
        failing = false;
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (!failing)
          log(`立会人「${witness.name}」の連署を得られません: ${(error as Error).message}（続けて試みます）`);
        failing = true;
        await rest(restMs, undefined, { signal: stopped.signal }).catch(() => {});
        restMs = Math.min(2 * restMs, longestRestMs);
      }
    }
  }

  const following = new Map<string, Promise<void>>();
  const follow = (witness: Witness) => {
    const key = `${witness.url} ${witness.vkey}`;
    if (!following.has(key)) following.set(key, ask(witness));
  };
  witnesses.forEach(follow);
  return {
    follow,
    async exchangeNews(client) {
      if (following.size === 0) return;
      for (let one = come.shift(); one; one = come.shift())
        await client.query(
          'UPDATE ledger.checkpoint SET note = note || $3 WHERE tree = $1 AND size = $2 AND strpos(note, $3) = 0',
          [one.tree, one.size, one.line],
        );
      const tree = await findTree(client);
      const { rows } = await client.query<News>(
        'SELECT tree, size, note FROM ledger.checkpoint WHERE tree = $1 ORDER BY size DESC LIMIT 1',
        [tree?.number],
      );
      const [newest] = rows;
      if (!newest || (newest.tree === news?.tree && newest.size === news.size)) return;
      news = newest;
      told();
      telling = new Promise((resolve) => {
        told = resolve;
      });
    },
    async stop() {
      stopped.abort();
      await Promise.all(following.values());
      await reader.end();
    },
  };
}
