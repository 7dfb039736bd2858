import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockState } from './lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const lock = (holder: object) => writeFile(path.join(folder, 'lock'), JSON.stringify(holder));
const pace = { beatMs: 40, watchMs: 2_000 };
const never = () => {
  throw new Error('lost');
};

test('a second is turned away while the first lives, and let in when it has ended', async () => {
  const release = await lockState(folder, never, pace);
  expect(release).toBeDefined();
  expect(await lockState(folder, never, pace)).toBeUndefined();
  await release!();
  const again = await lockState(folder, never, pace);
  expect(again).toBeDefined();
  await again!();
});

test('the lock of a process that is gone is taken over at once', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await lock({ nonce: 'x', host: os.hostname(), pid, beat: 3 });
  const release = await lockState(folder, never, pace);
  expect(release).toBeDefined();
  await release!();
});

test.each([
  ['a number that is another program’s by now', { nonce: 'x', host: os.hostname(), pid: process.ppid, beat: 3 }],
  ['another PC’s, switched off', { nonce: 'x', host: 'another', pid: 1, beat: 3 }],
])('%s holds nobody up for ever', async (_, holder) => {
  await lock(holder);
  const release = await lockState(folder, never, pace);
  expect(release).toBeDefined();
  await release!();
});

test('a lock cut off while it was written is none', async () => {
  await writeFile(path.join(folder, 'lock'), '{"non');
  const release = await lockState(folder, never, pace);
  expect(release).toBeDefined();
  await release!();
});

test('who was frozen so long that another took over is told, and does not take the other’s lock away', async () => {
  const lost = Promise.withResolvers<void>();
  const release = await lockState(folder, lost.resolve, pace);
  await lock({ nonce: 'another', host: os.hostname(), pid: process.pid, beat: 0 });
  await lost.promise;
  await release!();
  expect(await readFile(path.join(folder, 'lock'), 'utf8')).toContain('another');
});
