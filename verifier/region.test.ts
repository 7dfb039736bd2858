import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { machineClock } from '../contracts/clock.ts';
import { type Receipt, receipt as receiptSchema } from '../contracts/receipt.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { recover } from '../exchange/record/operating/recovery.ts';
import { lastCheckpointFile } from '../exchange/record/tree/block.ts';
import { readLedgerKeys } from '../exchange/record/tree/ledger-keys.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { openTestPerson } from '../exchange/testing-person.ts';
import { createVerify } from './testing.ts';

let region: TestRegion;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'verifier-'));
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00')); // a Tuesday, open
});
afterAll(async () => {
  await region.close();
  await rm(folder, { recursive: true });
});

const verify = createVerify(() => folder);

test('the ledger of a real region, and the receipt of a parcel that went through it', async () => {
  const sender = await region.client('CARE/0300000100/careplan');
  const person = { insurer: '123456', insured: '123456789' };
  const [answer] = await sender.codesOf([person]);
  const name = 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV';
  const row = `202407,${person.insurer},${person.insured},20261101,20261101,1,"kadai",1,,,,,1,"",,"",,"","","",,\r\n`;
  const files = [{ name, mediaType: 'text/csv', content: Buffer.from(row).toString('base64') }];
  const parcel = { subjects: [{ code: answer!.code! }], files };
  const sent = await sender.send({ receiver: 'CARE/0300000005', parcel });
  const getReceipt = async (): Promise<Receipt> =>
    receiptSchema.parse((await sender.get<{ receipt: unknown }>(`/messages/${sent.id}`)).body.receipt);
  await expect
    .poll(async () => (await getReceipt()).records.every(({ proof }) => proof !== null), { timeout: 10_000 })
    .toBe(true);

  expect(await verify(region.url)).toEqual([0, expect.stringContaining('異常はありません')]);
  await writeFile(path.join(folder, 'receipt.json'), JSON.stringify(await getReceipt()));
  await writeFile(path.join(folder, name), row);
  const checked = await verify(path.join(folder, 'receipt.json'), '--file', path.join(folder, name));
  expect(checked).toEqual([0, expect.stringContaining('送られたものと同じです')]);
});

const keysOf = async (system: string): Promise<string> => {
  await region.client(system as `AUD/${string}/${string}`);
  const folderOfKeys = path.join(region.data, 'town', 'keys');
  const names = await readdir(folderOfKeys);
  return path.join(folderOfKeys, names.find((name) => name.includes(system.split('/')[1]!))!);
};

test('an auditor’s system reads the records too; another member’s does not', async () => {
  const auditor = ['--system', 'AUD/tsukumo-kansa/main', '--keys', await keysOf('AUD/tsukumo-kansa/main')];
  const [code, said] = await verify(region.url, ...auditor);
  expect(said).not.toContain('照合はしていません');
  expect(code).toBe(0);
  // One sign-in is followed from record to record, and no other's acts stand among them.
  const [one, other] = [region.town.cast.sharing1, region.town.cast.sharing2];
  for (const id of [one, other]) await (await openTestPerson(region, id)).get('/v1/me');
  const { rows } = await region.database
    .pool('admin', 1)
    .query<{ session: string }>(
      `SELECT fields ->> 'session' AS session FROM ledger.record WHERE fields -> 'items' ->> 0 = 'own-pages'`,
    );
  const [session] = rows.map((row) => row.session);
  const acts = async () => {
    const [status, text] = await verify(region.url, ...auditor, '--session', session!);
    return [status, text.match(/own-pages/g)?.length];
  };
  await expect.poll(acts, { timeout: 20_000 }).toEqual([0, 1]);
  expect((await verify(region.url, '--session', session!))[0]).toBe(2);
  expect(await verify(region.url)).toEqual([0, expect.stringContaining('照合はしていません')]);
  const office = ['--system', 'CARE/0300000100/careplan', '--keys', await keysOf('CARE/0300000100/careplan')];
  expect(await verify(region.url, ...office)).toEqual([2, expect.stringContaining('監査人ではありません')]);
  const stranger = ['--system', 'AUD/tsukumo-kansa/main', '--keys', await keysOf('CARE/0300000100/careplan')];
  expect(await verify(region.url, ...stranger)).toEqual([2, expect.stringContaining('断られました')]);
});

test('after a recovery the new log is followed, and a receipt of before is proved by the old log’s key', async () => {
  const old = await (await fetch(`${region.url}/ledger/vkey`)).text();
  const keys = openKeyStore(path.join(region.data, 'keys'));
  const { origin } = region.configuration.region;
  const signing = { keys, origin, ledgerKeys: await readLedgerKeys(keys) };
  const options = { adminUrl: region.database.adminUrl, signing, realClock: machineClock };
  const by = { operator: 'OPR/engawa', actor: '運営 花子', reason: '控えを失った' } as const;
  // What was under way may still be signed, which writes the note again.
  for (let recovered: unknown; !recovered; recovered = await recover(options, by)) {
    await rm(path.join(region.data, 'keys', lastCheckpointFile));
    await region.restart();
  }

  await expect
    .poll(() => verify(region.url), { timeout: 20_000 })
    .toEqual([0, expect.stringContaining('を引き継いでいます')]);
  const vkeys = await (await fetch(`${region.url}/ledger/trees/1/vkey`)).text();
  expect(vkeys).toBe(old);
  await writeFile(path.join(folder, 'vkey'), vkeys);
  const receipt = path.join(folder, 'receipt.json');
  expect(await verify(receipt, '--vkey', path.join(folder, 'vkey'))).toEqual([
    0,
    expect.stringContaining('にあります'),
  ]);
  expect(await verify(receipt)).toEqual([0, expect.stringContaining('にあります')]); // its keys are remembered
  await writeFile(path.join(folder, 'vkey'), await (await fetch(`${region.url}/ledger/vkey`)).text());
  expect((await verify(receipt, '--vkey', path.join(folder, 'vkey')))[0]).toBe(1);
}, 60_000);
