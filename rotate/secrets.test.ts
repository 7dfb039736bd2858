import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Parcel } from '../contracts/message.ts';
import type { Receipt } from '../contracts/receipt.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { verifyReceipt } from '../verifier/receipt.ts';
import { openOperator, type TestOperator } from './testing.ts';

// The secrets behind codes and digests are turned while members ask and send; what stood under the old ones holds.

let region: TestRegion;
let operator: TestOperator;
let office: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  operator = openOperator(region);
  office = await region.client('CARE/0300000100/careplan');
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});
afterAll(async () => {
  operator.close();
  await region.close();
});

const person = { insurer: '123456', insured: '1234567890' };
const admin = () => region.database.pool('admin', 1);
const receiver = 'CARE/0300000005';
const bytes = (text: string) =>
  Buffer.from(
    `202407,${person.insurer},${person.insured},20261101,20261101,1,"${text}",1,,,,,1,"",,"",,"","","",,\r\n`,
  );
const name = 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV';
const parcelOf = (code: string, text = 'kadai'): Parcel => ({
  subjects: [{ code }],
  files: [{ name, mediaType: 'text/csv', content: bytes(text).toString('base64') }],
});

async function verified(id: string) {
  const vkeys = (await (await fetch(`${region.url}/ledger/vkey`)).text()).trim().split('\n');
  const receipt = async () => (await office.get<Receipt>(`/messages/${id}/receipt`)).body;
  await expect
    .poll(async () => (await receipt()).records.every(({ proof }) => proof !== null), { timeout: 10_000 })
    .toBe(true);
  return verifyReceipt(JSON.stringify(await receipt()), { vkeys, files: [{ name, content: bytes('kadai') }] });
}

test('the digest key is turned while files are sent: receipts and repetitions of before hold', {
  timeout: 120_000,
}, async () => {
  const [found] = await office.codesOf([person]);
  const parcel = parcelOf(found!.code!);
  const before = await office.send({ receiver, parcel });
  expect(before.status).toBe(202);
  const kept = await office.get<Receipt>(`/messages/${before.id}/receipt`);
  let last = '';
  const { result } = await operator.whileWorking(
    async () => {
      const sent = await office.send({ receiver, parcel });
      expect(sent).toMatchObject({ status: 202 });
      expect(await office.send({ id: sent.id, receiver, parcel })).toMatchObject({ status: 202, body: sent.body });
      last = sent.id;
    },
    () => operator.rotate('digest'),
  );
  expect(result).toMatchObject({ code: 0 });
  expect(await office.send({ id: before.id, receiver, parcel })).toMatchObject({ status: 202, body: before.body });
  const other = parcelOf(found!.code!, 'betsu');
  expect(await office.send({ id: before.id, receiver, parcel: other })).toMatchObject({ status: 422 });
  const after = await office.send({ receiver, parcel });
  expect(before.body.message![14]).toBe('4');
  expect(after.body.message!.slice(14, 18)).toBe('8001');
  const again = await office.get<Receipt>(`/messages/${before.id}/receipt`);
  expect(again.body.payload).toEqual(kept.body.payload);
  for (const id of [before.id, last, after.id]) expect((await verified(id)).findings).toEqual([]);
});

test('the linkage key is turned while codes are asked for: codes stay, and each person has one', {
  timeout: 120_000,
}, async () => {
  const persons = region.town.residents
    .filter(({ municipality, insured, movedOut }) => municipality === '990019' && !movedOut && insured[0])
    .map(({ insured }) => insured[0]!);
  const town = await region.client('GOV/990019/main');
  const ask = async (some: readonly object[]) => {
    const { status, body } = await town.post<{ results: object[] }>('/v1/code-requests', {
      purpose: 'certification-for-plan',
      requests: some,
    });
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.results;
  };
  const early = persons.slice(0, 3);
  const before = await ask(early);
  const offices = await office.codesOf([person]);
  let next = 3;
  const made = new Map<number, object[]>();
  const { result } = await operator.whileWorking(
    async () => {
      await sleep(500); // a member may ask for so many persons a minute
      expect(await ask(early)).toEqual(before);
      expect(await office.codesOf([person])).toEqual(offices);
      // both lanes ask for somebody new at once
      const at = next++ % persons.length;
      const two = await Promise.all([ask([persons[at]!]), ask([persons[at]!])]);
      expect(two[0]).toEqual(two[1]);
      if (made.has(at)) expect(two[0]).toEqual(made.get(at));
      made.set(at, two[0]);
    },
    () => operator.rotate('linkage'),
  );
  expect(result).toMatchObject({ code: 0 });
  for (const table of ['subject_identifier', 'pairwise_code'])
    expect((await admin().query(`SELECT DISTINCT linkage_key FROM exchange.${table}`)).rows).toEqual([
      { linkage_key: 1 },
    ]);
  expect(await ask(early)).toEqual(before);
  for (const [at, codes] of made) expect(await ask([persons[at]!])).toEqual(codes);
  expect((await office.send({ receiver, parcel: parcelOf(offices[0]!.code!) })).status).toBe(202);
});

test('a turn that was cut off is gone on with, and turns nothing twice', { timeout: 120_000 }, async () => {
  const offices = await office.codesOf([person]);
  const keys = openKeyStore(path.join(region.data, 'keys'));
  await keys.makeNext('linkage', 'secret');
  await keys.turn('linkage', new Date());
  expect((await operator.rotate('linkage')).said).toContain('2 番');
  expect(await keys.readNote('linkage.json')).toMatch(/"current":2,.*"turning":false/);
  expect(await office.codesOf([person])).toEqual(offices);
  await region.restart();
  expect(await office.codesOf([person])).toEqual(offices);
});
