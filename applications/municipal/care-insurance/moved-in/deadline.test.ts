import { expect, test } from 'vitest';
import { deadlineOf, isTooLate, urgencyOf } from './deadline.ts';

test('fourteen days, the day of moving in not counted; across a year', () => {
  expect(deadlineOf('2026-11-10')).toBe('2026-11-24');
  expect(deadlineOf('2026-12-25')).toBe('2027-01-08');
});

test('warned five days before; the last day is still in time', () => {
  expect(urgencyOf('2026-11-10', '2026-11-18')).toBeUndefined();
  expect(urgencyOf('2026-11-10', '2026-11-19')).toBe('near');
  expect(urgencyOf('2026-11-10', '2026-11-24')).toBe('near');
  expect(urgencyOf('2026-11-10', '2026-11-25')).toBe('passed');
});

test('a last day on which the town hall is closed is the next on which it is open', () => {
  expect(deadlineOf('2026-11-07')).toBe('2026-11-24'); // a Saturday, before a holiday on Monday
  expect(deadlineOf('2026-12-16')).toBe('2027-01-04');
  expect(urgencyOf('2026-11-07', '2026-11-24')).toBe('near');
});

test('who applied after the last day inherits nothing', () => {
  expect(isTooLate('2026-11-07', '2026-11-24')).toBe(false);
  expect(isTooLate('2026-11-07', '2026-11-25')).toBe(true);
  expect(isTooLate('2026-11-07', null)).toBe(false);
});
