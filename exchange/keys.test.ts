import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyStore } from './keys.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-keys-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a key made once is found again, by another opener and by two that race', async () => {
  const [a, b] = await Promise.all([openKeyStore(folder).secret('linkage'), openKeyStore(folder).secret('linkage')]);
  expect(a).toEqual(b);
  expect(await openKeyStore(folder).secret('linkage')).toEqual(a);
  expect((await stat(path.join(folder, 'linkage.secret'))).mode & 0o077).toBe(0);
});

test('a dropped subject key is gone', async () => {
  const store = openKeyStore(folder);
  await store.makeSubjectKeys(['5b1c0000-0000-4000-8000-000000000001']);
  expect(await store.findSubjectKey('5b1c0000-0000-4000-8000-000000000001')).toHaveLength(32);
  await store.dropSubjectKey('5b1c0000-0000-4000-8000-000000000001');
  expect(await store.findSubjectKey('5b1c0000-0000-4000-8000-000000000001')).toBeUndefined();
});

test('the keys of a whole town, asked for at one moment, want no more files open than a process may have', async () => {
  const towns = path.join(folder, 'town');
  const ids = Array.from({ length: 400 }, (_, i) => `5b1c0000-0000-4000-8000-${String(i).padStart(12, '0')}`);
  await openKeyStore(towns).makeSubjectKeys(ids);
  const script = `const { openKeyStore } = await import(${JSON.stringify(path.join(import.meta.dirname, 'keys.ts'))});
    const store = openKeyStore(${JSON.stringify(towns)});
    const keys = await Promise.all(${JSON.stringify(ids)}.map((id) => store.findSubjectKey(id)));
    console.log(keys.filter((key) => key?.length === 32).length);`;
  const limited = `ulimit -n 200 && exec "$0" --import tsx --input-type=module -e "$1"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', limited, process.execPath, script]);
  expect(stdout).toBe('400\n');
});

test('with a passphrase no file holds a key in the clear, and a wrong passphrase opens nothing', async () => {
  const wrapped = path.join(folder, 'wrapped');
  const store = openKeyStore(wrapped, 'ひらけごま');
  const secret = await store.secret('digest');
  for (const name of await readdir(wrapped)) {
    const bytes = await readFile(path.join(wrapped, name));
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.toString()).toMatch(/^eyJ/);
  }
  expect(await openKeyStore(wrapped, 'ひらけごま').secret('digest')).toEqual(secret);
  await expect(openKeyStore(wrapped, 'ちがう').secret('digest')).rejects.toThrow();
});

test('turned in steps: what was made is known before it is used, and all stay', async () => {
  const store = openKeyStore(path.join(folder, 'turned'));
  const first = await store.secret('linkage');
  await store.makeNext('linkage', 'secret');
  expect(await store.secret('linkage')).toEqual(first);
  expect(await store.secrets('linkage')).toMatchObject({ current: 0, all: { length: 2 }, turning: true });
  await store.makeNext('linkage', 'secret');
  expect((await store.secrets('linkage')).all).toHaveLength(2);
  const other = openKeyStore(path.join(folder, 'turned'));
  expect(await other.secret('linkage')).toEqual(first);
  expect(await store.turn('linkage', new Date())).toBe(1);
  expect(await store.turn('linkage', new Date())).toBe(1);
  expect(await other.secret('linkage')).toEqual(first);
  other.forget();
  expect(await other.secret('linkage')).not.toEqual(first);
  await store.endTurn('linkage');
  expect(await store.secrets('linkage')).toMatchObject({ current: 1, turning: false });
  expect((await store.secrets('linkage')).all[0]).toEqual(first);
});

test('wrapped anew, the old passphrase opens nothing, and who runs goes on', async () => {
  const wrapped = path.join(folder, 'rewrapped');
  const store = openKeyStore(wrapped, 'ふるい');
  const secret = await store.secret('digest');
  await expect(openKeyStore(wrapped, 'ちがう').rewrap('x')).rejects.toThrow();
  await openKeyStore(wrapped, 'ふるい').rewrap('あたらしい');
  expect(await openKeyStore(wrapped, 'あたらしい').secret('digest')).toEqual(secret);
  await expect(openKeyStore(wrapped, 'ふるい').secret('digest')).rejects.toThrow();
  expect(await store.secret('another')).toHaveLength(32);
  await expect(openKeyStore(path.join(folder, 'bare')).rewrap('x')).rejects.toThrow();
});
