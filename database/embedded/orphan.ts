import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Place } from './place.ts';
import { runAs } from './user.ts';

/**
 * Stops the PostgreSQL of `place` that outlived its supervisor, cleanly where it obeys. Only for the holder of the data lock:
 * whoever holds it knows that nobody else uses this database.
 * @returns whether there was one
 */
export async function stopOrphan(place: Place): Promise<boolean> {
  const file = path.join(place.folder, 'postmaster.pid');
  const [pid, folder] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const id = Number(pid);
  if (!Number.isSafeInteger(id) || id <= 1 || !isAlive(id)) return false;
  if (folder !== place.folder || !(await isPostgres(id, place))) {
    // After a reboot or in a container the number can be another program's. PostgreSQL would not start beside it.
    await rm(file, { force: true });
    return false;
  }
  if (process.platform === 'win32')
    await runAs(undefined, place.binaries.pg_ctl, ['stop', '-D', place.folder, '-m', 'fast']);
  else if (!(await kill(id, 'SIGINT', 30_000)) && !(await kill(id, 'SIGQUIT', 10_000)))
    throw new Error(`前回の PostgreSQL（プロセス ${id}）を止められません。止めてから、もう一度起動してください。`);
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether `pid` is a postgres that was started on this very folder: a number alone may be anybody's by now. */
async function isPostgres(pid: number, { folder }: Place): Promise<boolean> {
  const command = await commandOf(pid);
  return /postgres(\.exe)?["\s\0]/.test(command) && command.includes(folder);
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [program, args] =
    process.platform === 'win32'
      ? [
          'powershell',
          ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`],
        ]
      : ['ps', ['-o', 'command=', '-p', String(pid)]];
  return runAs(undefined, program as string, args as string[]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

async function kill(pid: number, signal: NodeJS.Signals, patience: number): Promise<boolean> {
  process.kill(pid, signal);
  for (const end = Date.now() + patience; Date.now() < end; ) {
    // One that ended and that nobody has waited for still has a number, but no command.
    if (!isAlive(pid) || (await commandOf(pid)) === '') return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
