import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Benefit } from '../../../../contracts/care/benefit.ts';
import type { CareLevel } from '../../../../contracts/care/levels.ts';
import { addMonths } from '../../../../contracts/care/month.ts';
import { readTables } from '../../../../contracts/care/tables.ts';
import { checkBenefits } from './check.ts';
import { reachOf } from './reach.ts';
import { readRules } from './rules.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-checks-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const tables = await readTables();
const rules = await readRules();

type Some = Partial<Benefit> & { readonly codes?: readonly (readonly [code: string, times: number])[] };
const benefit = ({ codes = [['111111', 4]], ...more }: Some = {}): Benefit => ({
  ...{ insurer: '123456', insured: '0000000101', level: '21', month: '202611', provider: 'A', days: 4 },
  service: codes[0]![0].slice(0, 2),
  lines: codes.map(([code, times]) => ({ code, each: 100, times, units: 100 * times })),
  ...{ units: 400, cost: 4000, benefit: 3600, burden: 400, ...more },
});
const certified = (level: CareLevel, from = '2026-04-01', until = '2027-03-31') => ({ level, from, until });
const find = (benefits: readonly Benefit[], levels = [certified('21')]) =>
  checkBenefits(tables, rules, [{ insurer: '123456', insured: '0000000101', certified: levels, benefits }]).map(
    ({ rule, month, providers, detail }) => [rule.id, month, providers.join(), detail],
  );
const stay = (month: string, days: number, provider = 'S') =>
  benefit({ month, days, provider, codes: [['211111', days]] });

test('an ordinary month has nothing to be asked', () => {
  expect(
    find([
      benefit(),
      benefit({ provider: 'B', codes: [['152447', 8]] }),
      stay('202611', 5),
      benefit({ codes: [['312113', 2]] }),
    ]),
  ).toEqual([]);
});

test.each<[string, Some[], string[][]]>([
  [
    'a plan claimed by two offices in a month',
    [{ codes: [['432111', 1]], provider: 'P' }, { codes: [['432111', 1]], provider: 'Q' }, {}],
    [['monthly-twice', '202611', 'P,Q', '居宅介護支援Ⅰⅰ１が2件']],
  ],
  [
    'several rentals of one code',
    [
      {
        codes: [
          ['171007', 1],
          ['171007', 1],
        ],
      },
    ],
    [],
  ],
  [
    'a dentist three times, at two offices',
    [
      { codes: [['312113', 2]], provider: 'D' },
      { codes: [['312113', 1]], provider: 'E' },
    ],
    [['dentist-guidance', '202611', 'D,E', '3回']],
  ],
  [
    'a dentist twice a month in two months',
    [{ codes: [['312113', 2]] }, { codes: [['312113', 2]], month: '202612' }],
    [],
  ],
  [
    'a first time twice within two months',
    [{ codes: [['114001', 1]] }, { codes: [['114001', 1]], month: '202701' }],
    [['first-time-addition', '202701', 'A', '前は令和8年11月']],
  ],
  ['a first time again after three', [{ codes: [['114001', 1]] }, { codes: [['114001', 1]], month: '202702' }], []],
  [
    'small-scale multifunctional care beside visits',
    [{ service: '73' }, { provider: 'B' }],
    [['multifunctional-with-visits', '202611', 'B', '訪問介護']],
  ],
  [
    'a plan without anything given',
    [{ codes: [['432111', 1]], provider: 'P' }],
    [['plan-without-use', '202611', 'P', '給付実績なし']],
  ],
  [
    'a plan whose service was cut to nothing',
    [{ codes: [['432111', 1]], provider: 'P' }, { units: 0 }],
    [['plan-without-use', '202611', 'P', '給付実績なし']],
  ],
  [
    'a bed for somebody light',
    [{ codes: [['171003', 1]] }],
    [
      [
        'level',
        '202611',
        'A',
        '特殊寝台貸与: 軽度の方には、原則として貸与できない用具です。例外給付の確認が要ります。',
      ],
    ],
  ],
])('%s', (_, benefits, found) => {
  expect(find(benefits.map(benefit))).toEqual(found);
});

test('days in two houses, together more than the month has', () => {
  expect(find([stay('202611', 16, 'S'), stay('202611', 14, 'T')])).toEqual([]);
  expect(find([stay('202611', 16, 'S'), stay('202611', 15, 'T')])).toEqual([
    ['days-exceeded', '202611', 'S,T', '31日'],
  ]);
});

test('short stays of more than half of the period are told once; a new period begins anew', () => {
  const stays = Array.from({ length: 12 }, (_, i) => stay(addMonths('202604', i), 26));
  expect(find(stays)).toEqual([['short-stay-half', '202611', 'S', '208日（半数は182日）']]);
  expect(
    find(stays, [certified('21', '2026-04-01', '2026-09-30'), certified('22', '2026-10-01', '2028-09-30')]),
  ).toEqual([['short-stay-half', '202607', 'S', '104日（半数は91日）']]);
  expect(find(stays.slice(0, 7))).toEqual([]);
});

test('the level is the insurer’s, and in a month of two levels what either allows is allowed', () => {
  const bed = [benefit({ level: '25', codes: [['171003', 1]] })];
  expect(find(bed).map(([id]) => id)).toEqual(['level']);
  expect(find(bed, [certified('23')])).toEqual([]);
  expect(find(bed, [certified('21', '2026-04-01', '2026-11-14'), certified('23', '2026-11-15')])).toEqual([]);
  expect(find(bed, [certified('13')]).length).toBeGreaterThan(1);
});

test('a rule holds between its days only, and a town can put its own in place', async () => {
  const own = path.join(folder, 'rules.json');
  const twice = {
    id: 'dentist',
    kind: 'count',
    title: '歯科',
    reason: '月1回まで',
    codes: ['312113'],
    most: 1,
    from: '2026-12-01',
    until: null,
    source: '町',
    seen: true,
  };
  await writeFile(own, JSON.stringify({ rows: [twice] }));
  const theirs = await readRules(own);
  const benefits = ['202611', '202612'].map((month) => benefit({ month, codes: [['312113', 2]] }));
  const found = checkBenefits(tables, theirs, [{ insurer: '123456', insured: '1', certified: [], benefits }]);
  expect(found.map(({ month }) => month)).toEqual(['202612']);
  await writeFile(own, JSON.stringify({ rows: [{ ...twice, most: 0 }] }));
  await expect(readRules(own)).rejects.toThrow(/rows → 0 → most/);
});

test('what is read of the months before is enough: the month’s findings are those of everything', () => {
  const month = '202611';
  const since = new Map(reachOf(rules, month).map((one) => [one.service, one.since]));
  const any = fc
    .record({
      code: fc.constantFrom('111111', '114001', '152447', '211111', '432111'),
      back: fc.nat(14),
      days: fc.constantFrom(4, 28),
      provider: fc.constantFrom('A', 'B'),
    })
    .map(({ code, back, ...more }) => benefit({ ...more, codes: [[code, more.days]], month: addMonths(month, -back) }));
  fc.assert(
    fc.property(fc.array(any, { maxLength: 25 }), (all) => {
      const read = all.filter((one) => one.month === month || one.month >= (since.get(one.service) ?? month));
      const of = (benefits: readonly Benefit[]) =>
        find(benefits, [certified('21', '2025-01-01', '2026-12-31')]).filter(([, at]) => at === month);
      expect(of(read)).toEqual(of(all));
    }),
  );
});
