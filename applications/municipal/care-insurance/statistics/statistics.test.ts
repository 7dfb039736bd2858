import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeOf } from '../../../../contracts/statistics/testing-attack.ts';
import { smallestOf } from './bands.ts';
import { type Counted, type PublishedTables, publishTables, type Side } from './figures.ts';
import { basisOf, makeForecast } from './forecast.ts';
import { mainUseOf, uses } from './use.ts';

const levels = ['要支援', '要介護1・2', '要介護3以上'];
const areas = { title: '日常生活圏域', categories: ['中央', '川辺', '山手'] };
const ages = { title: '年齢', categories: ['65〜74歳', '75歳以上'] };
const use = { title: '主な利用', categories: ['訪問', '通所'] };
const sides: [Side, Side, Side, Side] = [{ title: '要介護状態区分', categories: levels }, areas, ages, use];
/** Every place that a person can stand in: a category of each side. */
const placesOf = (all: readonly Side[]): string[][] =>
  all.reduce<string[][]>((so, { categories }) => so.flatMap((at) => categories.map((one) => [...at, one])), [[]]);
const places = placesOf(sides);
/** So many persons in each place. */
const rowsOf = (all: readonly string[][], counts: readonly number[]): Counted[] =>
  counts.flatMap((count, n) =>
    Array.from({ length: count }, (_, i) => ({ insured: `${n}/${i}`, at: all[n]!, cost: 100_000 + i })),
  );
const publish = (rows: readonly Counted[], population = 30_000, of: typeof sides | [Side, Side] = sides) => {
  const published = publishTables(population, of, rows);
  if ('problem' in published) throw new Error(published.problem);
  return published;
};
const two: [Side, Side] = [sides[0], areas];
/** Rows by 圏域, columns by level. */
const inTwo = (counts: readonly (readonly number[])[]) =>
  rowsOf(
    placesOf([areas, sides[0]]).map(([area, level]) => [level!, area!]),
    counts.flat(),
  );

test('the smaller the town, the larger what it may show; the smallest shows no table', () => {
  expect([1999, 2000, 24_999, 25_000].map(smallestOf)).toEqual([null, 20, 20, 10]);
  expect(publishTables(1999, sides, [])).toEqual({ problem: expect.stringContaining('公表できません') });
});

test('what is large is shown, with what a head costs to a hundred yen', () => {
  const rows = inTwo([
    [40, 50, 60],
    [40, 50, 60],
    [40, 50, 60],
  ]);
  const [{ figures }] = publish(
    rows.map((one) => ({ ...one, cost: 213_449 })),
    30_000,
    two,
  ).tables as [PublishedTables['tables'][number]];
  expect(figures).toHaveLength(16);
  expect(figures[0]).toEqual({ at: ['中央', '要支援'], count: 40, costPerHead: 213_400 });
  expect(figures.at(-1)).toEqual({ at: [null, null], count: 450, costPerHead: 213_400 });
});

test('a small cell is hidden with its cost, and so is what it could be worked out from; all hidden look alike', () => {
  const rows = inTwo([
    [3, 50, 60],
    [40, 50, 60],
    [40, 50, 60],
  ]);
  const hidden = publish(rows, 30_000, two).tables[0]!.figures.filter(({ count }) => count === null);
  expect(hidden.length).toBeGreaterThanOrEqual(4);
  expect(hidden.map(({ at }) => at)).toContainEqual(['中央', '要支援']);
  for (const { at, costPerHead } of hidden) expect([at[0] === null, costPerHead]).toEqual([false, null]);
});

test('a level of few persons is no table: its total would have to be shown', () => {
  const rows = inTwo([
    [3, 50, 60],
    [3, 50, 60],
    [3, 50, 60],
  ]);
  expect(publishTables(30_000, two, rows)).toEqual({ problem: expect.stringMatching(/^要支援の人が10人に満たない/) });
  expect(publishTables(24_000, sides, [])).toEqual({ problem: expect.stringContaining('要支援、要介護1・2') });
});

/** What somebody knows who has all of these tables and reckons with persons, not with cells: of each shown figure, who is in it and how many. */
type Seen = { readonly isIn: (at: readonly string[]) => boolean; readonly count: number };
const seenIn = ({ tables }: PublishedTables, levelOf: (level: string) => string = (level) => level) =>
  tables.flatMap(({ figures }, i) =>
    figures.flatMap(({ at: [own, level], count }): Seen[] => {
      const isIn = (at: readonly string[]) =>
        (own === null || at[i + 1] === own) && (level === null || levelOf(at[0]!) === level);
      return count === null ? [] : [{ isIn, count }];
    }),
  );
/** The least and the most persons that can be in a figure, as far as that reader can tell. */
const workOut = (all: readonly string[][], seen: readonly Seen[], isIn: Seen['isIn']) =>
  rangeOf(
    seen.map((one) => [...all.map((at) => Number(one.isIn(at))), one.count]),
    all.map((at) => Number(isIn(at))),
  );

test('nobody who puts all published tables together works out a small figure', () => {
  const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 25 }));
  const counts = fc
    .array(count, { minLength: places.length, maxLength: places.length })
    .filter((all) => levels.every((_, i) => all.slice(i * 12, i * 12 + 12).reduce((sum, one) => sum + one) >= 10));
  let found = 0;
  fc.assert(
    fc.property(counts, (all) => {
      const published = publish(rowsOf(places, all));
      const seen = seenIn(published);
      for (const [i, { figures }] of published.tables.entries())
        for (const { at, count } of figures) {
          const isIn = (place: readonly string[]) =>
            (at[0] === null || place[i + 1] === at[0]) && (at[1] === null || place[0] === at[1]);
          const exact = all.reduce((sum, one, n) => sum + (isIn(places[n]!) ? one : 0), 0);
          if (count !== null) expect(count).toBe(exact);
          if (exact >= 10) continue;
          const [least, most] = workOut(places, seen, isIn);
          expect(most - least, JSON.stringify({ all, at })).toBeGreaterThan(10 - 1e-6);
          found += 1;
        }
    }),
    { numRuns: 60 },
  );
  expect(found).toBeGreaterThan(100);
});

test('the same attack finds a small figure where two divisions lie side by side: why there is one a year', () => {
  const four = { title: '要介護状態区分', categories: ['一', '二', '三', '四'] };
  const groupOf = (level: string) => (level === '一' || level === '二' ? '軽い' : '重い');
  const all = placesOf([four, areas]);
  //                        中央 川辺 山手
  const rows = rowsOf(all, [...[3, 40, 50], ...[31, 40, 50], ...[32, 15, 50], ...[33, 40, 50]]);
  const fine = publish(rows, 30_000, [four, areas]);
  const coarse = publish(
    rows.map((one) => ({ ...one, at: [groupOf(one.at[0]!), one.at[1]!] })),
    30_000,
    [{ title: '要介護状態区分', categories: ['軽い', '重い'] }, areas],
  );
  const small = ([level, area]: readonly string[]) => level === '一' && area === '中央';
  const [least, most] = workOut(all, seenIn(fine), small);
  expect(most - least).toBeGreaterThanOrEqual(10);
  const [from, to] = workOut(all, [...seenIn(fine), ...seenIn(coarse, groupOf)], small);
  expect(to - from).toBeLessThan(10);
});

test('somebody twice, or in no category, is no table', () => {
  const [one] = rowsOf(places, [1]) as [Counted];
  expect(publishTables(30_000, sides, [one, one])).toEqual({ problem: expect.stringContaining('同じ人') });
  for (const at of [['不明', ...one.at.slice(1)], ['中央']])
    expect(publishTables(30_000, sides, [{ ...one, at }])).toEqual({ problem: expect.stringContaining('区分') });
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
  certified: { '65〜74歳': { 要支援1: 20, 要介護1: 30 }, '75歳以上': { 要介護1: 90, 要介護5: 60 } },
  costPerHead: { 要支援1: 300_000, 要介護1: 1_000_000, 要介護5: 3_000_000 },
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
    ...{ year: 2030, certified: { 要支援1: 20, 要介護1: 130, 要介護5: 70 }, total: 220 },
    cost: 16 * 300_000 + 132 * 1_000_000 + 72 * 3_000_000,
  });
  expect(forecast(basis.population)).toMatchObject({
    cost: 306_000_000,
    assumptions: expect.arrayContaining([expect.stringContaining('自然体推計')]),
  });
  expect(forecast(basis.population, 15).cost).toBe(310_590_000);
});

test('a forecast stands on what the tables show: what they hide is the rest of the level, by the totals of the ages', () => {
  const level = { title: '要介護状態区分', categories: ['要介護1'] };
  const figure = (band: string | null, count: number | null) =>
    [null, '要介護1'].map((one) => ({ at: [band, one] as [string | null, string | null], count, costPerHead: 50_000 }));
  const figures = [
    figure('64歳以下', null),
    figure('65〜74歳', null),
    figure('75歳以上', 80),
    figure(null, 110),
  ].flat();
  const content = {
    ...{ smallest: 10, shared: level, population: 30_000, inFull: true },
    tables: [{ side: { title: '年齢', categories: ['64歳以下', '65〜74歳', '75歳以上'] }, figures }],
    period: { from: '202605', until: '202610', months: 6 },
  };
  const made = { madeOn: '2026-11-24', staff: 'kaigo-01', content, nextFrom: '2027-10-24' };
  expect(basisOf(made, { '65〜74歳': 1000, '75歳以上': 500 })).toMatchObject({
    certified: { '65〜74歳': { 要介護1: 15 }, '75歳以上': { 要介護1: 80 } },
    costPerHead: { 要介護1: 100_000 },
  });
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

test('a population that was mistyped is no forecast', () => {
  const problem = { problem: expect.stringContaining('半分から2倍') };
  expect(makeForecast(basis, 2030, { '65〜74歳': 1000, '75歳以上': 500_000 })).toEqual(problem);
  expect(makeForecast(basis, 2030, { '65〜74歳': 0, '75歳以上': 500 })).toEqual(problem);
});

test('a band without its population is no forecast', () => {
  expect(makeForecast(basis, 2030, { '65〜74歳': 800 })).toEqual({ problem: expect.stringContaining('75歳以上') });
});
