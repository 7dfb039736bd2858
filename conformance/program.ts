import { type ChildProcess, spawn } from 'node:child_process';

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

/** Starts an application that keeps running. @returns what ends it */
export async function startProgram(
  [command, ...args]: readonly string[],
  folder: string,
): Promise<() => Promise<Said>> {
  const child = launch(command!, args, folder, {});
  const ended = listen(child, command!);
  ended.catch(() => {});
  await new Promise<void>((resolve) => {
    child.once('spawn', resolve);
    child.once('error', () => resolve());
  });
  return () => {
    child.kill();
    return ended;
  };
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
    child.once('error', (error) => reject(new Error(`${command} を起動できません（${error.message}）。`)));
    child.once('close', (code) => resolve({ ...said, code }));
  });
}
