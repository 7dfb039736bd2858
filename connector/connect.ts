import { mkdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { contract as contractSchema } from '../contracts/contract.ts';
import { createClient } from './client.ts';
import { readConnectorConfiguration } from './configuration.ts';
import { collectMail } from './inbox.ts';
import { openJournal } from './journal.ts';
import { lockState } from './lock.ts';
import { openNetwork } from './network.ts';
import { openOutbox } from './outbox.ts';

type Io = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown } };

const carePlan = fileURLToPath(new URL('../applications/care/contracts/careplan-v41.json', import.meta.url));

/**
 * `engawa connect <config>`: joins an office's folders to the exchange, outbound connections only. Runs until it is told to stop; killed at
 * any moment, it goes on where it was.
 * @returns the exit code
 */
export async function connectCommand(args: readonly string[], io: Io): Promise<number> {
  const [file] = args;
  if (file === undefined || args.length !== 1) {
    io.stderr.write('使い方: engawa connect <設定ファイル>\n');
    return 2;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    await connect(file, {
      say: (text) => io.stdout.write(`${new Date().toISOString()} ${text}\n`),
      signal: stop.signal,
    });
    return 0;
  } catch (error) {
    io.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

/** @throws Error in Japanese when it cannot start */
export async function connect(
  file: string,
  { say, signal }: { say: (text: string) => void; signal: AbortSignal },
): Promise<void> {
  const configuration = await readConnectorConfiguration(file);
  const { folders } = configuration;
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const release = await lockState(folders.state);
  if (!release) throw new Error(`この設定の接続プログラムは、すでに動いています（${folders.state}）。`);
  const journal = await openJournal(folders.state);
  try {
    const contract = contractSchema.parse(JSON.parse(await readFile(carePlan, 'utf8')));
    const { keys } = JSON.parse(await readFile(configuration.keys, 'utf8'));
    const { exchange, issuer, system } = configuration;
    const client = await createClient({ exchange, issuer, system, keys, fetch: await openNetwork(configuration) });
    say(`${system}: ${folders.out} を見張り、届いたファイルを ${folders.in} に置きます`);
    const outbox = openOutbox({ configuration, contract, client, journal, say, now: () => performance.now() });
    const pauseMs = configuration.pollSeconds * 1000;
    const sayOnce = quietly(say);
    await Promise.all([
      again('送付', signal, say, async () => {
        await outbox.look();
        return pauseMs;
      }),
      again('受け取り', signal, say, async () => {
        const { opens, count } = await collectMail(
          { configuration, client, journal, say: sayOnce },
          { waitSeconds: 20, signal },
        );
        return opens && count === 0 ? Math.max(pauseMs, 2000) : 50;
      }),
    ]);
  } finally {
    await journal.close();
    await release();
  }
}

/** Does `work` again and again; a failure is said once and tried again, slower and slower. @param work answers with the pause, ms */
async function again(
  what: string,
  signal: AbortSignal,
  say: (text: string) => void,
  work: () => Promise<number>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const pause = await work().then(
      (ms) => {
        if (failures > 0) say(`${what}: つながりました`);
        failures = 0;
        return ms;
      },
      (error) => {
        if (signal.aborted) return 0;
        failures++;
        if (failures === 1 || failures % 20 === 0)
          say(`${what}: ${(error as Error).message}（続けて試みます。ファイルは失われません）`);
        return Math.min(30_000, 500 * 2 ** Math.min(failures, 6));
      },
    );
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

/** Says the same thing once, not at every look. */
function quietly(say: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) say(text);
    last = text;
  };
}
