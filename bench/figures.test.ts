import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cliffsDelta, median, quantile, spread } from './figures.ts';

test('a quantile is one of the values, with that share of them below', () => {
  expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
});

test('median and spread of rounds', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(spread([100, 90, 110])).toBeCloseTo(0.2);
});

test('Cliff’s delta is what counting every pair gives', () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const pairs = a.flatMap((x) => b.map((y) => Math.sign(x - y)));
      expect(cliffsDelta(a, b)).toBeCloseTo(pairs.reduce((sum, one) => sum + one, 0) / pairs.length);
    }),
  );
});
