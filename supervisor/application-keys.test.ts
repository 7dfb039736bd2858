import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openApplicationKeys, readApplicationKeys, readPublishedKeys } from './application-keys.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), 'engawa-keys-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

test('the keys are made once, and only their owner reads them', async () => {
  expect(await readPublishedKeys(data)).toEqual([]);
  await expect(readApplicationKeys(data)).rejects.toThrow(/npm start/);
  const made = await openApplicationKeys(data);
  expect(await openApplicationKeys(data)).toEqual(made);
  expect(await readApplicationKeys(data)).toEqual(made);
  const file = path.join(data, 'keys-applications', 'private.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
});

test('what the exchange is handed holds no private part', async () => {
  const { signing, sealing } = await openApplicationKeys(data);
  const text = await readFile(path.join(data, 'keys-applications', 'public.json'), 'utf8');
  expect(text).not.toContain(signing[0]!.d!);
  expect(text).not.toContain(sealing[0]!);
  expect(await readPublishedKeys(data)).toMatchObject([{ kid: signing[0]!.kid, x: signing[0]!.x }]);
});
