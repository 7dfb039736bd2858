import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type User = { readonly name: string; readonly uid: number; readonly gid: number };

/** How a program of PostgreSQL is started: as `user`, in a folder that it can enter, with nothing of our environment. */
export const underUser = (user: User | undefined) => ({
  ...(user ? { uid: user.uid, gid: user.gid } : {}),
  cwd: process.platform === 'win32' ? undefined : '/',
  // Windows programs do not start without SystemRoot and its like; elsewhere the language of messages must be ours to read.
  env: process.platform === 'win32' ? process.env : { PATH: process.env.PATH, LC_ALL: 'C' },
});

export const runAs = (user: User | undefined, program: string, args: readonly string[]) =>
  run(program, [...args], underUser(user));
