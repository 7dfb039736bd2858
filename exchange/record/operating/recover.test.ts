import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { machineClock } from '../../../contracts/clock.ts';
import { openKeyStore } from '../../keys.ts';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { lastCheckpointFile } from '../tree/block.ts';
import { readLedgerKeys } from '../tree/ledger-keys.ts';
import { sequence } from '../tree/sequencer.ts';
import { recoverCommand } from './recover.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openTestLedger();
  vi.stubEnv('ENGAWA_DATA', ledger.folder);
  vi.stubEnv('DATABASE_URL', ledger.database.adminUrl);
  vi.stubEnv('ENGAWA_REGION', '');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await ledger.close();
});

const run = async (...args: string[]) => {
  const said = { out: '', error: '' };
  const io = {
    stdout: { write: (text: string) => (said.out += text) },
    stderr: { write: (text: string) => (said.error += text) },
  };
  return { code: await recoverCommand(args, io), ...said };
};

test('says what is wrong and changes nothing; opens a new ledger when told why and by whom', async () => {
  const keys = openKeyStore(path.join(ledger.folder, 'keys'));
  const signing = { keys, origin: 'engawa.example/ledger', ledgerKeys: await readLedgerKeys(keys) };
  const round = () => sequence(ledger.client, signing, machineClock);
  await ledger.record(3);
  expect(await round()).toBeUndefined();
  expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining('異常はありません') });

  await rm(path.join(ledger.folder, 'keys', lastCheckpointFile));
  for (const _ of [1, 2])
    expect(await run()).toMatchObject({ code: 1, out: expect.stringMatching('3件目までを証明できます[^]*始めるには') });
  expect(await round()).toBeDefined();
  const recovered = await run('--reason', '控えを失った', '--actor', '運営 花子');
  expect(recovered).toMatchObject({ code: 0, error: '' });
  expect(recovered.out).toMatch('engawa.example/ledger/2');
  expect(recovered.out).not.toMatch('始めるには');
  expect(await round()).toBeUndefined();
});

test.each([
  [['--reason', '理由だけ']],
  [['--reason', '', '--actor', 'x']],
  [['--unknown']],
  [['x']],
  [['--reason', 'r', '--actor', 'a', '--operator', 'nobody']],
])('refuses %j', async (args) => {
  expect(await run(...args)).toMatchObject({ code: 2, error: expect.stringContaining('使い方') });
});

test('without a database it says what to do', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://x@127.0.0.1:9/x');
  expect(await run()).toMatchObject({ code: 2, error: expect.stringContaining('npm start を動かしたまま') });
  vi.stubEnv('DATABASE_URL', '');
  expect(await run()).toMatchObject({ code: 2, error: expect.stringContaining('ENGAWA_DATA') });
});
