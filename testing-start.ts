import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

const project = import.meta.dirname;

export type Running = {
  readonly pid: number;
  /** when it says so; rejected when it ends before */
  readonly ready: Promise<void>;
  readonly exit: Promise<number | null>;
  says(words: string | RegExp): Promise<void>;
  said(): string;
  members(): Promise<{ pid: number; command: string }[]>;
  signalAll(signal: NodeJS.Signals): void;
  /** when nothing of its process group lives any more */
  gone(): Promise<void>;
};

/** `npm start`, or another command, as an operator gives it: a real npm, in a process group of its own as a terminal gives it one. */
export function run(env: Record<string, string>, command: readonly string[] = ['npm', 'start']): Running {
  const [program, ...args] = command;
  const child: ChildProcess = spawn(program!, args, {
    cwd: project,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...env,
    },
  });
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk) => {
      text += chunk;
      for (const look of waiting) look();
    });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const says = (words: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!(typeof words === 'string' ? text.includes(words) : words.test(text))) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      exit.then((code) => reject(new Error(`ended (${code}) before it said ${words}:\n${text}`)));
    });
  const ready = says(/^ready /m);
  ready.catch(() => {});
  const running = {
    pid: child.pid!,
    ready,
    exit,
    says,
    said: () => text,
    members: () => findGroup(child.pid!),
    signalAll(signal: NodeJS.Signals) {
      try {
        process.kill(-child.pid!, signal);
      } catch {} // nobody left
    },
    async gone() {
      await exit;
      while ((await findGroup(child.pid!)).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
  return running;
}

/** The living processes of a process group. */
async function findGroup(group: number): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const all = await Promise.all(
    pids.map(async (pid) => {
      const [state, , of] = (await read(pid, 'stat')).replace(/^.*\) /, '').split(' ');
      if (Number(of) !== group || state === 'Z') return [];
      return [{ pid: Number(pid), command: (await read(pid, 'cmdline')).replaceAll('\0', ' ').trim() }];
    }),
  );
  return all.flat();
}
