import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { getLayout, type Item, layouts, wrapper } from './layout.ts';
import { readRecords } from './read.ts';
import { writeRecords } from './write.ts';

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
