import { expect, test } from 'vitest';
import { figuresOf } from './figures.ts';

const line = (kind: string, month: string, count: number, medianSeconds: number, corrected = 0) => ({
  ...{ kind, month, count, medianSeconds, corrected },
});

test('each month in the unit in which people say it; what is fewer than ten stands nowhere, of the town itself neither', () => {
  const [november, october, ...others] = figuresOf(
    '202611',
    [
      line('care/slip-shared', '2026-11', 340, 725),
      line('care/plan-shared', '2026-11', 12, 3.25 * 86_400),
      line('care/actuals-entered', '2026-11', 30, 60, 4),
      line('municipal/certification-reached', '2026-11', 11, 33 * 86_400),
      line('care/slip-shared', '2026-10', 9, 60),
      line('care/visit-recorded', '2026-10', 900, 60),
    ],
    [
      { month: '202611', count: 10, median: 34.5, inTime: 3 },
      { month: '202610', count: 9, median: 12, inTime: 9 },
    ],
  );
  expect(november).toEqual({
    month: '202611',
    slip: { value: 12.1, count: 340 },
    plan: { value: 3.3, count: 12 },
    retyped: { value: 13.3, count: 30 },
    region: { value: 33, count: 11 },
    own: { value: 34.5, count: 10 },
  });
  expect(october).toEqual({ month: '202610' });
  expect(others.map(({ month }) => month).at(-1)).toBe('202512');
});
