import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind } from './processes.ts';
import type { CrashRegion } from './region.ts';

const killable = ['exchange', 'applications', 'connector', 'backend', 'postmaster'] as const satisfies readonly Kind[];

/**
 * Kills (SIGKILL: nobody gets to tidy up) one process of a kind drawn from those that live.
 * @param chance in [0, 1)
 * @returns which kind; undefined while there is none
 */
export function killOne(region: CrashRegion, chance: () => number): Kind | undefined {
  const alive = region.processes();
  const some = killable.filter((kind) => alive.some((one) => one.kind === kind));
  const kind = some[Math.floor(chance() * some.length)];
  const victims = alive.filter((one) => one.kind === kind);
  const victim = victims[Math.floor(chance() * victims.length)];
  if (!victim) return undefined;
  try {
    process.kill(victim.pid, 'SIGKILL');
    return kind;
  } catch {
    return undefined; // it has ended meanwhile
  }
}

export function killSupervisor(region: CrashRegion): Kind | undefined {
  const supervisor = region.processes().find(({ kind }) => kind === 'supervisor');
  if (!supervisor) return undefined;
  process.kill(supervisor.pid, 'SIGKILL');
  return 'supervisor';
}

/** The database says nothing for a while: no answer, and no lost connection either. */
export async function silenceDatabase(region: CrashRegion, ms: number): Promise<void> {
  const database = region.processes().filter(({ kind }) => kind === 'postmaster' || kind === 'backend');
  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of database)
      try {
        process.kill(pid, name);
      } catch {} // one that was just ending
  };
  signal('SIGSTOP');
  await sleep(ms);
  signal('SIGCONT');
}

const sizeMiB = 2048;

/** Lays the data folder on a disk of its own (memory), so that it can be full. @returns what takes it away; undefined where it may not */
export function mountSmallDisk(data: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'engawa-crash', data], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  return () => execFileSync('umount', ['-l', data], { stdio: 'pipe' });
}

/** Fills the disk of the data folder to the last byte for a while. */
export async function fillDisk({ data }: CrashRegion, ms: number): Promise<void> {
  const file = path.join(data, 'filler');
  const { bavail, bsize } = await statfs(data);
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize));
  } catch {} // others were quicker: full is full
  await sleep(ms);
  await rm(file, { force: true });
}
