import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineClock } from '../contracts/clock.ts';
import { ExchangeError } from './client.ts';
import { readConnectorConfiguration, readFileContract } from './configuration.ts';
import { collectMail } from './inbox.ts';
import { openJournal } from './journal.ts';
import { foldersToMake } from './lanes.ts';
import { lockState } from './lock.ts';
import { openOutbox } from './outbox.ts';
import { openOwnClient } from './own-client.ts';
import { rotateKeys } from './rotate.ts';

type Io = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown } };
const usage =
  '使い方: engawa connect [--rotate] <設定ファイル（JSON）>\n  --rotate  このシステムの鍵を新しくします（接続プログラムは動かしたままで）\n設定の項目とフォルダーの使い方は connector/README.md にあります。\n';
type Run = { readonly say: (text: string) => void; readonly signal: AbortSignal };

/**
 * `engawa connect <config>`: joins an office's folders to the exchange, outbound connections only. Runs until it is told to stop;
 * killed at any moment, it goes on where it was.
 * @returns the exit code
 */
export async function connectCommand(args: readonly string[], io: Io): Promise<number> {
  const rotating = args[0] === '--rotate';
  const [file, ...more] = rotating ? args.slice(1) : args;
  if (file === '--help' || file === '-h') {
    io.stdout.write(usage);
    return 0;
  }
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    io.stderr.write(usage);
    return 2;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const time = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Tokyo' });
  try {
    if (rotating) {
      await rotateKeys(file, (text) => io.stdout.write(`${text}\n`));
      return 0;
    }
    await connect(file, {
      say: (text) => io.stdout.write(`${time.format(machineClock.now())} ${text}\n`),
      signal: stop.signal,
    });
    return 0;
  } catch (error) {
    io.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

/** @throws Error in Japanese when it cannot start, or when another connector has taken over its state folder */
export async function connect(file: string, { say, signal }: Run): Promise<void> {
  const configuration = await readConnectorConfiguration(file);
  const contract = await readFileContract(configuration);
  const { folders, system } = configuration;
  for (const folder of foldersToMake(configuration)) await mkdir(folder, { recursive: true });
  const client = await openOwnClient(configuration);
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
      await Promise.all([
        again('送付', { say, signal: end }, async () => {
          await outbox.look();
          return configuration.pollSeconds * 1000;
        }),
        again('受け取り', { say, signal: end }, receive(shared, end)),
      ]);
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

/**
 * Does `work` again and again; a failure is said once and tried again, slower and slower, or as late as the exchange asks.
 * @param work answers with the pause, ms
 */
async function again(what: string, { say, signal }: Run, work: () => Promise<number>): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const pause = await work().then(
      (ms) => {
        if (failures > 0) say(`${what}: 続けられるようになりました`);
        failures = 0;
        return ms;
      },
      (error) => {
        if (signal.aborted) return 0;
        failures++;
        if (failures === 1 || failures % 20 === 0)
          say(`${what}: ${(error as Error).message}（続けて試みます。ファイルは失われません）`);
        const asked = error instanceof ExchangeError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
        return Math.max(Math.min(asked, 10 * 60_000), Math.min(30_000, 500 * 2 ** Math.min(failures, 6)));
      },
    );
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
