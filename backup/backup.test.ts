import { spawn, spawnSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfiguration } from '../configuration.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { startExchange } from '../exchange/main.ts';
import { openTestClient, startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { openDatabase } from '../supervisor/database.ts';
import { readSecrets } from '../supervisor/secrets.ts';

// A region is backed up while it runs, is lost, and comes back in an empty data folder: the commands as an operator runs them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const program = path.join(import.meta.dirname, '..', 'engawa.mjs');
let region: TestRegion;
let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-backup-'));
  await writeFile(at('one'), 'いちにんめの合言葉は長い\n');
  await writeFile(at('two'), 'ふたりめの合言葉も長いです\n');
});
afterAll(async () => {
  await region.close();
  await rm(folder, { recursive: true, force: true });
});

function engawa(env: Record<string, string>, ...args: string[]) {
  const { DATABASE_URL: _, ...rest } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (out += text));
  return new Promise<{ code: number | null; out: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out })),
  );
}
const passphrases = () => ['--passphrase-file', at('one'), '--passphrase-file', at('two')];
const person = { insurer: '123456', insured: '1234567890' };
const system = 'CARE/0300000100/careplan';

test('taken while it runs, kept apart from its keys, and put back whole', async () => {
  const here = { ENGAWA_DATA: region.data, DATABASE_URL: region.database.adminUrl };
  const before = await region.client(system);
  const [code] = await before.codesOf([person]);
  expect(code).toHaveProperty('code');

  // The keys first: among them lies what was signed last, and a database that is older than that has lost something (engawa recover).
  const kept = await engawa(here, 'backup', '--keys', at('keys.sealed'), ...passphrases());
  expect(kept, kept.out).toMatchObject({ code: 0 });
  const taken = await engawa(here, 'backup', at('saved'));
  expect(taken, taken.out).toMatchObject({ code: 0 });
  expect((await stat(at('keys.sealed'))).mode & 0o077).toBe(0);
  const linkage = await readFile(path.join(region.data, 'keys', 'linkage.secret'));
  for (const name of await readdir(at('saved'), { recursive: true }))
    if (name.includes('.')) expect((await readFile(path.join(at('saved'), name))).includes(linkage), name).toBe(false);
  expect((await engawa(here, 'backup', at('saved'))).code).toBe(1); // never over another
  await mkdir(at('cut.part')); // of a back-up that was killed
  const half = await engawa(here, 'backup', `${at('cut')}/`);
  expect(half).toMatchObject({ code: 1, out: expect.stringContaining('途中で終わったバックアップの残り') });

  const env = { ENGAWA_DATA: at('restored'), PORT: String(await findFreePort()) };
  const wrong = await engawa(
    env,
    'restore',
    at('saved'),
    '--keys',
    at('keys.sealed'),
    '--passphrase-file',
    at('two'),
    '--passphrase-file',
    at('one'),
  );
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('合言葉') });
  await mkdir(at('small'));
  const small = spawnSync(
    'unshare',
    [
      ...[
        '-rm',
        'sh',
        '-c',
        'mount -t tmpfs -o size=8k none "$0" || exit 77; "$@"',
        at('small'),
        process.execPath,
        program,
      ],
      ...['restore', at('saved'), '--keys', at('keys.sealed'), ...passphrases()],
    ],
    { env: { ...process.env, ...env, ENGAWA_DATA: at('small') }, encoding: 'utf8' },
  );
  if (small.status !== null && small.status !== 77 && !small.stderr.startsWith('unshare:')) {
    expect([small.status, small.stderr]).toEqual([1, expect.stringContaining('ディスクに空きがない')]);
    expect(small.stderr).toContain(`${at('small')} に残っています。空にしてから`);
  }
  const restored = await engawa(env, 'restore', at('saved'), '--keys', at('keys.sealed'), ...passphrases());
  expect(restored, restored.out).toMatchObject({ code: 0, out: expect.stringContaining('【注意】') });
  expect((await engawa(env, 'restore', at('saved'), '--keys', at('keys.sealed'), ...passphrases())).code).toBe(1); // not empty

  const configuration = readConfiguration(env);
  const database = await openDatabase(configuration, () => {});
  const stop = await startExchange(configuration, await readSecrets('exchange', configuration));
  try {
    const { exchangeUrl } = configuration.region;
    const open = () => openTestClient(exchangeUrl, system, path.join(region.data, 'town', 'keys'));
    // Database and keys fit each other. Until what was recorded just before the back-up is published the exchange stands still.
    const ask = async () => (await open()).codesOf([person]);
    await expect.poll(() => ask().catch(() => undefined), { timeout: 20_000 }).toEqual([code]);
    const after = await open();
    const { body } = await after.get<{ entries: unknown[] }>(`/v1/trail?subject=${code!.code}`);
    expect(body.entries.length).toBeGreaterThan(0);
    const verified = await engawa({}, 'verify', `${exchangeUrl}/ledger`, '--state', at('verifier'));
    expect(verified, verified.out).toMatchObject({ code: 0 });
  } finally {
    await stop();
    await database.stop();
  }
});

test('an older back-up, told of the newest checkpoint, signs nothing until recover has said what is lost', async () => {
  const client = await region.client(system);
  await client.codesOf([person]); // is lost with the back-up
  const newest = async () => (await fetch(`${region.url}/ledger/checkpoint`)).text();
  const { checkpoint } = JSON.parse(await readFile(path.join(at('saved'), 'manifest.json'), 'utf8'));
  const sizeOf = (note: string) => Number(note.split('\n')[1]);
  await expect.poll(async () => sizeOf(await newest()), { timeout: 20_000 }).toBeGreaterThan(sizeOf(checkpoint));
  await writeFile(at('checkpoint'), await newest());

  const env = { ENGAWA_DATA: at('older'), PORT: String(await findFreePort()) };
  const told = [...passphrases(), '--checkpoint', at('checkpoint')];
  const restored = await engawa(env, 'restore', at('saved'), '--keys', at('keys.sealed'), ...told);
  expect(restored, restored.out).toMatchObject({ code: 0, out: expect.stringContaining('控えました') });

  const configuration = readConfiguration(env);
  const database = await openDatabase(configuration, () => {});
  const stop = await startExchange(configuration, await readSecrets('exchange', configuration));
  try {
    const { exchangeUrl } = configuration.region;
    const after = await openTestClient(exchangeUrl, system, path.join(region.data, 'town', 'keys'));
    await expect
      .poll(
        async () =>
          (await after.post('/v1/code-requests', { purpose: 'care-plan-sharing', requests: [person] })).status,
        { timeout: 60_000 },
      )
      .toBe(503);
    const explained = await engawa(env, 'recover');
    expect(explained.out).toMatch(/失われ/);
  } finally {
    await stop();
    await database.stop();
  }
});

test('a back-up that was changed, or of something else, puts nothing back', async () => {
  await appendFile(path.join(at('saved'), 'tables', 'exchange.member.jsonl'), '{}\n');
  const env = { ENGAWA_DATA: at('other'), PORT: String(await findFreePort()) };
  const changed = await engawa(env, 'restore', at('saved'), '--keys', at('keys.sealed'), ...passphrases());
  expect(changed).toMatchObject({
    code: 1,
    out: expect.stringContaining('exchange.member.jsonl が、書いたときと違います'),
  });
  await mkdir(at('none'));
  await writeFile(path.join(at('none'), 'manifest.json'), '{}');
  const none = () => engawa(env, 'restore', at('none'), '--keys', at('keys.sealed'), ...passphrases());
  expect(await none()).toMatchObject({ code: 1, out: expect.stringContaining('縁側のバックアップではありません') });
  await writeFile(path.join(at('none'), 'manifest.json'), '%PDF');
  expect(await none()).toMatchObject({ code: 1, out: expect.stringContaining('縁側のバックアップではありません') });
  // A real region's back-up, on a machine whose settings nobody has put back yet.
  const manifest = JSON.parse(await readFile(path.join(at('saved'), 'manifest.json'), 'utf8'));
  await writeFile(path.join(at('none'), 'manifest.json'), JSON.stringify({ ...manifest, region: '見本地域' }));
  expect(await none()).toMatchObject({ code: 1, out: expect.stringContaining('ENGAWA_REGION') });
  expect(await readdir(at('other')).catch(() => [])).toEqual([]);
});

test('one passphrase, a short one, or twice the same seals nothing', async () => {
  await writeFile(at('short'), 'みじかい');
  const here = { ENGAWA_DATA: region.data };
  const seal = (...files: string[]) =>
    engawa(here, 'backup', '--keys', at('never'), ...files.flatMap((file) => ['--passphrase-file', at(file)]));
  for (const files of [['one'], ['one', 'one'], ['one', 'short'], ['one', 'two', 'short']])
    expect(await seal(...files)).toMatchObject({ code: 1, out: expect.stringContaining('合言葉') });
  await expect(stat(at('never'))).rejects.toThrow();
});
