import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getLayout, getLayouts, type Item } from './layout.ts';
import ours from './layouts.json' with { type: 'json' };
import { readRecords } from './read.ts';
import { writeRecords } from './write.ts';

const { wrapper, layouts } = getLayouts();
const control = { data: '741', insurer: '', office: '0300000005', prefecture: '03', month: '202612' };
const returned = (text: string, units: number | string = 12) => ({
  layout: 'returned',
  values: {
    exchange: '7411',
    month: '202611',
    provider: '0300000005',
    insurer: '00123456',
    insured: '0000000101',
    form: '請求',
    units,
    outcome: '返戻',
    reason: '12P0',
    text,
  },
});
const written = (...texts: string[]) =>
  writeRecords(
    control,
    texts.map((text) => returned(text)),
  );
const lines = (bytes: Buffer) => iconv.decode(bytes, 'cp932').split('\r\n').slice(0, -1);
const mend = (change: (all: string[]) => string[]) =>
  iconv.encode(`${change(lines(written('一', '二'))).join('\r\n')}\r\n`, 'cp932');

test('a record says itself which layout it has', () => {
  const pairs = layouts.flatMap(({ exchange, record }) => exchange.map((one) => `${one}/${record}`));
  expect(new Set(pairs).size).toBe(pairs.length);
  expect(readRecords(written('髙﨑①')).records).toEqual([
    { ...returned('髙﨑①'), values: { ...returned('髙﨑①').values, units: '12' } },
  ]);
});

test.each<[string, (all: string[]) => string[], RegExp]>([
  ['no control record', (all) => all.slice(1), /コントロールレコード/],
  ['cut off', (all) => all.slice(0, -1), /途中で切れて/],
  ['a record lost', (all) => all.toSpliced(1, 1), /件数.*データレコードの数（1件）/],
  ['numbers that do not follow', (all) => all.with(2, all[2]!.replace('2,3,', '2,9,')), /3 にしてください/],
  ['an unknown record', (all) => all.with(1, all[1]!.replace('7411', '9999')), /扱っていません/],
  ['an item too many', (all) => all.with(1, `${all[1]},""`), /項目数が11です。10項目/],
  ['letters in a number', (all) => all.with(1, all[1]!.replace('"12"', '"1O"')), /単位数 は半角数字/],
  ['too long', (all) => all.with(1, all[1]!.replace('0000000101', '00000001010')), /被保険者番号 は 10 バイト/],
  ['another kind of line', (all) => all.with(1, all[1]!.replace(/^2/, '4')), /レコード種別2/],
])('is not received: %s', (_, change, text) => {
  const { problems } = readRecords(mend(change));
  expect(problems.map((one) => one.text).join()).toMatch(text);
});

test('what does not fit is never cut off, and a character that CP932 lacks is never a question mark', () => {
  expect(() => writeRecords(control, [returned('あ'.repeat(61))])).toThrow('内容 が 120 バイトを超えています。');
  expect(() => written('𠮷')).toThrow('CP932 にない文字');
});

test('any text comes back', () => {
  const text = fc.string({ unit: fc.constantFrom('あ', '髙', '"', ',', '\r\n', 'a', '～'), maxLength: 30 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      const { records, problems } = readRecords(written(...texts));
      expect(problems).toEqual([]);
      expect(records.map(({ values }) => values.text)).toEqual(texts);
    }),
  );
});

test('any record of any layout comes back, whether it was confirmed or not', () => {
  const signs = { N: '0123456789', AN: '0123456789ABCXYZ', X: 'ｱﾞA",' };
  /** Every item as full as it may be, or less, of signs that follow on each other from `from` on. */
  const recordOf = (id: string, from: number) => {
    const { exchange, record, items } = getLayout(id);
    const cells = items.map(({ key, type, bytes }, i) => {
      const length = (from + i) % (bytes + 1);
      const text = Array.from({ length }, (_, n) => signs[type][(from + i + n) % signs[type].length]).join('');
      return [key, text] as const;
    });
    const values = Object.fromEntries(cells.filter(([key]) => key !== ''));
    const first = exchange[from % exchange.length];
    return { layout: id, values: { ...values, exchange: first!, ...(record === '' ? {} : { record }) } };
  };
  const any = fc.tuple(fc.constantFrom(...layouts.map(({ id }) => id)), fc.nat(1000));
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), (chosen) => {
      const records = chosen.map(([id, from]) => recordOf(id, from));
      const bytes = writeRecords(control, records);
      const read = readRecords(bytes);
      expect(read.problems).toEqual([]);
      expect(read.records).toEqual(records);
      expect(writeRecords(control, read.records)).toEqual(bytes);
    }),
  );
});

test('what is wrong in a line is named with its item', () => {
  const { problems } = readRecords(mend((all) => all.with(1, all[1]!.replace('"12"', '"1O"'))));
  expect(problems).toEqual([{ row: 2, column: 9, text: '単位数 は半角数字で入れてください。' }]);
});

describe('a table of the region’s own', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'records-'));
  mkdirSync(path.join(folder, 'records'));
  const put = (name: string, table: object | string) =>
    writeFileSync(path.join(folder, name), typeof table === 'string' ? table : JSON.stringify(table));
  const { own: _, items, ...rest } = getLayout('changes');
  const rows = items.map(({ key, title, type, bytes }) => [key, title, type, bytes]);
  const corrected = (more: object) => ({ layouts: [{ ...rest, ...more }] });
  const record = { layout: 'changes', values: { exchange: '5311', insured: '0000000101', kana: 'ｱ'.repeat(40) } };
  beforeAll(() => {
    process.env.ENGAWA_TABLES = folder;
  });
  afterAll(() => {
    delete process.env.ENGAWA_TABLES;
    rmSync(folder, { recursive: true, force: true });
  });

  test('counts at once, is told as its own, and ours holds where it has none', () => {
    expect(() => writeRecords(control, [record])).toThrow('25 バイトを超えています');
    const wider = rows.map(([key, title, type, bytes]) => [key, title, type, key === 'kana' ? 50 : bytes, true]);
    put('records/5311.json', corrected({ seen: true, items: wider }));
    expect(getLayout('changes')).toMatchObject({ own: 'records/5311.json', seen: true });
    expect(getLayout('slip').own).toBeUndefined();
    expect(readRecords(writeRecords(control, [record])).problems).toEqual([]);
  });

  test.each<[string, object | string, RegExp]>([
    ['no JSON', '{', /JSON として読めません/],
    ['a type that there is not', corrected({ items: [['a', '項目', 'B', 1]] }), /表 records\/wrong\.json の layouts/],
    ['the number of another', corrected({ id: 'mine', items: rows, exchange: ['8222'] }), /8222は、.*両方にあります/],
    ['what another file has', corrected({ items: rows }), /changes は、records\/5311\.json にもあります/],
    [
      'a key lost that the review needs',
      { layouts: [{ ...ours.layouts.find(({ id }) => id === 'benefit')!, items: [['exchange', '識別', 'AN', 4]] }] },
      /benefit に、record（レコード種別コード）の項目が要ります/,
    ],
  ])('is told what is wrong, and what was read before holds: %s', (_, table, text) => {
    put('records/wrong.json', table);
    expect(getLayouts().problem).toMatch(text);
    expect(getLayout('changes').own).toBe('records/5311.json');
    rmSync(path.join(folder, 'records/wrong.json'));
    expect(getLayouts().problem).toBeUndefined();
  });

  test('taken away again, ours holds', () => {
    rmSync(path.join(folder, 'records/5311.json'));
    expect(getLayout('changes').own).toBeUndefined();
  });
});

test('no bytes that are not such a file are received, and none crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readRecords(bytes).problems.length).toBeGreaterThan(0);
    }),
  );
});

const official = new URL('../../../../shared/data/care/kokuhoren-layouts.json', import.meta.url);
describe.skipIf(!existsSync(official))('against the official layouts (left out without ../shared/data)', () => {
  type Theirs = { name: string; type: string; bytes: number };
  const theirs: Record<string, Theirs[]> = existsSync(official)
    ? JSON.parse(readFileSync(official, 'utf8')).layouts
    : {};
  test.each<[string, readonly Item[], string]>([
    ['control', wrapper.control, 'control'],
    ['end', wrapper.end, 'end'],
    ['invoice', getLayout('invoice').items, '7111_請求書'],
    ['statement', getLayout('statement').items, '明細書_01_基本'],
    ['detail', getLayout('detail').items, '明細書_02_明細'],
    ['total', getLayout('total').items, '明細書_10_集計'],
    ['slip', getLayout('slip').items, '8222_給付管理票'],
  ])('%s has its items, in order, and their bytes', (_, ours, name) => {
    expect(ours.map(({ title, bytes }) => [title, bytes])).toEqual(
      theirs[name]!.map((item) => [item.name.replace(/\(.*\)$/, ''), item.bytes]),
    );
    // Letters stand in codes of today, where the layout of 平成26年 has digits only.
    const wider = ours.filter((item, i) => item.type !== theirs[name]![i]!.type).map(({ key }) => key);
    for (const key of wider) expect(['provider', 'planner', 'service', 'item', 'commissioned']).toContain(key);
  });
});
