import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExchangeError } from './client.ts';
import { isSafeName } from './files.ts';
import { collectMail } from './inbox.ts';
import { type Journal, openJournal } from './journal.ts';
import { listFiles, makeExchange, makeOffice, slipName, type TestExchange } from './testing.ts';

let office: ReturnType<typeof makeOffice>;
let exchange: TestExchange;
let journal: Journal;
let today: Date;
const openAgain = async () => {
  journal = await openJournal(office.configuration.folders.state, { now: () => today });
};
beforeEach(async () => {
  office = makeOffice();
  exchange = makeExchange();
  today = new Date('2026-11-23T00:00:00Z');
  await openAgain();
});
afterEach(async () => {
  await journal.close();
  office.remove();
});
const collect = () => {
  const { configuration } = office;
  return collectMail({ configuration, client: exchange.client, journal, say: () => {} }, { waitSeconds: 0 });
};
const received = () => listFiles(office.configuration.folders.in);
const [one, two] = [slipName(1), slipName(1, 'UPKIHON_SUB2')];

test('a parcel whose files are still there goes into a numbered folder as a whole, names unchanged', async () => {
  exchange.post([{ name: one, text: 'a' }]);
  exchange.post([
    { name: one, text: 'b' },
    { name: two, text: 'c' },
  ]);
  await collect();
  expect(received()).toEqual([path.join('2', one), path.join('2', two), one].sort());
  expect(readFileSync(path.join(office.configuration.folders.in, one), 'utf8')).toBe('a');
  expect(exchange.mail).toEqual([]);
});

test('mail whose acknowledgement was lost is acknowledged, and written once', async () => {
  exchange.post([{ name: one, text: 'a' }]);
  exchange.failWhen((call) => (call === 'acknowledge' ? new ExchangeError(0, 'unreachable', '', true) : undefined));
  await expect(collect()).rejects.toThrow();
  rmSync(path.join(office.configuration.folders.in, one)); // taken in by the office's own software
  exchange.failWhen(() => undefined);
  await collect();
  expect(received()).toEqual([]);
  expect(exchange.mail).toEqual([]);
});

test('mail that comes again long after is still known', async () => {
  exchange.post([{ name: one, text: 'a' }]);
  const again = { ...exchange.mail[0]! };
  await collect();
  await journal.close();
  today = new Date('2027-02-20T00:00:00Z');
  await openAgain();
  exchange.mail.push(again);
  await collect();
  expect(received()).toEqual([one]);
  expect(exchange.mail).toEqual([]);
});

test('mail that does not open stays with the exchange; the same sender’s waits behind it, others’ does not', async () => {
  const broken = exchange.post([{ name: one, text: 'a' }], 'CARE/0300000100/careplan');
  exchange.post([{ name: two, text: 'b' }], 'CARE/0300000100/careplan');
  exchange.post([{ name: slipName(9), text: 'c' }], 'CARE/0300000200/careplan');
  const { openSealed } = exchange.client;
  exchange.client.openSealed = (mail) =>
    mail.message === broken ? Promise.reject(new Error('鍵がありません。')) : openSealed(mail);
  await expect(collect()).rejects.toThrow('鍵がありません');
  expect(received()).toEqual([slipName(9)]);
  expect(exchange.mail.length).toBe(2);
  exchange.client.openSealed = openSealed;
  await collect();
  expect(received().length).toBe(3);
});

test('a name that would leave the folder is not written', async () => {
  exchange.post([{ name: '../sent/evil.CSV', text: 'a' }]);
  await expect(collect()).rejects.toThrow('使えないファイル名');
  expect(listFiles(office.home).filter((name) => name.includes('evil'))).toEqual([]);
});

test.each(['..', 'a/b', 'a\\b', 'C:x', 'nul.CSV', 'x.CSV ', 'x.', '.x', '', 'a\nb', 'x'.repeat(201)])(
  '%j is no safe name',
  (name) => expect(isSafeName(name)).toBe(false),
);

test('a file of the office’s own that appears meanwhile is not overwritten', async () => {
  exchange.post([{ name: one, text: 'a' }]);
  const { add } = journal;
  journal.add = async (step) => {
    if (step.step === 'ready') writeFileSync(path.join(office.configuration.folders.in, one), 'own');
    await add(step);
  };
  await collect();
  expect(readFileSync(path.join(office.configuration.folders.in, one), 'utf8')).toBe('own');
  expect(readFileSync(path.join(office.configuration.folders.in, '2', one), 'utf8')).toBe('a');
});
