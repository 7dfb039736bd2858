import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../database/embedded/ports.ts';
import { findProcesses, type Victim } from './processes.ts';

const project = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** A region as `npm start` runs it, in a folder and on ports of its own, whose processes may be killed. */
export type CrashRegion = {
  readonly data: string;
  readonly url: string;
  processes(): Victim[];
  /** Starts the supervisor, and again while what is left of an earlier one is in the way. @throws Error */
  start(): Promise<void>;
  isRunning(): boolean;
  /** what the supervisor and its processes have said since its last start */
  said(): string;
  close(): Promise<void>;
};

/** @param prepare makes the data folder something else than an ordinary folder; returns what undoes it */
export async function openCrashRegion(prepare: (data: string) => () => void = () => () => {}): Promise<CrashRegion> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'engawa-kills-'));
  const undo = prepare(data);
  if (process.getuid?.() === 0) execFileSync('chmod', ['755', data]);
  const first = await findFreePort(5);
  const env = {
    ...{ ...process.env, ENGAWA_DATA: data, NODE_OPTIONS: '', DATABASE_URL: '', ENGAWA_REGION: '' },
    ...{ PORT: String(first) },
  };
  let supervisor: ChildProcess | undefined;
  let said = '';
  const isRunning = () => supervisor !== undefined && supervisor.exitCode === null && supervisor.signalCode === null;

  async function start(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      said = '';
      const child = spawn(process.execPath, ['--import', 'tsx', 'main.ts'], {
        ...{ cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] },
      });
      supervisor = child;
      for (const stream of [child.stdout!, child.stderr!])
        stream.on('data', (text) => {
          said = (said + text).slice(-20_000);
        });
      const until = Date.now() + 120_000;
      while (Date.now() < until && isRunning()) {
        if (said.includes('ready http')) return;
        await sleep(50);
      }
      // Children of a supervisor that was killed need a moment to notice.
      if (attempt === 5) throw new Error(`not ready:\n${said}`);
      child.kill('SIGKILL');
      await sleep(2000);
    }
  }
  return {
    data,
    url: `http://localhost:${first}`,
    processes: () => (supervisor?.pid === undefined ? [] : findProcesses(supervisor.pid, data)),
    start,
    isRunning,
    said: () => said,
    async close() {
      supervisor?.kill('SIGTERM');
      for (let i = 0; i < 200 && isRunning(); i++) await sleep(100);
      if (isRunning()) for (const { pid } of findProcesses(supervisor!.pid!, data)) process.kill(pid, 'SIGKILL');
      undo();
      await rm(data, { recursive: true, force: true });
    },
  };
}
