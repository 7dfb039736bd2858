import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

const most = 1024 * 1024;

/** Runs an application's command to its end, or ends it after `seconds`. @throws Error in Japanese when it cannot be started */
export async function runProgram(
  [command, ...args]: readonly string[],
  folder: string,
  { env, seconds }: { readonly env: Readonly<Record<string, string>>; readonly seconds: number },
): Promise<Said> {
  const child = launch(command!, args, folder, env);
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  try {
    return await listen(child, command!);
  } finally {
    clearTimeout(timer);
  }
}

/** An application that keeps running. `end` with SIGKILL is a power cut. */
export type Running = { readonly ended: Promise<Said>; end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<Said> };

export async function startProgram(
  [command, ...args]: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = launch(command!, args, folder, env);
  const ended = listen(child, command!);
  ended.catch(() => {});
  await new Promise<void>((resolve) => {
    child.once('spawn', resolve);
    child.once('error', () => resolve());
  });
  return {
    ended,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

const restPauseMs = 300;

/** Keeps an application going: one that collects and ends is started again, as a scheduler would. `lastWords` is what it said of an error when it ended. @throws Error when it cannot be started at all */
export function keepRunning(
  program: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): { kill(): void; stop(): Promise<void>; lastWords(): string | undefined } {
  let running: Running | undefined;
  let lastWords: string | undefined;
  let stopped = false;
  const going = (async () => {
    while (!stopped) {
      running = await startProgram(program, folder, env);
      if (stopped) running.end();
      const { err } = await running.ended;
      lastWords =
        err
          .trim()
          .split('\n')
          .findLast((line) => /error|エラー|誤り/i.test(line)) ?? lastWords;
      await sleep(restPauseMs);
    }
  })();
  going.catch(() => {});
  return {
    kill: () => void running?.end('SIGKILL'),
    lastWords: () => lastWords?.slice(0, 200),
    async stop() {
      stopped = true;
      running?.end();
      await going;
    },
  };
}

/** A program that was just started may need a moment before it listens. */
export async function waitForDoor(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isThere = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' }).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    );
    if (isThere) return;
    await sleep(100);
  }
}

const launch = (command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) =>
  spawn(command, args, {
    cwd,
    env: { ...process.env, PYTHONUNBUFFERED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function listen(child: ChildProcess, command: string): Promise<Said> {
  const said = { out: '', err: '' };
  for (const name of ['out', 'err'] as const)
    child[`std${name}`]!.setEncoding('utf8').on('data', (text: string) => {
      said[name] = (said[name] + text).slice(-most);
    });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(sayCannotStart(command, error))));
    child.once('close', (code) => resolve({ ...said, code }));
  });
}

/**
 * To whoever has set it up: a name that works on one machine is not there on the next. A bare name is looked for in every folder of PATH, and one of those
 * that may not be entered is told as EACCES, too.
 */
function sayCannotStart(command: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || (code === 'EACCES' && !command.includes(path.sep)))
    return `${command} を起動できません。この計算機に、その名前のプログラムがありません。インストールするか、別の名前や場所（python3 のかわりに python、/usr/bin/python3 など）を、設定の start、run、taken に書いてください。`;
  if (code === 'EACCES')
    return `${command} を起動できません。実行する権限がありません。chmod +x ${command} を実行するか、それを動かすプログラム（python3 など）を、設定の start、run、taken の前に書いてください。`;
  return `${command} を起動できません（${message}）。`;
}
