import { mkdir } from 'node:fs/promises';
import { machineClock } from '../contracts/clock.ts';
import { again, type Run } from './again.ts';
import type { Client } from './client.ts';
import { type ConnectorConfiguration, readFileContract } from './configuration.ts';
import { collectMail } from './inbox.ts';
import { openJournal } from './journal.ts';
import { foldersToMake } from './lanes.ts';
import { lockState } from './lock.ts';
import { openOutbox } from './outbox.ts';
import { openWorkDone } from './work-done.ts';

/** How often work that is done is reported, and how long the last report may keep us from ending. */
const reportMs = 60_000;
const lastReportMs = 3_000;

const safe = '。ファイルは失われません';

/**
 * Moves files between an office's folders and the exchange until it is told to stop.
 * @throws Error in Japanese when it cannot start, or when another connector has taken over its state folder
 */
export async function moveFiles(
  configuration: ConnectorConfiguration,
  client: Client,
  { say, signal }: Run,
): Promise<void> {
  const contract = await readFileContract(configuration);
  const { folders, system } = configuration;
  for (const folder of foldersToMake(configuration)) await mkdir(folder, { recursive: true });
  const lost = new AbortController();
  const release = await lockState(folders.state, () => lost.abort());
  if (!release) throw new Error(`この設定の接続プログラムは、すでに動いています（${folders.state}）。`);
  const end = AbortSignal.any([signal, lost.signal]);
  try {
    const journal = await openJournal(folders.state, machineClock);
    try {
      say(`${system}: ${folders.out} を見張り、届いたファイルを ${folders.in} に置きます`);
      const shared = { configuration, client, journal, say };
      const outbox = openOutbox({ ...shared, contract, clock: machineClock, now: () => performance.now() });
      const report = openWorkDone(client, journal);
      await Promise.all([
        again('送付', { say, signal: end, safe }, async () => {
          await outbox.look();
          return configuration.pollSeconds * 1000;
        }),
        again('受け取り', { say, signal: end, safe }, receive(shared, end)),
        again('業務の出来事の報告', { say, signal: end }, async () => {
          await report(end);
          return reportMs;
        }),
      ]);
      // What is not heard now is reported at the next start, or is only missing in a statistic.
      await report(AbortSignal.timeout(lastReportMs)).catch(() => {});
    } finally {
      await journal.close();
    }
  } finally {
    await release();
  }
  if (lost.signal.aborted)
    throw new Error(`状態フォルダー ${folders.state} を、別の接続プログラムが使い始めたため、終わります。`);
}

/** Between two questions to a closed inbox: it may open earlier than it said. */
const closedPauseMs = 5_000;

function receive(shared: Parameters<typeof collectMail>[0], signal: AbortSignal): () => Promise<number> {
  let closed = '';
  return async () => {
    const { opens, count } = await collectMail(shared, { waitSeconds: 20, signal });
    const now = opens?.toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo' }) ?? '';
    if (now !== '' && now !== closed) shared.say(`業務時間外です（${now} から受け取れます）`);
    closed = now;
    return opens && count === 0 ? closedPauseMs : 50;
  };
}
