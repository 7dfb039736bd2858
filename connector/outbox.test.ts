import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExchangeError } from './client.ts';
import { type Journal, openJournal } from './journal.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { carePlan, listFiles, makeExchange, makeOffice, slip, slipName, type TestExchange } from './testing.ts';

let office: ReturnType<typeof makeOffice>;
let exchange: TestExchange;
let journal: Journal;
let outbox: Outbox;
let ms: number;
let said: string[];
let today: Date;

async function open(): Promise<void> {
  const clock = { now: () => today };
  journal = await openJournal(office.configuration.folders.state, clock);
  const { configuration } = office;
  const say = (text: string) => said.push(text);
  outbox = openOutbox({
    configuration,
    contract: carePlan,
    client: exchange.client,
    journal,
    say,
    clock,
    now: () => ms,
  });
}
const restart = async () => {
  await journal.close();
  await open();
};

beforeEach(async () => {
  office = makeOffice();
  exchange = makeExchange();
  said = [];
  ms = 0;
  today = new Date('2026-11-23T00:00:00Z');
  await open();
});
afterEach(async () => {
  await journal.close();
  office.remove();
});

const drop = (name: string, content: string | Uint8Array) =>
  writeFileSync(path.join(office.configuration.folders.out, name), content);
const look = async (seconds: number) => {
  ms += seconds * 1000;
  await outbox.look();
};
const settle = async () => {
  await look(0);
  await look(6);
};
const filesIn = (folder: 'out' | 'sent' | 'refused') => listFiles(office.configuration.folders[folder]);
const reasonOf = (name: string, below = '') =>
  readFileSync(path.join(office.configuration.folders.refused, below, `${name}.理由.txt`), 'utf8');
const sentNames = () => exchange.kept.map(({ parcel }) => parcel.files.map(({ name }) => name));

const tail = (sequence: number) => `0300000100_43_0300000005_11_${String(sequence).padStart(14, '0')}`;
const row = (columns: number, insured: string) =>
  Array.from({ length: columns }, (_, i) => ['202407', '131011', insured][i] ?? '').join(',');

describe('when a file goes', () => {
  test('not while it grows, not before the quiet time, and then with its order', async () => {
    drop(slipName(7), slip('0000000001'));
    await look(0);
    await look(4);
    drop(slipName(7), slip('0000000001') + slip('0000000002'));
    await look(4);
    await look(4);
    expect(exchange.kept).toEqual([]);
    await look(2);
    expect(exchange.kept).toMatchObject([
      {
        contract: 'care/careplan-v41',
        receiver: 'CARE/0300000005',
        purpose: 'care-plan-sharing',
        orderKey: '0300000100>43>0300000005>11',
        orderPosition: 7,
        parcel: { subjects: [{ code: 'c-131011-0000000001' }, { code: 'c-131011-0000000002' }] },
      },
    ]);
    expect(Buffer.from(exchange.kept[0]!.parcel.files[0]!.content, 'base64').toString()).toBe(
      slip('0000000001') + slip('0000000002'),
    );
  });

  test('temporary names and sub-folders are let alone', async () => {
    for (const name of ['~$x.CSV', '.x.CSV', `${slipName(1)}.tmp`, `${slipName(1)}.part`]) drop(name, 'x');
    mkdirSync(path.join(office.configuration.folders.out, '古いもの'));
    writeFileSync(path.join(office.configuration.folders.out, '古いもの', slipName(1)), slip('0000000001'));
    await settle();
    expect(exchange.calls).toEqual([]);
    expect(filesIn('out').length).toBe(5);
  });

  test('a later ファイル連番 waits for an earlier one that is still coming, another receiver’s does not', async () => {
    drop(slipName(2), slip('0000000001'));
    await look(0);
    await look(3);
    drop(slipName(1), slip('0000000001'));
    drop(slipName(1).replace('0300000005', '0300000006'), slip('0000000001'));
    await look(0);
    await look(3);
    expect(sentNames()).toEqual([]);
    await look(3);
    expect(exchange.kept.map(({ receiver, orderPosition }) => [receiver, orderPosition])).toEqual([
      ['CARE/0300000005', 1],
      ['CARE/0300000006', 1],
      ['CARE/0300000005', 2],
    ]);
  });

  test('an image alone waits for the file that names it, but not for ever', async () => {
    const image = `UPKIHON_IMAGE_${tail(1)}_0001.jpg`;
    drop(image, Buffer.from([0xff, 0xd8, 0xff]));
    await settle();
    expect(filesIn('out')).toEqual([image]);
    await look(601);
    expect(reasonOf(image)).toContain('指す行がありません');
  });
});

describe('what goes together', () => {
  test('files that share persons are one parcel in the order of the table; other persons’ are another', async () => {
    drop(`UP2KYO_${tail(1)}.CSV`, row(22, '0000000001'));
    drop(`UP1KYO_${tail(1)}.CSV`, row(28, '0000000001'));
    drop(`UPHOSOKU_000000_${tail(1)}.CSV`, `${row(63, '0000000001')}\r\n${row(63, '0000000003')}`);
    drop(`UP3KYO_${tail(1)}.CSV`, row(13, '0000000002'));
    drop(`UPJSK_202611_${tail(1)}.CSV`, row(25, '0000000001'));
    await settle();
    expect(sentNames()).toEqual([
      [`UPHOSOKU_000000_${tail(1)}.CSV`, `UP1KYO_${tail(1)}.CSV`, `UP2KYO_${tail(1)}.CSV`],
      [`UP3KYO_${tail(1)}.CSV`],
      [`UPJSK_202611_${tail(1)}.CSV`],
    ]);
  });

  test('one person’s refusal holds back the whole of that parcel, and not the others', async () => {
    exchange.unknownPersons.add('0000000001');
    drop(`UP1KYO_${tail(1)}.CSV`, `${row(28, '0000000009')}\r\n${row(28, '0000000001')}`);
    drop(`UP2KYO_${tail(1)}.CSV`, row(22, '0000000009'));
    drop(`UP3KYO_${tail(1)}.CSV`, row(13, '0000000002'));
    await settle();
    expect(sentNames()).toEqual([[`UP3KYO_${tail(1)}.CSV`]]);
    const reason = reasonOf(`UP2KYO_${tail(1)}.CSV`);
    expect(reason).toContain(`・UP1KYO_${tail(1)}.CSV 2行目`);
    expect(reason).toMatch(/お答えできない/);
    expect(reason.startsWith('\ufeff')).toBe(true);
    expect(
      reason
        .split('\n')
        .slice(0, -1)
        .every((line) => line.endsWith('\r')),
    ).toBe(true);
    expect(reason).not.toContain('0000000001\r');
  });

  test('a late file of a refused unit is refused here, until the refused file comes with it again', async () => {
    const [plan, table] = [`UP1KYO_${tail(1)}.CSV`, `UP2KYO_${tail(1)}.CSV`];
    exchange.refuseWhen(() => ({ code: 'not_available', text: '提供できません。', at: [0] }));
    drop(plan, row(28, '0000000001'));
    await settle();
    exchange.refuseWhen(() => undefined);
    await restart();
    drop(table, row(22, '0000000001'));
    await settle();
    expect(reasonOf(table)).toContain('残りも送付していません');
    expect(exchange.kept).toEqual([]);
    for (const name of filesIn('refused')) rmSync(path.join(office.configuration.folders.refused, name));
    drop(plan, row(28, '0000000001'));
    drop(table, row(22, '0000000001'));
    await settle();
    expect(sentNames()).toEqual([[plan, table]]);
    await restart();
    drop(`UP3KYO_${tail(1)}.CSV`, row(13, '0000000001'));
    await settle();
    expect(sentNames().length).toBe(2);
  });

  test('a file that cannot be read holds back all of its unit, also what comes later, also after a year’s memory is tidied', async () => {
    drop(`UP1KYO_${tail(1)}.CSV`, 'x,y');
    drop(`UP2KYO_${tail(1)}.CSV`, row(22, '0000000001'));
    await settle();
    expect(reasonOf(`UP2KYO_${tail(1)}.CSV`)).toContain('28項目');
    await look(1);
    today = new Date('2027-06-01T00:00:00Z');
    await restart();
    drop(`UP3KYO_${tail(1)}.CSV`, row(13, '0000000002'));
    await settle();
    expect(exchange.kept).toEqual([]);
    expect(reasonOf(`UP3KYO_${tail(1)}.CSV`)).toContain('残りも送付していません');
  });
});

describe('what is refused', () => {
  test('a file of another office, with words for it', async () => {
    const name = slipName(1).replace('0300000100', '0300000999');
    drop(name, slip('0000000001'));
    await settle();
    expect(reasonOf(name)).toContain('送信元事業所番号');
    expect(exchange.calls).toEqual([]);
  });

  test('what the exchange tells plainly reaches the reader with its details', async () => {
    exchange.refuseWhen(() => ({ code: 'my_number_found', text: '個人番号と思われます。', details: ['1行目'] }));
    drop(slipName(1), slip('0000000001'));
    await settle();
    expect(reasonOf(slipName(1))).toMatch(/個人番号と思われます。\r\n・1行目/);
  });

  test('two files of one name: neither overwrites the other, names unchanged', async () => {
    for (const content of ['a', 'b', 'c']) {
      drop('請求書.xlsx', content);
      await settle();
    }
    expect(filesIn('refused').filter((name) => name.endsWith('.xlsx'))).toEqual(
      [path.join('2', '請求書.xlsx'), path.join('3', '請求書.xlsx'), '請求書.xlsx'].sort(),
    );
    expect(readFileSync(path.join(office.configuration.folders.refused, '2', '請求書.xlsx'), 'utf8')).toBe('b');
  });

  test('what the exchange cannot read is not tried for ever', async () => {
    exchange.failWhen((call) =>
      call === 'send' ? new ExchangeError(413, 'too_large', '大きすぎます。', false) : undefined,
    );
    drop(slipName(1), slip('0000000001'));
    await settle();
    expect(reasonOf(slipName(1))).toContain('大きすぎます。');
  });
});

describe('when the exchange does not answer', () => {
  const down = new ExchangeError(0, 'unreachable', 'つながりません。', true);

  test('nothing is lost and nothing goes twice: the same id, the same content', async () => {
    const ids: string[] = [];
    exchange.failWhen((call, message) => {
      if (call !== 'send') return undefined;
      ids.push(message!.id);
      return ids.length < 3 ? down : undefined;
    });
    drop(slipName(1), slip('0000000001'));
    await look(0);
    await expect(look(6)).rejects.toThrow('つながりません');
    await restart();
    drop(slipName(1), slip('0000000002'));
    await expect(look(1)).rejects.toThrow('つながりません');
    await look(1);
    expect(new Set(ids).size).toBe(1);
    await settle();
    expect(exchange.kept.map(({ parcel }) => parcel.subjects[0]!.code)).toEqual([
      'c-131011-0000000001',
      'c-131011-0000000002',
    ]);
  });

  test('trouble with one receiver does not hold up another’s files, but its own later ones', async () => {
    exchange.failWhen((call, message) =>
      call === 'send' && message!.receiver === 'CARE/0300000005'
        ? new ExchangeError(403, 'forbidden', '権限がありません。', false)
        : undefined,
    );
    drop(slipName(1), slip('0000000001'));
    drop(slipName(2), slip('0000000001'));
    drop(slipName(3).replace('0300000005', '0300000006'), slip('0000000001'));
    await look(0);
    await expect(look(6)).rejects.toThrow('権限がありません');
    expect(exchange.kept.map(({ receiver }) => receiver)).toEqual(['CARE/0300000006']);
    exchange.failWhen(() => undefined);
    await look(1);
    expect(exchange.kept.map(({ orderPosition }) => orderPosition)).toEqual([3, 1, 2]);
  });

  test('persons whose codes are known are not asked again when the rest was too much at once', async () => {
    let calls = 0;
    exchange.failWhen((call) =>
      call === 'requestCodes' && ++calls === 2 ? new ExchangeError(429, 'too_many_requests', '', true, 1) : undefined,
    );
    drop(slipName(1), Array.from({ length: 150 }, (_, i) => slip(String(1e9 + i))).join(''));
    await look(0);
    await expect(look(6)).rejects.toThrow(ExchangeError);
    await look(1);
    expect(calls).toBe(3);
    expect(exchange.kept[0]!.parcel.subjects.length).toBe(150);
  });
});

describe('receipts', () => {
  const receiptFile = (name: string) => path.join('sent', `${name}.receipt.json`);

  test('a file waits a little for its proof, and holds nobody up meanwhile', async () => {
    exchange.publish(false);
    drop(slipName(1), slip('0000000001'));
    await settle();
    drop(slipName(2), slip('0000000001'));
    await settle();
    expect(exchange.kept.length).toBe(2);
    expect(filesIn('sent')).toEqual([]);
    exchange.publish(true);
    await look(1);
    expect(filesIn('sent')).toContain(path.basename(receiptFile(slipName(1))));
    expect(filesIn('out')).toEqual([]);
  });

  test('without a proof it is filed all the same, and the receipt follows', async () => {
    exchange.publish(false);
    drop(slipName(1), slip('0000000001'));
    await settle();
    await look(20);
    const read = () => JSON.parse(readFileSync(path.join(office.home, receiptFile(slipName(1))), 'utf8'));
    expect(read().records[0].proof).toBeNull();
    exchange.publish(true);
    exchange.deliveries.set(exchange.kept[0]!.id, [
      { receiver: 'CARE/0300000005', state: 'acknowledged', reason: null, expiresAt: '', events: [] },
    ]);
    await look(1);
    await look(20);
    expect(read().records[0].proof).toBe('proof');
    expect(said.at(-1)).toContain('送付先が受け取りました');
  });

  test('what is in the end not handed over is told beside the file, once', async () => {
    drop(slipName(1), slip('0000000001'));
    await settle();
    await look(1);
    exchange.deliveries.set(exchange.kept[0]!.id, [
      { receiver: 'CARE/0300000005', state: 'not-delivered', reason: null, expiresAt: '', events: [] },
    ]);
    await look(30);
    const notice = `${slipName(1)}.お知らせ.txt`;
    expect(readFileSync(path.join(office.home, 'sent', notice), 'utf8')).toMatch(
      /送付先に渡っていません[\s\S]*out フォルダー/,
    );
    const calls = exchange.calls.filter((call) => call === 'findStatus').length;
    await restart();
    await look(1000);
    expect(exchange.calls.filter((call) => call === 'findStatus').length).toBe(calls);
  });
});
