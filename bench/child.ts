import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { youngRoom } from '../supervisor/child.ts';

export type Child = {
  readonly pid: number;
  /** Says one thing and waits for one answer. @throws Error when the process ends, or says that it failed */
  ask<T>(message: unknown): Promise<T>;
  stop(): Promise<void>;
};

/** A process of the benchmark: `name` of the folder processes/. It ends with ours. */
export function startChild(name: string): Child {
  const child = fork(fileURLToPath(new URL(`processes/${name}.ts`, import.meta.url)), [], {
    execArgv: [...(name === 'exchange' ? youngRoom : []), '--import', import.meta.resolve('tsx')],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`${name} ended (${signal ?? code})`)));
  });
  ended.catch(() => {});
  return {
    pid: child.pid!,
    ask: <T>(message: unknown) =>
      Promise.race([
        ended,
        new Promise<T>((resolve, reject) => {
          child.once('message', (answer: { failed?: string }) =>
            answer.failed === undefined ? resolve(answer as T) : reject(new Error(`${name}: ${answer.failed}`)),
          );
          child.send(message as object);
        }),
      ]),
    async stop() {
      child.kill('SIGTERM');
      await ended.catch(() => {});
    },
  };
}
