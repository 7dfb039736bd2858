import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
/** A Node that says it is another: the real one, told so before anything of ours is loaded. */
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;

test.each(['20.20.2', '22.12.0'])('an old Node (%s) is told in one line, in both languages', async (version) => {
  const alone = await mkdtemp(path.join(os.tmpdir(), 'engawa-node-')); // where npm has brought no Node
  for (const file of ['engawa.mjs', 'node-beside.mjs', 'node-old.mjs', 'node-version.mjs'])
    await copyFile(path.join(import.meta.dirname, file), path.join(alone, file));
  const program = path.join(alone, 'engawa.mjs');
  for (const called of [[program, 'doctor'], ['--import', 'tsx', 'main.ts'], ['node-version.mjs']]) {
    const failed = await run(process.execPath, ['--import', pretend(version), ...called]).catch((error) => error);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(new RegExp(`^縁側には.*${version}.*Engawa needs Node.js 22.13 or newer.*\\n$`));
  }
  await rm(alone, { recursive: true });
});

test.skipIf(!existsSync('node_modules/.bin/node'))(
  'called by an old Node, a command runs by the one that npm has brought',
  async () => {
    const called = ['--import', pretend('20.20.2'), 'engawa.mjs'];
    expect((await run(process.execPath, [...called, 'letter', '--help'])).stdout).toContain('使い方: engawa letter');
    expect(await run(process.execPath, [...called, 'nothing']).catch((error) => error)).toMatchObject({ code: 2 });
  },
);

test('every script that runs a program of ours asks first', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(import.meta.dirname, 'package.json'), 'utf8'));
  for (const name of ['demo', 'tamper']) expect(scripts[name]).toMatch(/^node --import \.\/node-version\.mjs /);
  expect(scripts.start).toMatch(/ main\.ts$/);
});
