import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { CareLevel } from '../../../contracts/care/levels.ts';
import { addDays } from '../../../contracts/care/month.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import { findBenefitPercent } from './burden.ts';
import { findLimit } from './limit.ts';
import { countShortStay } from './short-stay.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-limits-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const tables = await readTables();
const certified = (level: CareLevel, from: string, until: string) => ({ level, from, until });
const days = (from: string, count: number) => Array.from({ length: count }, (_, i) => addDays(from, i));

test('the limit is that of the level that was certified in the month', () => {
  const one = [certified('23', '2026-04-01', '2027-03-31')];
  expect(findLimit(tables, one, '202611')).toEqual({ level: '23', units: 27048 });
  expect(findLimit(tables, one, '202704')).toBeUndefined();
  expect(findLimit(tables, [], '202611')).toBeUndefined();
  expect(
    findLimit(
      tables,
      one.map((it) => ({ ...it, from: '2018-01-01' })),
      '201909',
    ),
  ).toBeUndefined();
});

test('a level that changes within the month: the heavier one’s limit, and the level of the month’s end', () => {
  const change = (before: CareLevel, after: CareLevel) =>
    findLimit(
      tables,
      [certified(after, '2026-11-15', '2027-10-31'), certified(before, '2025-11-01', '2026-11-14')],
      '202611',
    );
  expect(change('21', '23')).toEqual({ level: '23', units: 27048 });
  expect(change('23', '21')).toEqual({ level: '21', units: 27048 });
  expect(change('13', '21')).toEqual({ level: '21', units: 16765 });
});

const period = { from: '2026-04-01', until: '2027-03-31' }; // 365 days

test('short stay: half of the period, a fraction dropped, is no more than allowed', () => {
  const spaced = Array.from({ length: 183 }, (_, i) => addDays('2026-04-01', i * 2)).filter(
    (day) => day <= period.until,
  );
  const count = (n: number) => countShortStay(tables, '202703', period, spaced.slice(0, n));
  expect(count(182)).toMatchObject({ half: 182, total: 182, isOverHalf: false, beyond: [] });
  expect(count(183)).toMatchObject({ total: 183, isOverHalf: true });
});

test('short stay: the thirty-first day in a row is beyond, across months, and begins the count anew', () => {
  const stay = days('2026-10-20', 62);
  expect(countShortStay(tables, '202611', period, stay)).toMatchObject({
    before: 12,
    inMonth: 29,
    beyond: ['2026-11-19'],
  });
  expect(countShortStay(tables, '202612', period, stay)).toMatchObject({
    before: 41,
    inMonth: 19,
    beyond: ['2026-12-20'],
  });
  const broken = stay.filter((day) => day !== '2026-11-10');
  expect(countShortStay(tables, '202611', period, broken).beyond).toEqual([]);
});

test('short stay: where a town’s table says that nothing begins anew, every further day is beyond', async () => {
  const row = { consecutive: 30, restarts: false, from: '2000-04-01', until: null, source: '町の取扱い', seen: true };
  await writeFile(path.join(folder, 'short-stay.json'), JSON.stringify({ rows: [row] }));
  const theirs = await readTables(folder);
  expect(countShortStay(theirs, '202611', period, days('2026-10-20', 40)).beyond).toEqual(days('2026-11-19', 10));
});

test('short stay: the same days in any order, told twice, count once', () => {
  const any = fc
    .uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 200 })
    .map((all) => all.map((i) => addDays(period.from, i)));
  fc.assert(
    fc.property(any, (stay) => {
      const once = countShortStay(tables, '202611', period, stay.toSorted());
      expect(countShortStay(tables, '202611', period, [...stay, ...stay])).toEqual(once);
      expect(once.total).toBeLessThanOrEqual(stay.length);
      expect(once.before + once.inMonth).toBe(once.total);
    }),
  );
});

test('a share of one, two or three tenths, and only since it exists', () => {
  const at = (day: string) => [1, 2, 3, 4].map((tenths) => findBenefitPercent(tables, tenths, day));
  expect(at('2026-11-01')).toEqual([90, 80, 70, undefined]);
  expect(at('2018-07-31')).toEqual([90, 80, undefined, undefined]);
  expect(at('2015-07-31')).toEqual([90, undefined, undefined, undefined]);
});
