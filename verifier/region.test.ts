import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Receipt, receipt as receiptSchema } from '../contracts/receipt.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { verifyCommand } from './main.ts';

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

async function verify(...args: string[]): Promise<[number, string]> {
  const lines: string[] = [];
  const io = { say: (line: string) => void lines.push(line), complain: (line: string) => void lines.push(line) };
  const code = await verifyCommand([...args, '--state', path.join(folder, 'state')], io);
  return [code, lines.join('\n')];
}

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
