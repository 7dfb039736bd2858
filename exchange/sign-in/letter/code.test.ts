import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inGroups, makeCode, readCode } from './code.ts';

const code = fc.array(fc.nat(9), { minLength: 17, maxLength: 17 }).map((digits) => {
  let next = 0;
  return makeCode(() => digits[next++]!);
});

test('a code is read as it is printed, typed by hand or with a Japanese keyboard', () => {
  fc.assert(
    fc.property(code, (made) => {
      expect(readCode(made)).toBe(made);
      expect(inGroups(made)).toMatch(/^(\d{3} ){5}\d{3}$/);
      expect(readCode(` ${inGroups(made)}　`)).toBe(made);
      expect(readCode(made.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))))).toBe(made);
      expect(readCode(inGroups(made).replaceAll(' ', 'ー'))).toBe(made);
    }),
  );
});

test('one wrong digit, or two exchanged, is noticed before anybody is asked', () => {
  fc.assert(
    fc.property(code, fc.nat(17), fc.integer({ min: 1, max: 9 }), (made, at, by) => {
      const wrong = made.slice(0, at) + ((Number(made[at]) + by) % 10) + made.slice(at + 1);
      expect(readCode(wrong)).toBeUndefined();
      const turned = made.slice(0, at) + (made[at + 1] ?? '') + made[at] + made.slice(at + 2);
      if (turned !== made) expect(readCode(turned)).toBeUndefined();
    }),
  );
  for (const text of ['', '1', '0'.repeat(17), '0'.repeat(19), 'x'.repeat(18), '12345678901234567-'])
    expect(readCode(text)).toBeUndefined();
});

test('codes are random', () => {
  expect(new Set(Array.from({ length: 1000 }, () => makeCode())).size).toBe(1000);
});
