import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const lockFile = (data: string) => path.join(data, 'engawa.lock');
const ownerFile = (data: string) => path.join(data, 'engawa.pid');

/**
 * Takes the data folder for this process alone. The lock is the operating system's own (SQLite asks for it, on every platform
 * in that platform's way): it ends with the process, whatever ends it, so it is never stale and no process number is believed.
 * @returns what gives it back, or undefined when another process has it
 */
export async function lockData(data: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(data, { recursive: true });
  const lock = take(data);
  if (!lock) return undefined;
  await writeFile(ownerFile(data), `${process.pid}\n`);
  return async () => {
    await rm(ownerFile(data), { force: true });
    lock.close();
  };
}

/** Who has the data folder, as a process number for people to read; undefined when nobody has. */
export async function findLockOwner(data: string): Promise<string | undefined> {
  if (!existsSync(lockFile(data))) return undefined;
  const lock = take(data);
  if (!lock) return (await readFile(ownerFile(data), 'utf8').catch(() => '')).trim() || '不明';
  lock.close();
  return undefined;
}

function take(data: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(lockFile(data));
  try {
    lock.exec('PRAGMA busy_timeout = 300; BEGIN EXCLUSIVE'); // of two that ask at one instant, one waits and one has it
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === 5) return undefined; // SQLITE_BUSY
    throw error;
  }
}
