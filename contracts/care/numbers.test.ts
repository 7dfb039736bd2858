import { expect, test } from 'vitest';
import { hasCheckDigit } from '../content/flaws.ts';
import { findTypedFlaw } from './numbers.ts';

test('the check digit of the examples that are published', () => {
  for (const number of ['33120015', '5521111111', '6631111116', '06132013', '131011'])
    expect(hasCheckDigit(number), number).toBe(true);
  for (const number of ['1311234567', '06123456', '0300000100']) expect(hasCheckDigit(number), number).toBe(false);
});

test('what was typed is told at once: another length, another digit, a code of the municipality', () => {
  expect(findTypedFlaw('insurer', '131011')).toBeUndefined();
  expect(findTypedFlaw('insurer', '131016')).toContain('検証番号');
  expect(findTypedFlaw('insurer', '00131011')).toContain('6桁');
  expect(findTypedFlaw('office', '5521111111')).toBeUndefined();
  expect(findTypedFlaw('office', '５５２１１１１１１１')).toContain('半角数字10桁');
});
