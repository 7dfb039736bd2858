import { expect, test } from 'vitest';
import { readTables } from '../../../contracts/care/tables.ts';
import { emptyHistory } from '../../../town/systems/kokuhoren/ledgers.ts';
import { ledgers, reasonsOf, run, slip as theirSlip } from '../../../town/systems/kokuhoren/testing-month.ts';
import { claimed } from '../claims/testing.ts';
import type { Entry } from '../files/model/group.ts';
import type { Person } from '../store/persons.ts';
import { type Basis, readBasis } from './basis.ts';
import { makeClaim, sumsOf } from './make.ts';
import { reconcile } from './results.tsx';
import type { SentClaim } from './store.ts';

const tables = await readTables();
const office = '9970100240';
const basis: Basis = {
  claimed,
  percent: 90,
  planner: '0300000100',
  planned: new Map([['15', 2373]]),
  fullShare: 0,
  services: ['15'],
};
const row = (day: string, more = {}) => ({ day: `202611${day}`, serviceCode: '152447', count: 1, units: 791, ...more });
const make = (rows: ReturnType<typeof row>[], more: Partial<Basis> = {}) =>
  makeClaim(tables, { month: '202611', office, grade: 'その他', basis: { ...basis, ...more }, rows });

test('a month within its plan is claimed as it was done, and cost is benefit and burden', () => {
  const { statements, problems, notes } = make(['03', '10', '17'].map((day) => row(day)));
  expect([problems, notes]).toEqual([[], []]);
  expect(sumsOf(statements)).toEqual({ units: 2373, cost: 23_730, benefit: 21_357, burden: 2373 });
});

test('the registration of 事業対象者 has no end: the month lies in it, and only the form is what lacks', () => {
  const registered = { ...claimed, level: '06' as const, certifiedFrom: '2026-11-10', certifiedUntil: '' };
  const { problems } = make([{ ...row('03'), serviceCode: 'A21111', units: 1176 }], { claimed: registered });
  expect(problems).toEqual([expect.stringContaining('forms.json')]);
});

test('a discount is in the units of each code, and the review that knows of it takes it', () => {
  const [one] = makeClaim(tables, {
    ...{ month: '202611', office, grade: 'その他', basis, rows: [row('03'), row('10')] },
    discounts: new Map([[`${office}/15`, 5]]),
  }).statements;
  expect(one!.lines).toEqual([{ code: '152447', each: 751, times: 2, units: 1502 }]); // 791 × 0.95 = 751.45
  const reported = [{ service: '15', percent: 5, from: '2026-04-01', until: null }];
  const offices = new Map(ledgers.offices).set(office, { ...ledgers.offices.get(office)!, discounts: reported });
  const slips = [{ ...theirSlip, lines: [{ provider: office, service: '15', units: 1502 }] }];
  const only = { statements: [one!], slips };
  expect(reasonsOf(run(only, emptyHistory, '202612', { ...ledgers, offices }))).toEqual([]);
  expect(reasonsOf(run(only))).toEqual([`${office} X003`]);
});

test('more than was planned is cut to the plan, and said before it goes', () => {
  const { statements, notes } = make(['03', '10', '17', '24'].map((day) => row(day)));
  expect(sumsOf(statements).units).toBe(2373);
  expect(notes.join()).toContain('実績3164単位は計画2373単位を超えています');
});

test.each<[string, Parameters<typeof make>, RegExp]>([
  ['a code that no table knows', [[row('03', { serviceCode: '159999' })]], /サービスコード表にありません/],
  ['a day of another month', [[row('03', { day: '20261203' })]], /令和8年11月でない日/],
  [
    'a month that is not certified',
    [[row('03')], { claimed: { ...claimed, certifiedFrom: '2026-12-01' } }],
    /有効期間/,
  ],
  ['public assistance alone', [[row('03')], { claimed: { ...claimed, insured: 'H000000001' } }], /公費請求/],
])('is not claimed: %s', (_, given, text) => {
  const { statements, problems } = make(...given);
  expect(statements).toEqual([]);
  expect(problems.join()).toMatch(text);
});

const person = { ...claimed, sex: '女' } as unknown as Person;
const slip = (
  more: object = {},
  rows: object[] = [{ office, serviceCode: '15AAAA', withinLimit: 2373, benefitRate: '90' }],
) =>
  ({
    parts: {
      UPHOSOKU: [{ careLevel: '21', limitFrom: '20260401', limitUntil: '20280331', ...more }],
      UPPLAN: [],
      UPSIKYU: rows,
    },
  }) as unknown as Entry<'slip'>;
const read = (one: Entry<'slip'>) => readBasis(person, office, { from: '0300000100', slip: one });

test('a slip says what may be claimed; the rate is read however it is written', () => {
  expect(read(slip())).toEqual({ ...basis, claimed: { ...claimed } });
  for (const benefitRate of ['90.0', '0.9'])
    expect(read(slip({}, [{ office, serviceCode: '15AAAA', withinLimit: 1, benefitRate }]))).toMatchObject({
      percent: 90,
    });
  // Of one code alone the standard asks for no subtotal; what stands in several rows is added.
  const alone = { office, serviceCode: '152447', managedUnits: 2373, benefitRate: '90' };
  const another = { office: '0300000005', serviceCode: '11AAAA', withinLimit: 1, benefitRate: '90' };
  expect(read(slip({}, [alone, another]))).toEqual({ ...basis, services: ['15', '11'] });
  const two = ['1', '2'].map(() => ({ office, serviceCode: '15AAAA', withinLimit: 400, benefitRate: '90' }));
  expect(read(slip({}, two))).toMatchObject({ planned: new Map([['15', 800]]) });
});

test.each<[string, Entry<'slip'>, RegExp]>([
  ['without a level', slip({ careLevel: '' }), /要介護状態区分/],
  ['that is provisional', slip({ certification: '1' }), /暫定/],
  ['without a period', slip({ limitFrom: '' }), /有効期間/],
  ['without a row of the office', slip({}, []), /この事業所の行がありません/],
  ['with a rate that there is not', slip({}, [{ office, serviceCode: '15AAAA', benefitRate: '100' }]), /給付率/],
])('a slip %s is said to be so', (_, one, text) => {
  expect(read(one)).toEqual({ problem: expect.stringMatching(text) });
});

test('what is decided is held against what is paid; what the exchange refused was never claimed', () => {
  const claim = (more: Partial<SentClaim>) =>
    ({ kind: 'statement', state: 'decided', road: 'acknowledged', ...more }) as SentClaim;
  const paid = [
    { processed: '202612', month: '202611', service: '15', count: 1, units: 100, cost: 1000, benefit: 900 },
  ];
  expect(reconcile([claim({ decided: 100 }), claim({ state: 'returned', decided: null })], paid).matches).toBe(true);
  expect(reconcile([claim({ decided: 100 }), claim({ road: 'refused', decided: 5 })], paid).matches).toBe(true);
  expect(reconcile([claim({ decided: 120 })], paid)).toEqual({ decided: 120, paid: 100, matches: false });
});
