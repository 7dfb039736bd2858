import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLockOwner, lockData } from './lock.ts';

let folder: string;
const others: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-lock-'));
});
afterAll(async () => {
  for (const other of others) other.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Another process that takes the lock of `folder`, says whether it got it, and keeps it. */
async function lockElsewhere(): Promise<{ got: boolean; process: ChildProcess }> {
  const script = `const { lockData } = await import(${JSON.stringify(new URL('lock.ts', import.meta.url).href)});
    console.log((await lockData(${JSON.stringify(folder)})) ? 'got' : 'taken'); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'pipe' });
  others.push(other);
  const [said] = await once(other.stdout!, 'data');
  return { got: String(said).startsWith('got'), process: other };
}

test('one process has a data folder; when it is killed the next has it, whatever files it left', async () => {
  const first = await lockElsewhere();
  expect(first.got).toBe(true);
  expect(await lockData(folder)).toBeUndefined();
  expect(await findLockOwner(folder)).toBe(String(first.process.pid));

  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  expect(await findLockOwner(folder)).toBeUndefined();
  const unlock = await lockData(folder);
  expect(unlock).toBeDefined();
  expect((await lockElsewhere()).got).toBe(false);
  await unlock!();
});

test('of several that start at once exactly one has it', async () => {
  const all = await Promise.all([lockElsewhere(), lockElsewhere(), lockElsewhere(), lockElsewhere()]);
  expect(all.filter(({ got }) => got)).toHaveLength(1);
});
