import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMyNumbers, myNumberCheckDigit } from './my-number.ts';

// Valid ones are computed, never written: nothing in this repository may look like somebody's My Number.
const planted = (eleven: string) => eleven + myNumberCheckDigit(eleven);
const eleven = fc.stringMatching(/^\d{11}$/);
const one = planted('31415926535');
const groups = (number: string, separator: string) => number.match(/.{4}/g)!.join(separator);
const wide = (text: string) => text.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));

describe('findMyNumbers', () => {
  it('finds a planted number wherever it stands alone, and gives its place', () => {
    const before = fc.constantFrom('', '個人番号は', '番号：', '"', ',', '\r\n', '(', '𠮷', 'マイナンバー ');
    const after = fc.constantFrom('', 'です。', '"', ',', '\r\n', '。', '）', ' 80歳');
    const written = fc.constantFrom<(n: string) => string>(
      (n) => n,
      wide,
      ...[' ', '\u3000', '-', '－', '−', 'ー', '‐'].map((s) => (n: string) => groups(n, s)),
      (n) => wide(groups(n, '－')),
    );
    fc.assert(
      fc.property(before, eleven, written, after, (head, digits, write, tail) => {
        expect(findMyNumbers(head + write(planted(digits)) + tail)).toEqual([{ offset: head.length }]);
      }),
    );
  });

  it('leaves alone what fails the check digit', () => {
    fc.assert(
      fc.property(eleven, fc.integer({ min: 1, max: 9 }), (digits, shift) => {
        const wrong = digits + ((Number(myNumberCheckDigit(digits)) + shift) % 10);
        expect(findMyNumbers(wrong)).toEqual([]);
        expect(findMyNumbers(groups(wrong, '-'))).toEqual([]);
      }),
    );
  });

  it.each([
    ['a longer number', `${one}0`],
    ['the tail of a longer number', `9${one}`],
    ['inside a word', `a${one}`],
    ['inside base64', `${one}Zg==`],
    ['a fraction', `0.${one}`],
    ['a card of four groups', `${groups(one, '-')}-1111`],
    ['the last groups of a card', `1111 ${groups(one, ' ')}`],
    ['mixed separators', `${one.slice(0, 4)}-${one.slice(4, 8)} ${one.slice(8)}`],
    ['the last group of an id', `3f2504e0-4f89-41d3-9a0c-${one}`],
    ['a telephone number', '0999-01-2345'],
    ['fifteen digits', '１２３４５６７８９０１２３４５'],
  ])('does not take %s for one', (_, text) => expect(findMyNumbers(text)).toEqual([]));

  it('finds every one of several', () => {
    const other = planted('27182818284');
    expect(findMyNumbers(`${one},${wide(other)}\n${groups(one, '-')}`).map((f) => f.offset)).toEqual([0, 13, 26]);
  });

  it('ends quickly on a megabyte of digits and separators', () => {
    expect(findMyNumbers('1234 '.repeat(200_000))).toEqual([]);
    expect(findMyNumbers('1'.repeat(1_000_000))).toEqual([]);
  });
});

describe('myNumberCheckDigit', () => {
  it('weighs by 2…7, 2…6 from the right', () => {
    // one digit at each place, worked out by hand from the ministry's formula
    const alone = Array.from({ length: 11 }, (_, i) => myNumberCheckDigit(`${'0'.repeat(10 - i)}1${'0'.repeat(i)}`));
    expect(alone.join('')).toBe('98765498765');
    expect(myNumberCheckDigit('00000000005')).toBe('1');
    expect(myNumberCheckDigit('00000000006')).toBe('0'); // 12 mod 11 = 1
  });

  it('takes eleven digits only', () => {
    expect(() => myNumberCheckDigit('123')).toThrow(TypeError);
  });
});
