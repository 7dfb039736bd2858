import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
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
