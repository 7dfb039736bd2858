import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { machineClock } from '../../../contracts/clock.ts';
import { verifyLog } from '../../../verifier/log.ts';
import { folderSource } from '../../../verifier/source.ts';
import { openKeyStore } from '../../keys.ts';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { readLedgerKeys, vkeysOf } from '../tree/ledger-keys.ts';
import { sequence } from '../tree/sequencer.ts';
import { exportCommand } from './export-command.ts';
import type { Io } from './operating.ts';
import { retainCommand } from './retain-command.ts';

/* `engawa export` and `engawa retain`, as an operator calls them. */
let ledger: TestLedger;
let signing: Parameters<typeof sequence>[1];
let folder: string;
beforeAll(async () => {
  ledger = await openTestLedger();
  vi.stubEnv('ENGAWA_DATA', ledger.folder);
  vi.stubEnv('DATABASE_URL', ledger.database.adminUrl);
  vi.stubEnv('ENGAWA_REGION', '');
  const keys = openKeyStore(path.join(ledger.folder, 'keys'));
  signing = { keys, origin: 'engawa.example/ledger', ledgerKeys: await readLedgerKeys(keys) };
  folder = path.join(ledger.folder, 'out');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await ledger.close();
});

async function run(command: (args: readonly string[], io: Io) => Promise<number>, ...args: string[]) {
  const said = { out: '', error: '' };
  const io = {
    stdout: { write: (text: string) => (said.out += text) },
    stderr: { write: (text: string) => (said.error += text) },
  };
  return { code: await command(args, io), ...said };
}
const round = () => sequence(ledger.client, signing, machineClock);
const by = ['--reason', '年次監査', '--actor', '運営 花子'];
const verify = (records: boolean) =>
  verifyLog(folderSource(folder), {
    vkeys: vkeysOf(signing.origin, signing.ledgerKeys).slice(0, 1),
    earlier: [],
    records,
    today: new Date().toISOString().slice(0, 10),
  });
const operations = async () =>
  (
    await ledger.admin.query(
      `SELECT fields ->> 'fromSystem' AS system, fields ->> 'actor' AS actor, fields -> 'reasons' AS reasons, fields -> 'items' AS items
        FROM ledger.record WHERE fields ->> 'kind' = 'registration' ORDER BY id`,
    )
  ).rows;

test('nothing to export, and no folder that holds something', async () => {
  expect(await run(exportCommand, folder)).toMatchObject({ code: 1, error: expect.stringContaining('まだ何も') });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'x'), '');
  expect(await run(exportCommand, folder)).toMatchObject({
    code: 2,
    error: expect.stringContaining('空ではありません'),
  });
  await rm(folder, { recursive: true });
});

test('the ledger without its records says nothing about anybody, and verifies', async () => {
  await ledger.record(300, { retention: '2033-03-31' });
  await ledger.record(5, { retention: '2026-03-31' });
  await round();
  expect(await run(exportCommand, folder)).toMatchObject({
    code: 0,
    out: expect.stringMatching('305件[^]*engawa verify'),
  });
  expect((await readdir(folder)).toSorted()).toEqual(['checkpoint', 'tile', 'vkey']);
  expect(await verify(false)).toMatchObject({ ok: true });
  expect(await operations()).toEqual([]);
  await rm(folder, { recursive: true });
});

test('with its records only on record: by whom and why', async () => {
  expect(await run(exportCommand, folder, '--records')).toMatchObject({ code: 2 });
  expect(await run(exportCommand, folder, '--records', ...by)).toMatchObject({ code: 0 });
  expect(await verify(true)).toMatchObject({ ok: true });
  expect(await operations()).toEqual([
    { system: 'OPR/engawa/export', actor: '運営 花子', reasons: ['年次監査'], items: ['ledger with records'] },
  ]);
  await rm(folder, { recursive: true });
});

test('records are counted first, removed when told to, and the ledger still verifies', async () => {
  await round();
  for (const _ of [1, 2])
    expect(await run(retainCommand)).toMatchObject({ code: 0, out: expect.stringMatching('5件あります[^]*--remove') });
  expect(await run(retainCommand, '--remove')).toMatchObject({ code: 2 });
  expect(await run(retainCommand, '--remove', ...by)).toMatchObject({ code: 0, out: expect.stringContaining('5件の') });
  expect(await run(retainCommand)).toMatchObject({ code: 0, out: expect.stringContaining('ありません') });
  const [, removal] = await operations();
  expect(removal).toMatchObject({ system: 'OPR/engawa/retain', items: [expect.any(String), 'records 5'] });
  await round();
  expect(await run(exportCommand, folder, '--records', ...by)).toMatchObject({ code: 0 });
  expect(await verify(true)).toMatchObject({ ok: true });
});

test.each([
  [exportCommand, []],
  [exportCommand, ['a', 'b']],
  [exportCommand, ['a', '--unknown']],
  [exportCommand, ['a', '--actor', '花子']],
  [retainCommand, ['x']],
  [retainCommand, ['--actor', '花子']],
  [retainCommand, ['--remove', '--reason', 'r', '--actor', 'a', '--operator', 'nobody']],
] as const)('%o refuses %j', async (command, args) => {
  expect(await run(command, ...args)).toMatchObject({ code: 2, error: expect.stringContaining('使い方') });
});

test('without a database they say what to do', async () => {
  const elsewhere = path.join(ledger.folder, 'elsewhere');
  vi.stubEnv('DATABASE_URL', 'postgres://x@127.0.0.1:9/x');
  for (const answer of [await run(exportCommand, elsewhere), await run(retainCommand)])
    expect(answer).toMatchObject({ code: 2, error: expect.stringContaining('npm start を動かしたまま') });
  vi.stubEnv('DATABASE_URL', '');
  expect(await run(retainCommand)).toMatchObject({ code: 2, error: expect.stringContaining('ENGAWA_DATA') });
});
