import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Place } from './place.ts';
import { findFreePort } from './ports.ts';
import { runAs, underUser } from './user.ts';

/** A running embedded PostgreSQL. `url` is the migrator's: it stays in the process that migrates and is given to no other. */
export type Embedded = {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

export const hasCluster = (place: Place): Promise<boolean> =>
  access(path.join(place.folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );

/** Creates the database cluster at `place` unless it is there: whole or not at all. @returns whether it was created now */
export async function createCluster(place: Place, password: string): Promise<boolean> {
  if (await hasCluster(place)) return false;
  const aside = `${place.folder}.new`;
  await rm(aside, { recursive: true, force: true }); // of a start that was killed
  await mkdir(path.dirname(aside), { recursive: true }); // apart, so that only the last is closed to others
  await mkdir(aside, { mode: 0o700 });
  const file = path.join(os.tmpdir(), `engawa-${randomBytes(8).toString('hex')}`);
  await writeFile(file, password, { mode: 0o600, flag: 'wx' });
  if (place.user) {
    await chown(aside, place.user.uid, place.user.gid);
    await chown(file, place.user.uid, place.user.gid);
  }
  const as = ['-U', 'engawa_migrator', '-A', 'scram-sha-256', `--pwfile=${file}`];
  try {
    await runAs(place.user, place.binaries.initdb, [
      ...['-D', aside, ...as, '-E', 'UTF8', '--locale=C', '--data-checksums'],
    ]);
  } finally {
    await rm(file, { force: true });
  }
  await rename(aside, place.folder);
  return true;
}

/** Starts the cluster at `place` on a loopback port (a free one, unless given) and waits until it answers. */
export async function startCluster(
  place: Place,
  password: string,
  settings: Record<string, string> = {},
  wished?: number,
): Promise<Embedded> {
  const port = wished ?? (await findFreePort());
  const child = await startAgain(place, port, settings);
  return {
    url: `postgres://engawa_migrator:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    port,
    process: child,
    stop: () => stop(child, place),
  };
}

/** The workers of a postmaster that was killed end a moment after it; until then a new one refuses. */
async function startAgain(place: Place, port: number, settings: Record<string, string>): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(place, port, settings);
    } catch (error) {
      if (attempt === 20 || !/pre-existing shared memory|lock file "postmaster.pid"/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function launch(place: Place, port: number, settings: Record<string, string>): Promise<ChildProcess> {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    max_connections: '120',
    ...settings,
  };
  const options = Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn(place.binaries.postgres, ['-D', place.folder, '-p', String(port), ...options], {
    ...underUser(place.user),
    stdio: ['ignore', 'ignore', 'pipe'],
    // Out of reach of the terminal's Ctrl-C: the database is stopped last, by us.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`PostgreSQL が起動できません（終了コード ${code}）\n${said}`)));
    child.stderr!.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
      if (said.includes('database system is ready to accept connections')) resolve(child);
    });
  });
}

async function stop(child: ChildProcess, place: Place): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (process.platform === 'win32')
    await runAs(undefined, place.binaries.pg_ctl, ['stop', '-D', place.folder, '-m', 'fast']);
  else child.kill('SIGINT'); // fast shutdown: connections are ended, what was committed is written
  await ended;
}
