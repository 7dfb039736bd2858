import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tabulate } from '../../../../contracts/statistics/table.ts';
import { workOut } from '../../../../contracts/statistics/testing-attack.ts';
import { smallestOf } from './bands.ts';
import { figuresOf } from './chain.ts';
import { type Counted, publishTable } from './figures.ts';
import { makeForecast } from './forecast.ts';
import { mainUseOf, uses } from './use.ts';

const sides = [
  { title: '日常生活圏域', categories: ['中央', '川辺', '山手'] },
  { title: '要介護状態区分', categories: ['要支援', '要介護1・2', '要介護3以上'] },
];
/** So many persons in each cell, rows by the first side. */
const rowsOf = (counts: readonly (readonly number[])[], cost = 100_000): Counted[] =>
  counts.flatMap((row, i) =>
    row.flatMap((count, j) =>
      Array.from({ length: count }, (_, n) => ({
        insured: `${i}/${j}/${n}`,
        at: [sides[0]!.categories[i]!, sides[1]!.categories[j]!],
        cost: cost * (j + 1) + n,
      })),
    ),
  );
const publish = (rows: readonly Counted[], population = 30_000) => {
  const published = publishTable(population, sides, rows);
  if ('problem' in published) throw new Error(published.problem);
  return published;
};

test('the smaller the town, the larger what it may show; the smallest shows no table', () => {
  expect([1999, 2000, 24_999, 25_000].map(smallestOf)).toEqual([null, 20, 20, 10]);
  expect(publishTable(1999, sides, [])).toEqual({ problem: expect.stringContaining('公表できません') });
});

test('what is large is shown, with what a head costs to a hundred yen', () => {
  const { figures } = publish(
    rowsOf([
      [40, 50, 60],
      [40, 50, 60],
      [40, 50, 60],
    ]),
  );
  expect(figures).toHaveLength(16);
  expect(figures[0]).toEqual({ at: ['中央', '要支援'], count: 40, costPerHead: 100_000 });
  expect(figures.at(-1)).toEqual({ at: [null, null], count: 450, costPerHead: 213_400 });
});

test('a small cell is hidden with its cost, and so is what it could be worked out from; all hidden look alike', () => {
  const { figures } = publish(
    rowsOf([
      [3, 50, 60],
      [40, 50, 60],
      [40, 50, 60],
    ]),
  );
  const hidden = figures.filter(({ count }) => count === null);
  expect(hidden.length).toBeGreaterThanOrEqual(4);
  expect(hidden.map(({ at }) => at)).toContainEqual(['中央', '要支援']);
  for (const { costPerHead } of hidden) expect(costPerHead).toBeNull();
});

test('nobody who reads a published table works out a small figure', () => {
  const small = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 60 }));
  const row = fc.tuple(small, small, small);
  fc.assert(
    fc.property(fc.tuple(row, row, row), (counts) => {
      const rows = rowsOf(counts);
      const published = publish(rows);
      const figures = tabulate(
        sides.map(({ categories }) => categories),
        rows.map(({ at }) => at),
      );
      const hidden = figures.filter((_, i) => published.figures[i]!.count === null);
      for (const one of figures.filter(({ count }) => count < 10)) {
        const [least, most] = workOut(figures, hidden, one);
        expect(most - least).toBeGreaterThanOrEqual(10);
      }
      for (const [i, { count }] of published.figures.entries())
        if (count !== null) expect(count).toBe(figures[i]!.count);
    }),
    { numRuns: 100 },
  );
});

test('somebody twice, or in no category, is no table', () => {
  const [one] = rowsOf([[1]]) as [Counted];
  expect(publishTable(30_000, sides, [one, one])).toEqual({ problem: expect.stringContaining('同じ人') });
  expect(publishTable(30_000, sides, [{ ...one, at: ['中央', '不明'] }])).toEqual({
    problem: expect.stringContaining('区分'),
  });
  expect(publishTable(30_000, sides, [{ ...one, at: ['中央'] }])).toEqual({ problem: expect.stringContaining('区分') });
});

const three = [...sides, { title: '主な利用', categories: ['訪問', '通所'] }];

test('two tables that share a side do not give each other away', () => {
  const cell = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 40 }));
  const cells = fc.array(cell, { minLength: 18, maxLength: 18 });
  fc.assert(
    fc.property(cells, (counts) => {
      const rows = counts.flatMap((count, n) =>
        Array.from({ length: count }, (_, i): Counted => {
          const at = [
            three[0]!.categories[Math.floor(n / 6)]!,
            three[1]!.categories[Math.floor(n / 2) % 3]!,
            three[2]!.categories[n % 2]!,
          ];
          return { insured: `${n}/${i}`, at, cost: 100_000 };
        }),
      );
      const published = publishTable(30_000, three, rows);
      if ('problem' in published) throw new Error(published.problem);
      const figures = figuresOf(
        three.map(({ categories }) => categories),
        rows.map(({ at }) => at),
      );
      expect(published.figures).toHaveLength(9 + 6 + 3 + 3 + 2 + 1);
      const hidden = figures.filter((_, i) => published.figures[i]!.count === null);
      for (const one of figures.filter(({ count }) => count < 10)) {
        const [least, most] = workOut(figures, hidden, one);
        expect(most - least).toBeGreaterThanOrEqual(10);
      }
    }),
    { numRuns: 60 },
  );
});

test('what somebody uses most is one thing, by cost; a plan alone is no use', () => {
  const benefit = (service: string, cost: number) => ({ service, cost });
  expect(mainUseOf([])).toBe('利用なし');
  expect(mainUseOf([benefit('43', 10_860)])).toBe('利用なし');
  expect(mainUseOf([benefit('11', 4000), benefit('15', 5000), benefit('13', 2000), benefit('43', 10_860)])).toBe(
    '訪問',
  );
  expect(mainUseOf([benefit('15', 4000), benefit('11', 4000)])).toBe('訪問');
  expect(mainUseOf([benefit('81', 4000)])).toBe('その他');
  expect(uses).toContain(mainUseOf([benefit('21', 1)]));
});

const basis = {
  population: { '65〜74歳': 1000, '75歳以上': 500 },
  certified: { '65〜74歳': { '12': 20, '21': 30 }, '75歳以上': { '21': 90, '25': 60 } } as const,
  costPerHead: { '12': 300_000, '21': 1_000_000, '25': 3_000_000 },
  ...{ on: '2026-11-24', from: '202511', until: '202610', months: 12 },
};
const forecast = (...given: [population: Record<string, number>, revision?: number]) => {
  const made = makeForecast(basis, 2030, ...given);
  if ('problem' in made) throw new Error(made.problem);
  return made.forecast;
};

test('today’s rates on tomorrow’s population', () => {
  expect(forecast({ '65〜74歳': 800, '75歳以上': 600 })).toMatchObject({
    // 20 × 0.8; 30 × 0.8 + 90 × 1.2; 60 × 1.2
    ...{ year: 2030, certified: { '12': 20, '21': 130, '25': 70 }, total: 220 },
    cost: 16 * 300_000 + 132 * 1_000_000 + 72 * 3_000_000,
  });
  expect(forecast(basis.population)).toMatchObject({
    cost: 306_000_000,
    assumptions: expect.arrayContaining([expect.stringContaining('自然体推計')]),
  });
  expect(forecast(basis.population, 15).cost).toBe(310_590_000);
});

test('counts are tens: an unchanged population does not tell today’s', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99 }), (count) => {
      const made = makeForecast({ ...basis, certified: { '75歳以上': { '25': count } } }, 2030, basis.population);
      expect('forecast' in made && made.forecast.certified['25']! % 10).toBe(0);
    }),
  );
});

test('what stands behind it is said: the day, the months, and where there are fewer than twelve', () => {
  const said = (months: number) => {
    const made = makeForecast({ ...basis, months }, 2030, basis.population);
    return 'forecast' in made ? made.forecast.assumptions.join('') : made.problem;
  };
  expect(said(12)).toContain('令和8年11月24日に認定が有効な人');
  expect(said(12)).toContain('令和7年11月から令和8年10月までの給付実績（12か月分）');
  expect(said(5)).toContain('5か月分。12か月分に直した');
  expect(said(0)).toContain('給付実績がまだない');
});

test('no population is asked for under which ten would be less than a person', () => {
  const problem = { problem: expect.stringContaining('半分から2倍') };
  expect(makeForecast(basis, 2030, { '65〜74歳': 1000, '75歳以上': 500_000 })).toEqual(problem);
  expect(makeForecast(basis, 2030, { '65〜74歳': 0, '75歳以上': 500 })).toEqual(problem);
});

test('a band without its population is no forecast', () => {
  expect(makeForecast(basis, 2030, { '65〜74歳': 800 })).toEqual({ problem: expect.stringContaining('75歳以上') });
});
