import { expect, test } from 'vitest';
import { fitCp932, holds } from './cp932.ts';

test('what Windows writes is held', () => {
  for (const character of '髙﨑①㈱～－∥濵德Ⅰｱ゛') expect(holds(character), character).toBe(true);
});

test('what would be lost or turned into a look-alike is told, with what is written', () => {
  const told = (text: string) => fitCp932(text).unwritable.map(({ code, instead }) => `${code} ${instead}`);
  expect(told('𠮷田')).toEqual(['U+20BB7 〓']);
  expect(told('葛\u{E0100}西')).toEqual(['U+845B U+E0100 葛']);
  expect(told('〜−‖—')).toEqual(['U+301C ～', 'U+2212 －', 'U+2016 ∥', 'U+2014 ―']);
  // iconv-lite writes a backslash and a tilde for these
  expect(told('¥‾')).toEqual(['U+00A5 ￥', 'U+203E ￣']);
  expect(told('\u{E000}😀')).toEqual(['U+E000 〓', 'U+1F600 〓']);
  expect(fitCp932('𠮷田と葛\u{E0100}西').text).toBe('〓田と葛西');
});

test('every character that is said to be held comes back through a reader that is not ours', () => {
  const decoder = new TextDecoder('shift_jis');
  for (let code = 0x20; code < 0x10000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const character = String.fromCodePoint(code);
    const { text, unwritable } = fitCp932(character);
    if (unwritable.length === 0) expect(text).toBe(character);
    else expect(holds(unwritable[0]!.instead)).toBe(true);
  }
  expect(decoder.decode(Buffer.from([0xee, 0xe0]))).toBe('髙');
});
