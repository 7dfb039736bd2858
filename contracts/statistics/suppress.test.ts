import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findHidden } from './suppress.ts';
import { type Figure, tabulate } from './table.ts';
import { workOut } from './testing-attack.ts';

const k = 10;
const isSmall = ({ count }: Figure) => count < k;

const tableOf = (counts: readonly (readonly number[])[]): Figure[] =>
  tabulate(
    [counts.map((_, i) => `r${i}`), counts[0]!.map((_, j) => `c${j}`)],
    counts.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => [`r${i}`, `c${j}`]))),
  );

const hide = (figures: readonly Figure[]) => [...findHidden(figures, k, isSmall, ({ count }) => count)];
const small = fc.integer({ min: 0, max: 14 });
const any = fc.oneof({ weight: 3, arbitrary: small }, fc.integer({ min: 0, max: 60 }));
const counts = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(any, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );

test('a reader who knows every shown figure exactly leaves each small one at least ten values', () => {
  fc.assert(
    fc.property(counts, (table) => {
      const figures = tableOf(table);
      const hidden = hide(figures);
      for (const one of figures.filter(isSmall)) {
        const [least, most] = workOut(figures, hidden, one);
        expect(least).toBeLessThanOrEqual(one.count);
        expect(most - least, JSON.stringify({ table, at: one.at })).toBeGreaterThanOrEqual(k);
      }
    }),
    { numRuns: 300 },
  );
});

test('the same attack finds what is hidden without a complement: it can fail', () => {
  const figures = tableOf([
    [3, 40, 50],
    [30, 40, 50],
  ]);
  const alone = figures.filter(isSmall);
  expect(alone).toHaveLength(1);
  expect(workOut(figures, alone, alone[0]!)).toEqual([3, 3]);
  expect(hide(figures).length).toBeGreaterThanOrEqual(4);
});

test('nothing that may be shown is hidden for nothing', () => {
  expect(
    hide(
      tableOf([
        [40, 50],
        [30, 20],
      ]),
    ),
  ).toEqual([]);
  // Two small cells of one row hide each other only if together they could be ten.
  const row = tableOf([
    [4, 5, 60],
    [40, 50, 60],
  ]);
  expect(hide(row).length).toBeGreaterThan(2);
});

test('a table of few persons shows nothing, not even how few', () => {
  const figures = tableOf([
    [1, 0],
    [0, 3],
  ]);
  expect(hide(figures)).toHaveLength(figures.length);
});

test('a table with one side is hidden by the same rule', () => {
  const counted = (...counts: number[]) =>
    tabulate(
      [counts.map((_, i) => `r${i}`)],
      counts.flatMap((count, i) => Array.from({ length: count }, () => [`r${i}`])),
    );
  expect(hide(counted(40, 50))).toEqual([]);
  expect(hide(counted(3, 12, 90)).map(({ count }) => count)).toEqual([3, 12]);
  // Twelve is hidden behind; three more would still be found.
  for (const figures of [counted(3, 60), counted(0, 0, 5, 20), counted(9, 9, 9)])
    for (const one of figures.filter(isSmall)) {
      const [least, most] = workOut(figures, hide(figures), one);
      expect(most - least).toBeGreaterThanOrEqual(k);
    }
});
