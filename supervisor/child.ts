import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CannotStart } from './cannot-start.ts';
import { pause } from './pause.ts';
import type { ToChild, ToSupervisor } from './process.ts';

export const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export type Task = {
  /** on screens and before every line that it says */
  readonly title: string;
  /** the program, from the project's folder */
  readonly entry: string;
  readonly args?: readonly string[];
  /** options of Node itself */
  readonly node?: readonly string[];
  /** what it is handed when it asks */
  readonly hand?: () => Promise<ToChild>;
};
export type Child = {
  /** when it first stands; rejected when it ends before */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Of a process that answers a thousand questions a second most objects live as long as one of them. In MiB; with Node's own room (16) they are
 * moved about while they are in use, which costs a tenth of all its time.
 */
export const youngRoom: readonly string[] = ['--max-semi-space-size=64'];

const patience = 12_000;
const calm = 60_000;

/**
 * Runs `task` as a process of its own, and again, ever more slowly, whenever it dies.
 * @param over when everything is being stopped: a child that then ends, told or by the same signal, is not missed
 */
export function keepRunning(task: Task, say: (line: string) => void, over: AbortSignal): Child {
  let current = launch(task, say);
  const { ready } = current;
  const watch = async (): Promise<void> => {
    for (let wait = 500; ; ) {
      const started = Date.now();
      const how = await current.ended;
      if (over.aborted) return;
      if (Date.now() - started > calm) wait = 500;
      say(`${task.title}が止まりました（${how}）。${wait / 1000}秒後に再開します`);
      await pause(wait);
      if (over.aborted) return;
      wait = Math.min(2 * wait, 30_000);
      current = launch(task, say);
      current.ready.then(
        () => say(`${task.title}を再開しました`),
        () => {},
      );
    }
  };
  // A first start that fails is told by `ready` and not tried again.
  ready.then(watch, () => {});
  return {
    ready,
    stop: () => end(current),
  };
}

type Launched = {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<string>;
};

function launch({ title, entry, args = [], node = [], hand }: Task, say: (line: string) => void): Launched {
  const child = fork(path.join(project, entry), args, {
    cwd: project,
    execArgv: [...node, '--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: environment(),
  });
  for (const stream of [child.stdout!, child.stderr!])
    createInterface({ input: stream }).on('line', (line) => say(`${title}｜${line}`));
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `終了コード ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', async (message: ToSupervisor) => {
      if ('ready' in message) return resolve();
      const answer = await hand?.().catch(reject);
      if (answer && child.connected) child.send(answer, () => {});
    });
    ended.then((how) => reject(new CannotStart(`${title}を起動できませんでした（${how}）`)));
  });
  ready.catch(() => {});
  return { process: child, ready, ended };
}

async function end({ process: child, ended }: Launched): Promise<void> {
  if (child.connected) child.send({ stop: true } satisfies ToChild, () => {});
  const force = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(force);
}

/** Addresses, passwords and passphrases are handed to a child by message; the supervisor's environment stays with it. */
const environment = () => {
  const { DATABASE_URL: _, ENGAWA_PASSPHRASE_FILE: __, ...rest } = process.env;
  return rest;
};
