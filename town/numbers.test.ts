import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, healthInsurerNumber, institutionNumber, isCheckDigitValid, officeNumber } from './numbers.ts';

describe('the check digit', () => {
  it.each(['33120015', '5521111111', '6631111116', '06132013', '131011'])('of %s is the published one', (number) => {
    expect(isCheckDigitValid(number)).toBe(true);
  });

  it.each(['1311234567', '06123456', '0300000100', '123456', '654321'])('of %s, a sample number, is not', (number) => {
    expect(isCheckDigitValid(number)).toBe(false);
  });

  it('notices every wrong digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{9}$/), fc.nat(9), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
        const number = digits + checkDigit(digits);
        const wrong = [...number].map((d, i) => (i === place ? String((Number(d) + shift) % 10) : d)).join('');
        expect(isCheckDigitValid(number)).toBe(true);
        expect(isCheckDigitValid(wrong)).toBe(false);
      }),
    );
  });

  it('is in every number that the town makes', () => {
    expect(officeNumber('7', '01', 24)).toMatch(/^9970100\d{3}$/);
    for (const number of [officeNumber('0', '02', 1), institutionNumber('4', 9), healthInsurerNumber(3)])
      expect(isCheckDigitValid(number)).toBe(true);
    expect([
      officeNumber('6', '01', 1).length,
      institutionNumber('1', 1).length,
      healthInsurerNumber(1).length,
    ]).toEqual([10, 10, 8]);
  });
});
