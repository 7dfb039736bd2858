import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benefitOf, costOf } from '../../../../contracts/care/money.ts';
import { readRecords } from '../../../../contracts/care/records/read.ts';
import { readTables } from '../../../../contracts/care/tables.ts';
import { receiveFile } from '../../../../town/systems/kokuhoren/intake.ts';
import { emptyHistory } from '../../../../town/systems/kokuhoren/ledgers.ts';
import { entry, reasonsOf, run } from '../../../../town/systems/kokuhoren/testing-month.ts';
import { writeClaims } from '../../claims/files.ts';
import { claimed, claimsOf, visitOn } from '../../claims/testing.ts';
import { bandsOf, listAdditions, makePlanningClaim, type PlanningCase, type PlanningKind } from './fee.ts';

const tables = await readTables();
const office = { office: '0300000100', isCentre: false, grade: 'その他', month: '202611', careManager: '99000001' };
const { slip } = claimsOf(tables, [visitOn('9970100240', '152447', 3)]);
const base: PlanningCase = { claimed, slip, band: 'ⅰ', kind: 'Ⅰ', additions: [], requestedOn: '2026-04-01' };
const make = (more: Partial<PlanningCase> = {}, of: Partial<typeof office> = {}) =>
  makePlanningClaim(tables, { ...office, ...of }, { ...base, ...more });
const right = (...given: Parameters<typeof make>) => {
  const made = make(...given);
  if ('problem' in made) throw new Error(made.problem);
  return made.statement;
};

test.each([
  // By hand: units of the codes, times the price of the grade at a labour share of 70 percent, fractions dropped.
  ['21', [], 'その他', 1086, 10_860],
  ['23', ['434001'], '6級地', 1711, 17_828], // 1711 × 10.42 = 17828.62
  ['25', ['434001', '436125'], '1級地', 1961, 22_355], // 1961 × 11.40 = 22355.4
] as const)('level %s with %j in %s: %i units, %i yen, and no burden', (level, additions, grade, units, yen) => {
  const { totals, percent, form } = right({ claimed: { ...claimed, level }, additions }, { grade });
  expect([percent, form]).toEqual([100, '8124']);
  expect(totals).toEqual([expect.objectContaining({ service: '43', units, benefit: yen, burden: 0, limited: 0 })]);
});

test('a centre claims 介護予防支援費 of whom it supports, whoever makes the plan', () => {
  const support = { claimed: { ...claimed, level: '13' as const } };
  expect(right(support, { isCentre: true })).toMatchObject({ form: '8125', lines: [{ code: '462111', units: 442 }] });
  expect(listAdditions(tables, '46', '202611').map(({ code }) => code)).toEqual(['464001', '466132']);
  expect(listAdditions(tables, '46', '202605').map(({ code }) => code)).toEqual(['461201']);
});

test.each<[string, Parameters<typeof make>, RegExp]>([
  ['without a 給付管理票', [{ slip: undefined }], /給付管理票を出す月ではありません/],
  ['事業対象者', [{ claimed: { ...claimed, level: '06' } }, { isCentre: true }], /総合事業/],
  ['要支援 of another office', [{ claimed: { ...claimed, level: '12' } }], /委託した地域包括支援センター/],
  ['要介護 of a centre', [{}, { isCentre: true }], /居宅介護支援事業所が請求/],
  ['an addition of another service', [{ additions: ['464001'] }], /464001/],
  ['an office of an unknown grade', [{}, { grade: '8級地' }], /地域区分/],
  ['public assistance alone', [{ claimed: { ...claimed, insured: 'H000000001' } }], /公費/],
])('is not claimed: %s', (_, given, text) => {
  expect(make(...given)).toEqual({ problem: expect.stringMatching(text) });
});

test('45未満 and 60未満 a care manager, whole or not', () => {
  const count = (managers: number, persons: number, kind: PlanningKind = 'Ⅰ') => {
    const bands = bandsOf(tables, { service: '43', kind, month: '202611', managers }, persons);
    return ['ⅰ', 'ⅱ', 'ⅲ'].map((band) => bands.filter((one) => one === band).length);
  };
  expect(count(10, 44)).toEqual([44, 0, 0]);
  expect(count(10, 62)).toEqual([44, 15, 3]);
  expect(count(35, 200)).toEqual([157, 43, 0]); // 3.5 × 45 = 157.5
  expect(count(10, 62, 'Ⅱ')).toEqual([49, 10, 3]);
  expect(count(25, 160, 'Ⅱ')).toEqual([124, 25, 11]); // 2.5 × 50 = 125, 2.5 × 60 = 150
});

test.each([
  ['ⅰ', '21', '435011', 1086],
  ['ⅰ', '25', '435211', 1411],
  ['ⅱ', '22', '435311', 527],
  ['ⅱ', '23', '435411', 683],
  ['ⅲ', '21', '435511', 316],
  ['ⅲ', '24', '435611', 410],
] as const)('居宅介護支援費（Ⅱ）%s at level %s: %s, %i units, and the review takes it', (band, level, code, units) => {
  const one = right({ kind: 'Ⅱ', band, claimed: { ...claimed, level } });
  expect(one.lines).toEqual([{ code, each: units, times: 1, units }]);
  const at = entry({ certified: [{ level, from: '2024-04-01', until: '2028-03-31' }] });
  expect(reasonsOf(run({ statements: [one], slips: [{ ...slip!, level }] }, emptyHistory, '202612', at))).toEqual([]);
  expect(listAdditions(tables, '43', '202611').map((of) => of.code)).not.toContain(code);
});

test('a file of it is what it was, and a line that is missing is found', () => {
  const one = right({ additions: ['434001', '436125'] });
  const bytes = writeClaims(office.office, '202612', [one]);
  expect(receiveFile(bytes)).toEqual({ slips: [], statements: [one] });
  expect(readRecords(bytes).records.map(({ values }) => values.kind ?? values.line)).toEqual(['02', '1', '2', '99']);
  const cut = Buffer.from(bytes.toString('latin1').replace(/"300","1","300"/, '"300","1","301"'), 'latin1');
  expect(receiveFile(cut)).toEqual({ problems: expect.arrayContaining([expect.objectContaining({ row: 0 })]) });
});

test('it is paid with its 給付管理票, held without, and returned where the base is not of the level', () => {
  const one = right();
  const only = { statements: [one] };
  expect(run(only).decided.map(({ services }) => services[0]!.benefit)).toEqual([10_860]);
  expect(reasonsOf(run({ ...only, slips: [] }))).toEqual(['0300000100 保留 X007']);
  const other = right({ claimed: { ...claimed, level: '23' } });
  expect(reasonsOf(run({ statements: [{ ...other, level: '21' }] }))).toEqual(['0300000100 10QF']);
  expect(reasonsOf(run({ statements: [{ ...one, percent: 90 }] }))).toEqual(['0300000100 X006']);
  expect(reasonsOf(run({ statements: [{ ...one, planner: '0300000999', provider: '0300000999' }] }))).toEqual([
    '0300000999 ADD0',
  ]);
  // Two planned in the month: who handed in its slip is paid, and the other has nothing to wait for.
  expect(reasonsOf(run({ ...only, slips: [{ ...slip!, planner: '0300000999' }] }))).toEqual(['0300000100 X011']);
});

test('whatever is chosen, cost is the benefit to the yen', () => {
  const additions = listAdditions(tables, '43', '202611').map(({ code }) => code);
  fc.assert(
    fc.property(fc.subarray(additions), fc.constantFrom('21', '22', '23', '24', '25' as const), (codes, level) => {
      const { lines, totals } = right({ additions: codes, claimed: { ...claimed, level: level as '21' } });
      const [{ units, price, benefit }] = totals as [(typeof totals)[number]];
      expect(units).toBe(lines.reduce((sum, line) => sum + line.units, 0));
      expect(benefit).toBe(benefitOf(costOf(units, price), 100));
    }),
  );
});
