import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sayTrouble } from '../connector/trouble.ts';
import { openApplicationKeys, readApplicationKeys } from '../supervisor/application-keys.ts';
import { openKeys, putKeys, sealKeys } from './sealed-keys.ts';

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-sealed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const passphrases = ['いちにんめの合言葉は長い', 'ふたりめの合言葉も長いです'] as const;

test('the applications’ own keys and their members’ systems’ are sealed with the region’s, and come back to their places', async () => {
  const keys = await openApplicationKeys(at('data'));
  const system = ['keys-applications', 'systems', 'GOV', '990019', 'municipal.json'];
  await mkdir(path.dirname(at('data', ...system)), { recursive: true });
  await writeFile(at('data', ...system), 'of a member', { mode: 0o600 });
  await mkdir(at('data', 'keys'));
  for (const [name, text] of [
    ['linkage.secret', 'linked'],
    ['database.json', 'of this installation'],
  ] as const)
    await writeFile(at('data', 'keys', name), text);
  const count = await sealKeys(at('data'), at('sealed'), passphrases);
  expect(count).toBe(4); // and not how this installation enters its database
  const sealed = await readFile(at('sealed'), 'utf8');
  for (const secret of [keys.sealing[0]!, keys.signing[0]!.d!, 'of a member']) expect(sealed).not.toContain(secret);

  expect(await putKeys(await openKeys(at('sealed'), passphrases), at('back'))).toBe(count);
  expect(await readApplicationKeys(at('back'))).toEqual(keys);
  expect(await readFile(at('back', ...system), 'utf8')).toBe('of a member');
  expect(await readFile(at('back', 'keys', 'linkage.secret'), 'utf8')).toBe('linked');
  expect((await stat(at('back', ...system))).mode & 0o777).toBe(0o600);
  await expect(stat(at('back', 'keys', 'database.json'))).rejects.toThrow();
});

test('where the disk is full nothing is left behind, and it is said in words', async ({ skip }) => {
  await mkdir(at('data', 'keys'), { recursive: true });
  await mkdir(at('full'));
  await writeFile(at('data', 'keys', 'linkage.secret'), randomBytes(100_000));
  for (const [i, name] of ['one', 'two'].entries()) await writeFile(at(name), passphrases[i]!);
  const program = path.resolve(import.meta.dirname, '..', 'engawa.mjs');
  const said = ['--passphrase-file', at('one'), '--passphrase-file', at('two')];
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    [
      ...['-rm', 'sh', '-c', 'mount -t tmpfs -o size=8k none "$0" || exit 77; "$@"; code=$?; ls -A "$0"; exit $code'],
      ...[at('full'), process.execPath, program, 'backup', '--keys', at('full', 'keys'), ...said],
    ],
    { env: { ...process.env, ENGAWA_DATA: at('data') }, encoding: 'utf8' },
  );
  if (status === null || status === 77 || stderr.startsWith('unshare:')) skip('no file system may be mounted here');
  expect([status, stdout, stderr]).toEqual([1, '', `${sayTrouble({ code: 'ENOSPC' }, at('full', 'keys'))}\n`]);
});

test('a region without applications has its keys sealed as before', async () => {
  await mkdir(at('data', 'keys'), { recursive: true });
  await writeFile(at('data', 'keys', 'linkage.secret'), 'linked');
  expect(await sealKeys(at('data'), at('sealed'), passphrases)).toBe(1);
});
