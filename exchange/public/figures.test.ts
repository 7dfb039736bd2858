import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastPersons, type PublicFigures } from '../../contracts/public.ts';
import { figuresOf } from '../../contracts/statistics/table.ts';
import { workOut } from '../../contracts/statistics/testing-attack.ts';
import { type Counted, hideFew, monthsOver, type Row } from './figures.ts';

const rows: Row[] = [
  { kind: 'submission', purpose: 'care-plan-sharing' },
  { kind: 'inquiry', purpose: 'certification-check' },
  { kind: 'break-glass', purpose: 'life-rescue' },
  { kind: 'viewing', purpose: null },
];
type Cell = { exchanges: number; persons: number };
/** As the database would count them: persons of a total are no more than those of its parts together, and no fewer than of each. */
function countedOf(cells: readonly { permit: Cell; refuse: Cell }[]): Counted[] {
  const sum = (all: readonly Cell[]): Cell => ({
    exchanges: all.reduce((n, one) => n + one.exchanges, 0),
    persons: Math.max(0, ...all.map(({ persons }) => persons)),
  });
  const at = (i: number) => ({ kind: rows[i]!.kind, purpose: rows[i]!.purpose ?? 'something-else' });
  return [
    ...cells.flatMap(({ permit, refuse }, i) => [
      { ...at(i), decision: 'permit', ...permit },
      { ...at(i), decision: 'refuse', ...refuse },
      { ...at(i), decision: null, ...sum([permit, refuse]) },
    ]),
    { kind: null, purpose: null, decision: 'permit', ...sum(cells.map(({ permit }) => permit)) },
    { kind: null, purpose: null, decision: 'refuse', ...sum(cells.map(({ refuse }) => refuse)) },
    { kind: null, purpose: null, decision: null, ...sum(cells.flatMap(({ permit, refuse }) => [permit, refuse])) },
  ];
}
const cell = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 300 })), fc.integer({ min: 1, max: 40 }))
  .map(([exchanges, persons]) => ({ exchanges, persons: Math.min(exchanges, persons) }));
const cells = fc.array(fc.record({ permit: cell, refuse: cell }), { minLength: rows.length, maxLength: rows.length });

const decisions = ['permit', 'refuse'] as const;
function shownAt(table: PublicFigures, at: readonly (string | null)[]): number | null {
  const of = at[0] === null ? table : table.rows[Number(at[0])]!;
  return at[1] === null ? of.total : at[1] === 'permit' ? of.permitted : of.refused;
}

test('whoever knows every shown figure exactly leaves each hidden small one at least ten values', () => {
  fc.assert(
    fc.property(cells, (table) => {
      const shown = hideFew('2026-11', rows, countedOf(table));
      const of = (i: string | null, decision: string | null) =>
        table.flatMap((one, j) =>
          i === null || Number(i) === j
            ? (decision === null ? decisions : [decision as 'permit']).map((d) => one[d])
            : [],
        );
      const figures = figuresOf([rows.map((_, i) => String(i)), decisions], ([row, decision]) =>
        of(row!, decision!).reduce((sum, { exchanges }) => sum + exchanges, 0),
      );
      const hidden = figures.filter(({ at }) => shownAt(shown, at) === null);
      for (const figure of figures) {
        const value = shownAt(shown, figure.at);
        const persons = Math.max(0, ...of(figure.at[0]!, figure.at[1]!).map((one) => one.persons));
        const isSmall = figure.count > 0 && Math.min(figure.count, persons) < leastPersons;
        if (value !== null) expect([value, isSmall]).toEqual([figure.count, false]);
        else expect(figure.count).toBeGreaterThan(0);
        if (!isSmall) continue;
        // What is hidden is known to be one at least: a known one beside it, of which the rest is unknown.
        const [least, most] = workOut([...figures, ...hidden.map((one) => ({ ...one, count: 1 }))], hidden, figure);
        expect(most - least, JSON.stringify(figure.at)).toBeGreaterThanOrEqual(leastPersons);
      }
    }),
    { numRuns: 300 },
  );
});

test('a hundred exchanges of one person are few; that nothing happened is shown; other purposes stand together', () => {
  const none = { exchanges: 0, persons: 0 };
  const many = { exchanges: 500, persons: 200 };
  const table = hideFew(
    '2026-11',
    rows,
    countedOf([
      { permit: many, refuse: many },
      { permit: { exchanges: 100, persons: 1 }, refuse: many },
      { permit: none, refuse: none },
      { permit: many, refuse: { exchanges: 40, persons: 40 } },
    ]),
  );
  expect(table.rows[1]!.permitted).toBeNull();
  // It is not to be had by subtraction either.
  expect([table.rows[1]!.refused, table.rows[1]!.total]).toContain(null);
  expect(table.rows[2]).toEqual({ ...rows[2], permitted: 0, refused: 0, total: 0 });
  expect(table.rows[3]).toMatchObject({ purpose: null, total: 540 });
});

test('a month is shown when it has been over for a day, in Japan', () => {
  expect(monthsOver(new Date('2026-12-01T14:59:59Z'), 2)).toEqual(['2026-10', '2026-09']);
  expect(monthsOver(new Date('2026-12-01T15:00:00Z'), 2)).toEqual(['2026-11', '2026-10']);
  expect(monthsOver(new Date('2027-01-15T00:00:00Z'), 2)).toEqual(['2026-12', '2026-11']);
});
