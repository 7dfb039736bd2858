import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { costOf } from '../../../contracts/care/money.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import type { Visit } from '../units/count.ts';
import { type Asked, makeSheet, type Sheet } from './sheet.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-sheet-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const tables = await readTables();
const month = '202611';
const grades: Readonly<Record<string, string>> = { A: 'その他', B: '3級地', C: '1級地' };
const gradeOf = (provider: string) => grades[provider];
const asked = (visits: readonly Visit[], more: Partial<Asked> = {}): Asked => ({
  ...{ month, limit: 16765, percent: 90, gradeOf, visits, ...more },
});
const on = (provider: string, code: string, day: number, more: Partial<Visit> = {}): Visit => ({
  ...{ provider, code, day: `2026-11-${String(day).padStart(2, '0')}`, times: 1, ...more },
});
function sheetOf(...given: Parameters<typeof asked>): Sheet {
  const made = makeSheet(tables, asked(...given));
  if ('problems' in made) throw new Error(made.problems.map(({ text }) => text).join());
  return made.sheet;
}
const problemsOf = (...given: Parameters<typeof asked>) => {
  const made = makeSheet(tables, asked(...given));
  return 'problems' in made ? made.problems.map(({ text }) => text).join() : '';
};

test('the official 記載例33-1: a short stay of more than thirty days', async () => {
  const row = { from: '2015-04-01', until: null, source: 'サービス利用票別表の記載例 記載例33-1', seen: true };
  const codes = [
    { ...row, code: '211131', title: '単独短期生活Ⅰ3', units: 755, per: '日' },
    { ...row, code: '216283', title: '短期生活長期利用者提供減算', units: -30, per: '日' },
    { ...row, code: '216100', title: '短期生活サービス提供体制加算Ⅰ1', units: 18, per: '日', limited: false },
  ];
  await writeFile(path.join(folder, 'codes.json'), JSON.stringify({ rows: codes }));
  const theirs = await readTables(folder);
  const days = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, i) => from + i);
  const stay = (code: string, all: readonly number[], beyond = false): Visit[] =>
    all.map((day) => ({ ...on('C', code, day, { beyond }), day: `2027-01-${String(day).padStart(2, '0')}` }));
  const made = makeSheet(theirs, {
    ...{ month: '202701', limit: 26931, percent: 90, gradeOf },
    visits: [
      ...[...stay('211131', days(1, 30)), ...stay('216283', days(11, 30)), ...stay('216100', days(1, 30))],
      ...[...stay('211131', [31], true), ...stay('216283', [31], true), ...stay('216100', [31], true)],
    ],
  });
  if ('problems' in made) throw new Error(made.problems[0]!.text);
  expect(
    made.sheet.rows.map(({ kind, units, cost, benefit, burden, selfPay }) => [
      kind,
      units,
      cost,
      benefit,
      burden,
      selfPay,
    ]),
  ).toEqual([
    ['小計', 22050, 244755, 220279, 24476, 0],
    ['対象外', 540, 5994, 5394, 600, 0],
    ['30日超', 725, 0, 0, 0, 8047],
    ['30日超', 18, 0, 0, 0, 199],
  ]);
  expect(made.sheet.total).toMatchObject({
    limited: 22050,
    over: 0,
    outside: 540,
    beyond: 743,
    burden: 25076,
    selfPay: 8246,
  });
});

test('over the limit: the person pays the rest whole, and an addition outside the limit is on what is within it', () => {
  // 43 × 387 + 2 × 244 = 17129; 364 of them over. 16765 × 0.27 = 4526.55.
  const visits = [on('B', '111211', 3, { times: 43 }), on('B', '111111', 4, { times: 2 }), on('B', '116275', 1)];
  const { parts, total } = sheetOf(visits);
  expect(parts[0]).toMatchObject({ limited: 17129, over: 364, within: 16765, outside: 4527, price: 1105, days: 2 });
  expect(total).toMatchObject({ cost: 185253 + 50023, benefit: 166727 + 45020, burden: 18526 + 5003, selfPay: 4022 });
});

test('over the limit, the cheapest price bears it first, or what the care manager chose', () => {
  const visits = [on('C', '111211', 2, { times: 30 }), on('A', '152447', 3, { times: 10 })]; // 11610 and 7910
  const overOf = (more: Partial<Asked>) => sheetOf(visits, more).parts.map(({ provider, over }) => [provider, over]);
  expect(overOf({})).toEqual([
    ['C', 0],
    ['A', 2755],
  ]);
  expect(overOf({ limit: 5000 })).toEqual([
    ['C', 6610],
    ['A', 7910],
  ]);
  const share = (provider: string, service: string, units: number) => ({ provider, service, units });
  expect(overOf({ over: [share('C', '11', 2000), share('A', '15', 755)] })).toEqual([
    ['C', 2000],
    ['A', 755],
  ]);
  expect(problemsOf(visits, { over: [share('C', '11', 2000)] })).toContain('合計を、超える分の2755単位に');
  expect(problemsOf(visits, { over: [share('C', '11', 20_000), share('A', '15', -17_245)] })).toContain('超えています');
  expect(problemsOf(visits, { over: [share('B', '11', 2755)] })).toContain('この月にありません');
});

test('services without a limit do not count towards it; monthly and daily ones count once', () => {
  const { total, parts } = sheetOf([
    ...[on('A', '312113', 5), on('A', '312113', 19)],
    ...[on('A', '171003', 1, { units: 850, item: '1' }), on('A', '171003', 8, { units: 850, item: '1' })],
    ...[on('A', '171007', 1, { units: 300, item: '2' }), on('A', '171007', 1, { units: 250, item: '3' })],
    ...[on('A', '211111', 10), on('A', '211111', 11), on('A', '211111', 11)],
  ]);
  expect(parts.map(({ service, limited, outside }) => [service, limited, outside])).toEqual([
    ['31', 0, 882],
    ['17', 1400, 0],
    ['21', 1290, 0],
  ]);
  expect(total).toMatchObject({ limited: 2690, outside: 882, over: 0 });
});

test('over a kind’s own limit: it is borne before the limit of all kinds, and both are the person’s', () => {
  const visits = [on('A', '152447', 3, { times: 10 }), on('C', '111211', 2, { times: 5 })]; // 7910 and 1935
  const typeLimits = new Map([['15', 5000]]);
  const [first, second] = sheetOf(visits, { typeLimits }).parts;
  expect(first).toMatchObject({ limited: 7910, overType: 2910, over: 0, within: 5000 });
  expect(second).not.toHaveProperty('overType');
  // 5000 + 1935 of 6000: the cheapest price bears the 935 too.
  const { parts, rows, total } = sheetOf(visits, { typeLimits, limit: 6000 });
  expect(parts[0]).toMatchObject({ limited: 7910, overType: 2910, over: 935, within: 4065 });
  expect(rows[0]).toMatchObject({ overType: 2910, withinType: 5000, cost: 40_650, burden: 4065, selfPay: 38_450 });
  expect(total).toMatchObject({ limited: 9845, overType: 2910, over: 935, within: 6000, selfPay: 38_450 });
  // Of two offices of one kind the cheaper bears it.
  const two = [on('B', '152447', 3, { times: 5 }), on('A', '152447', 3, { times: 10 })]; // 3955 and 7910
  expect(sheetOf(two, { typeLimits: new Map([['15', 10_000]]) }).parts.map((part) => part.overType)).toEqual([0, 1865]);
  expect(sheetOf(two).total).not.toHaveProperty('overType');
});

test('割引: of one office’s service, on each code of units; a rate is on what is left, a rental has its price', () => {
  const discounts = new Map([
    ['A/15', 5],
    ['A/11', 10],
    ['A/17', 50],
  ]);
  const { parts } = sheetOf(
    [
      ...[on('A', '152447', 3, { times: 2 }), on('B', '152447', 4, { times: 2 })],
      ...[on('A', '111211', 3, { times: 5 }), on('A', '116275', 1), on('A', '171003', 1, { units: 850, item: '1' })],
    ],
    { discounts },
  );
  expect(parts.map(({ provider, service, limited, outside }) => [provider, service, limited, outside])).toEqual([
    ['A', '15', 1502, 0], // 791 × 0.95 = 751.45
    ['B', '15', 1582, 0],
    ['A', '11', 1740, 470], // 387 × 0.9 = 348.3; 1740 × 0.27 = 469.8
    ['A', '17', 850, 0],
  ]);
  expect(parts[0]!.lines[0]).toMatchObject({ full: 791, rest: 95, each: 751 });
  expect(parts[1]!.lines[0]).not.toHaveProperty('full');
});

test.each<[string, Visit[], Partial<Asked>, string]>([
  ['a code that no table knows', [on('A', '119999', 1)], {}, 'サービスコード表にありません'],
  ['a day of another month', [{ ...on('A', '111111', 1), day: '2026-12-01' }], {}, '令和8年11月でない日'],
  ['units other than the table’s', [on('A', '111111', 1, { units: 245 })], {}, '244単位と違います'],
  ['a rental without its units', [on('A', '171003', 1)], {}, '価格から'],
  ['two stays on a day', [on('A', '211111', 1, { times: 2 })], {}, '1を超えています'],
  ['half a visit', [on('A', '111111', 1, { times: 0.5 })], {}, '整数'],
  ['an office without a grade', [on('X', '111111', 1)], {}, '地域区分'],
])('%s is a problem, never left out', (_, visits, more, text) => {
  expect(problemsOf([on('A', '111211', 1), ...visits], more)).toContain(text);
});

const anyVisit = fc
  .record({
    provider: fc.constantFrom('A', 'B', 'C'),
    code: fc.constantFrom('111111', '111211', '117211', '131111', '152447', '211111', '312113', '116275', '171003'),
    day: fc.integer({ min: 1, max: 30 }),
    many: fc.integer({ min: 0, max: 6 }),
    beyond: fc.boolean(),
  })
  .map(({ provider, code, day, many, beyond }) =>
    on(provider, code, day, {
      ...{ times: code === '211111' ? 1 : many, beyond: beyond && code === '211111' },
      ...(code === '171003' && { units: 850 }),
    }),
  );
const anyMonth = fc.array(anyVisit, { maxLength: 60 });
const anyLimit = fc.constantFrom(5032, 16765, 36217);
const anyPercent = fc.constantFrom(70, 80, 90);
const anyTypeLimits = fc
  .subarray(['11', '15', '21'])
  .chain((services) =>
    fc.tuple(...services.map(() => fc.nat(9000))).map((units) => new Map(services.map((one, i) => [one, units[i]!]))),
  );
const anyDiscounts = fc
  .subarray(['A/11', 'A/15', 'B/13', 'C/21', 'C/17'])
  .map((keys) => new Map(keys.map((key, i) => [key, 1 + i * 17])));

test('totals are the sums of their rows; burden and benefit are the cost; within and over are the whole; nothing is negative', () => {
  fc.assert(
    fc.property(
      anyMonth,
      anyLimit,
      anyPercent,
      anyTypeLimits,
      anyDiscounts,
      (visits, limit, percent, types, discounts) => {
        const { rows, parts, total } = sheetOf(visits, { limit, percent, typeLimits: types, discounts });
        const sum = (key: 'cost' | 'benefit' | 'burden' | 'selfPay') => rows.reduce((all, row) => all + row[key], 0);
        for (const key of ['cost', 'benefit', 'burden', 'selfPay'] as const) expect(total[key]).toBe(sum(key));
        for (const row of rows) expect(row.benefit + row.burden).toBe(row.cost);
        for (const part of parts) {
          expect((part.overType ?? 0) + part.over + part.within).toBe(part.limited);
          expect(
            Math.min(part.overType ?? 0, part.over, part.within, part.outside, part.beyond),
          ).toBeGreaterThanOrEqual(0);
          expect(part.lines.reduce((all, { units }) => all + units, 0)).toBe(part.limited + part.outside + part.beyond);
        }
        for (const [service, most] of types) {
          const own = parts.filter((part) => part.service === service);
          const left = own.reduce((all, { limited: units, overType = 0 }) => all + units - overType, 0);
          expect(left).toBe(
            Math.min(
              own.reduce((all, { limited: units }) => all + units, 0),
              most,
            ),
          );
        }
        const left = total.limited - (total.overType ?? 0);
        expect(total.within).toBe(Math.min(left, limit));
        expect(total.over + total.within).toBe(left);
        expect(Math.min(...Object.values(total))).toBeGreaterThanOrEqual(0);
        for (const value of Object.values(total)) expect(Number.isInteger(value)).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

test('more is never less: another visit, a higher limit, a higher rate', () => {
  fc.assert(
    fc.property(anyMonth, anyVisit, anyPercent, (visits, more, percent) => {
      const [one, other] = [sheetOf(visits, { percent }).total, sheetOf([...visits, more], { percent }).total];
      // What moves from one office's addition to another's can cost a unit by rounding.
      for (const key of ['limited', 'within', 'over', 'beyond'] as const)
        expect(other[key]).toBeGreaterThanOrEqual(one[key]);
      // Over the limit, one office's visit can push another's out, and its addition with it.
      const [free, freer] = [visits, [...visits, more]].map((all) => sheetOf(all, { limit: 1_000_000, percent }).total);
      for (const key of ['outside', 'cost'] as const) expect(freer![key]).toBeGreaterThanOrEqual(free![key]);
      const wider = sheetOf(visits, { percent, limit: 36217 }).total;
      expect(wider.within).toBeGreaterThanOrEqual(one.within);
      expect(wider.selfPay).toBeLessThanOrEqual(one.selfPay);
      expect(sheetOf(visits, { percent: 70 }).total.burden).toBeGreaterThanOrEqual(one.burden);
    }),
    { numRuns: 200 },
  );
});

test('the order of the days changes nothing', () => {
  fc.assert(
    fc.property(anyMonth, (visits) => {
      const byPart = (sheet: Sheet) =>
        new Map(sheet.parts.map((part) => [`${part.provider}/${part.service}`, part.limited]));
      const there = sheetOf(visits, { limit: 1_000_000 });
      const back = sheetOf(visits.toReversed(), { limit: 1_000_000 });
      expect(byPart(back)).toEqual(byPart(there));
      expect(back.total).toEqual(there.total);
    }),
  );
});

test('what is over costs the person no more than any other choice would', () => {
  fc.assert(
    fc.property(anyMonth, (visits) => {
      const { parts, total } = sheetOf(visits, { limit: 5032 });
      const dearest = [...parts].sort((a, b) => b.price - a.price);
      let left = total.over;
      const other = dearest.reduce((sum, { limited, price }) => {
        const some = Math.min(left, limited);
        left -= some;
        return sum + costOf(some, price);
      }, 0);
      const ours = parts.reduce((sum, { over, price }) => sum + costOf(over, price), 0);
      expect(ours).toBeLessThanOrEqual(other + parts.length);
    }),
  );
});
