import { once } from 'node:events';
import { machineClock } from '../contracts/clock.ts';
import { again, type Run } from './again.ts';
import { openAnswering } from './answering/answering.ts';
import type { AnsweringConfiguration } from './answering/configuration.ts';
import type { Client } from './client.ts';
import { readSetup } from './configuration.ts';
import { openDoor } from './door/door.ts';
import { moveFiles } from './moving.ts';
import { openOwnClient } from './own-client.ts';
import { rotateKeys } from './rotate.ts';
import { wordsOf } from './trouble.ts';

type Io = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown } };
const usage =
  '使い方: engawa connect [--rotate] <設定ファイル（JSON）>\n  --rotate  このシステムの鍵を新しくします（接続プログラムは動かしたままで）\n設定の項目とフォルダーの使い方は connector/README.md にあります。\n';

/**
 * `engawa connect <config>`: joins an office's folders and systems to the exchange, outbound connections only. Runs until it is told to stop;
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
    io.stderr.write(`${wordsOf(error)}\n`);
    return 1;
  }
}

/** Runs whatever the configuration asks for until it is told to stop. @throws Error in Japanese when a part of it cannot start or go on */
export async function connect(file: string, { say, signal }: Run): Promise<void> {
  const setup = await readSetup(file);
  const { files, door, answering } = setup;
  const client = await openOwnClient(setup);
  const failed = new AbortController();
  const end = AbortSignal.any([signal, failed.signal]);
  const run = { say, signal: end };
  const parts = [
    files && moveFiles(files, client, run),
    door && keepOpen({ ...setup, door }, client, run),
    answering && answerInquiries(answering, client, run),
  ];
  // One part that cannot go on ends the others, so that nobody believes that all of it runs.
  const ended = parts.map((part) =>
    part?.catch((error) => {
      failed.abort();
      throw error;
    }),
  );
  const bad = (await Promise.allSettled(ended)).find(({ status }) => status === 'rejected');
  if (bad) throw (bad as PromiseRejectedResult).reason;
}

async function keepOpen(own: Parameters<typeof openDoor>[0], client: Client, { say, signal }: Run): Promise<void> {
  const door = await openDoor(own, { client, say });
  // Else nobody would hear of it before the first question of a client.
  void client.call('GET', '/v1/self').catch((error: Error) => {
    if (!signal.aborted) say(`入口: いまは照会できません。${error.message} engawa self-check で確かめてください。`);
  });
  if (!signal.aborted) await once(signal, 'abort');
  await door.close();
}

async function answerInquiries(answering: AnsweringConfiguration, client: Client, { say, signal }: Run): Promise<void> {
  const codes = Object.keys(answering);
  say(`照会への回答を始めます: ${codes.join('、')}`);
  const { collect, settle } = openAnswering({ answering, client, say, signal });
  await again('照会の受け取り', { say, signal }, async () => {
    await collect(20);
    return 0;
  });
  await settle();
}
