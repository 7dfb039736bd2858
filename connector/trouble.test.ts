import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carryCommand } from './carry/command.ts';
import { connectCommand } from './connect.ts';
import { selfCheckCommand } from './self-check.ts';
import { sayTrouble } from './trouble.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-trouble-'));
  await writeFile(at('file'), '');
  const setup = { exchange: 'http://127.0.0.1:9', system: 'CARE/0300000005/careplan' };
  await writeFile(
    at('keyless.json'),
    JSON.stringify({ ...setup, keys: 'none.json', answering: { x: { url: 'http://127.0.0.1:9' } } }),
  );
  await writeFile(at('keys.json'), JSON.stringify({ keys: [{ use: 'sig', d: '' }] }), { mode: 0o600 });
  await writeFile(at('ca.json'), JSON.stringify({ ...setup, keys: 'keys.json', ca: 'none.pem' }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function said(command: typeof carryCommand, ...args: string[]) {
  let text = '';
  const stream = { write: (more: string) => (text += more) };
  expect(await command(args, { stdout: stream, stderr: stream })).toBe(1);
  return text;
}

test('what is wrong with a file is said in words, with what to do', async () => {
  const trouble = async (name: string) => sayTrouble(await readFile(at(name)).catch((error) => error), name);
  expect(await trouble('none')).toMatch(/^none がありません。名前と場所を/);
  expect(await trouble('file/below')).toMatch(/^file\/below がありません（途中に/);
  expect(await trouble('.')).toMatch(/フォルダーです/);
  expect(sayTrouble(new Error('another'))).toBe(undefined);
});

test('the commands of an office say which file is missing, and never in the words of the machine', async () => {
  const all = [
    await said(carryCommand, 'submit', 'http://127.0.0.1:9', at('none.engawa')),
    await said(connectCommand, at('keyless.json')),
    await said(selfCheckCommand, at('ca.json')),
  ];
  for (const [i, file] of ['none.engawa', 'none.json', 'none.pem'].entries())
    expect(all[i]).toMatch(new RegExp(`${file} がありません。名前と場所を確かめてください`));
  expect(all.join()).not.toMatch(/ENOENT|no such file/);
});
