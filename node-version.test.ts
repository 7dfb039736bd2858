import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
/** A Node that says it is another: the real one, told so before anything of ours is loaded. */
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;

test.each(['20.20.2', '22.12.0'])('an old Node (%s) is told in one line, in both languages', async (version) => {
  for (const program of [['engawa.mjs', 'doctor'], ['--import', 'tsx', 'main.ts'], ['node-version.mjs']]) {
    const failed = await run(process.execPath, ['--import', pretend(version), ...program]).catch((error) => error);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(new RegExp(`^縁側には.*${version}.*Engawa needs Node.js 22.13 or newer.*\\n$`));
  }
});

test('every script that runs a program of ours asks first', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(import.meta.dirname, 'package.json'), 'utf8'));
  for (const name of ['demo', 'tamper']) expect(scripts[name]).toMatch(/^node --import \.\/node-version\.mjs /);
  expect(scripts.start).toMatch(/ main\.ts$/);
});
