import { expect, test } from 'vitest';
import { parseDay, sayDay, sayDayBoth } from './day.ts';
import { splitVariants } from './name.tsx';
import { splitRuby, withoutRuby } from './ruby.tsx';
import { sayDuration, sayFileSize, sayMoney, sayPostcode } from './say.ts';

test.each([
  ['昭和15年3月7日', '1940-03-07'],
  ['S15.3.7', '1940-03-07'],
  ['ｓ１５．３．７', '1940-03-07'],
  ['昭15/3/7', '1940-03-07'],
  ['1940-3-7', '1940-03-07'],
  ['１９４０年３月７日', '1940-03-07'],
  ['19400307', '1940-03-07'],
  ['令和元年5月1日', '2019-05-01'],
  ['平成31年4月30日', '2019-04-30'],
  ['昭和64年1月7日', '1989-01-07'],
  ['大正15年12月24日', '1926-12-24'],
  [' 昭和 15 年 3 月 7 日 ', '1940-03-07'],
])('%s is %s', (text, day) => expect(parseDay(text)).toEqual({ day }));

test.each([
  ['昭和64年1月8日', 'その日は、昭和ではなく、平成元年1月8日です。'],
  ['平成31年5月1日', 'その日は、平成ではなく、令和元年5月1日です。'],
  ['令和元年4月30日', '平成31年4月30日'],
  ['15年3月7日', 'どの元号か分かりません'],
  ['昭和15年2月30日', 'ありません'],
  ['令和0年1月1日', 'ありません'],
  ['2023-02-29', 'ありません'],
  ['1800-01-01', '明治より前'],
  ['きのう', '「昭和15年3月7日」または「1940年3月7日」のように'],
  ['', 'のように書いてください'],
])('%s is answered by how to mend it', (text, says) =>
  expect(parseDay(text)).toEqual({ wrong: expect.stringContaining(says) }),
);

test('what is said is read again', () => {
  for (const day of ['1912-07-30', '1926-12-25', '1989-01-08', '2019-05-01', '2024-02-29'])
    expect(parseDay(sayDay(day))).toEqual({ day });
  expect(sayDayBoth('2019-05-01')).toBe('令和元年（2019年）5月1日');
});

test('a variant is marked, and the name stays what it was, byte for byte', () => {
  const name = '葛\u{E0100}西 辻\u{E0101}子';
  const pieces = splitVariants(name);
  expect(pieces.filter(({ variant }) => variant).map(({ text }) => text)).toEqual(['葛\u{E0100}', '辻\u{E0101}']);
  expect(pieces.map(({ text }) => text).join('')).toBe(name);
  expect(splitVariants('𠮷田 髙﨑')).toEqual([{ text: '𠮷田 髙﨑', variant: false }]);
});

test('readings stand over their words', () => {
  expect(splitRuby('縁側市《えんがわし》の｜お知らせ《おしらせ》')).toEqual([
    { base: '縁側市', reading: 'えんがわし' },
    { base: 'の' },
    { base: 'お知らせ', reading: 'おしらせ' },
  ]);
  expect(withoutRuby('声《こえ》で聞《き》く')).toBe('声で聞く');
});

test('numbers are said as people say them', () => {
  expect(sayMoney(12_300)).toBe('12,300円');
  expect(sayPostcode('0000101')).toBe('〒000-0101');
  expect([0, 999, 1000, 999_949, 999_999, 12_400_000].map(sayFileSize)).toEqual([
    '0 バイト',
    '999 バイト',
    '1 KB',
    '1 MB',
    '1 MB',
    '12.4 MB',
  ]);
  expect([20, 61, 3600, 3900, 200_000].map(sayDuration)).toEqual(['20秒', '2分', '1時間', '1時間5分', '3日']);
});
