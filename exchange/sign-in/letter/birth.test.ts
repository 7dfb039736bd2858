import { expect, test } from 'vitest';
import { readBirth } from './birth.ts';

test('a birth date is read as people write it', () => {
  const right = [
    '昭和15年3月1日',
    '昭和１５年３月１日',
    'S15.3.1',
    '1940年3月1日',
    '1940/3/1',
    '1940-03-01',
    '19400301',
    ' 昭和 15 年 3 月 1 日 ',
  ];
  for (const text of right) expect(readBirth(text), text).toBe('1940-03-01');
  expect(readBirth('大正元年8月1日')).toBe('1912-08-01');
  expect(readBirth('令和元年5月1日')).toBe('2019-05-01');
  expect(readBirth('昭和15年2月29日')).toBe('1940-02-29');
});

test('what no day can be is none', () => {
  for (const text of [
    '',
    '昭和',
    '15年3月1日',
    '1941/2/29',
    '1940-13-01',
    '昭和0年1月1日',
    '昭和150301',
    '9999/1/1',
    '1940年3月',
    'x1940/3/1',
  ])
    expect(readBirth(text), text).toBeUndefined();
});
