import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

type Ran = { readonly code: number; readonly out: string; readonly err: string };

/**
 * `engawa` as often as a test calls it, in one process of its own: to start one for each command, and to read all its modules, takes far longer than most
 * commands do. One after the other, as at one terminal.
 */
export function openCommands({ cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }) {
  let running: { readonly child: ChildProcess; readonly ended: Promise<unknown> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const start = () => {
    const child = fork(import.meta.filename, {
      cwd,
      env: { ...process.env, ...env },
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return { child, ended: once(child, 'exit') };
  };
  async function ask(args: readonly string[]): Promise<Ran> {
    running ??= start();
    const { child, ended } = running;
    child.send(args);
    const told = once(child, 'message').then(([ran]) => ran as Ran);
    const died = ended.then(() => Promise.reject(new Error(`engawa ${args.join(' ')} has ended its process`)));
    return Promise.race([told, died]);
  }
  return {
    engawa(...args: string[]): Promise<Ran> {
      const next = last.then(() => ask(args));
      last = next.catch(() => {});
      return next;
    },
    async close(): Promise<void> {
      if (running?.child.connected) running.child.disconnect();
      await running?.ended;
    },
  };
}

/** The other side. */
if (process.argv[1] === import.meta.filename && process.send) {
  const { run } = await import('../commands.ts');
  process.once('disconnect', () => process.exit());
  process.on('message', async (args: readonly string[]) => {
    const said = { out: '', err: '' };
    const own = { out: process.stdout.write, err: process.stderr.write };
    const hear = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
      said[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    };
    process.stdout.write = hear('out');
    process.stderr.write = hear('err');
    const code = await run(args).finally(() => {
      process.stdout.write = own.out;
      process.stderr.write = own.err;
    });
    process.send!({ code, ...said });
  });
}
