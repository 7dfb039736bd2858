import { expect, test } from 'vitest';
import { readTables } from '../../../contracts/care/tables.ts';
import { emptyHistory } from '../../../town/systems/kokuhoren/ledgers.ts';
import { insured, ledgersWith } from '../../../town/systems/kokuhoren/testing.ts';
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

/* 訪問看護 of one office, on both sides of 15 November: 要支援2 before, 要介護1 after. */
const both = (() => {
  const code = { ...tables.codes.get('131111')![0]!, code: '631111', units: 450 };
  return { ...tables, codes: new Map(tables.codes).set('631111', [code]) };
})();
const change = { level: '13', changedOn: '2026-11-15', certifiedFrom: '2026-04-01' } as const;
const changed = {
  ...basis,
  claimed: { ...claimed, certifiedFrom: '2026-11-15' },
  before: change,
  planned: new Map([
    ['13', 942],
    ['63', 900],
  ]),
};
const nursing = (code: string, ...on: string[]) => on.map((day) => ({ ...row(day), serviceCode: code, units: 1 }));
const claimOfBoth = (rows: ReturnType<typeof row>[], more: Partial<Basis> = {}) =>
  makeClaim(both, { month: '202611', office, grade: 'その他', basis: { ...changed, ...more }, rows });

test('要支援 and 要介護 in one month: each on its own form, with the level and certification of its part; the review takes both', () => {
  const made = claimOfBoth([...nursing('631111', '04', '11'), ...nursing('131111', '18', '25')]);
  expect(made.problems).toEqual([]);
  expect(made.statements).toMatchObject([
    { form: '7132', level: '13', certifiedFrom: '2026-04-01', certifiedUntil: '2026-11-14', lines: [{ units: 900 }] },
    { form: '7131', level: '21', certifiedFrom: '2026-11-15', certifiedUntil: '2028-03-31', lines: [{ units: 942 }] },
  ]);
  const periods = [
    { level: '13', from: '2026-04-01', until: '2026-11-14' },
    { level: '21', from: '2026-11-15', until: '2028-03-31' },
  ] as const;
  const services = ['13', '63'].map((service) => ({ service, from: '2006-04-01', until: null, suspended: [] }));
  const at = ledgersWith(both, {
    insured: new Map([['123456/0000000101', insured('21', { certified: periods })]]),
    offices: new Map(ledgers.offices).set(office, { grade: 'その他', services }),
  });
  const lines = [...changed.planned].map(([service, units]) => ({ provider: office, service, units }));
  const submitted = { statements: made.statements, slips: [{ ...theirSlip, lines }] };
  const reviewed = run(submitted, emptyHistory, '202612', at);
  expect(reasonsOf(reviewed)).toEqual([]);
  expect(reviewed.decided.flatMap(({ services: all }) => all.map(({ units }) => units))).toEqual([900, 942]);
  // Under the level of the month's end alone it would come back.
  const wrong = made.statements.map((one) => ({ ...one, level: '21' as const }));
  expect(reasonsOf(run({ ...submitted, statements: wrong }, emptyHistory, '202612', at))).toEqual([`${office} 10QF`]);
});

test.each<[string, ReturnType<typeof row>[], Partial<Basis>, RegExp]>([
  ['care before she was certified for it', nursing('131111', '14'), {}, /131111 .*14日.*は要支援2のため/],
  ['support after it was over', nursing('631111', '15'), {}, /631111 .*15日.*は要介護1のため/],
  [
    'support, since nobody knows when',
    nursing('631111', '04'),
    { before: { level: '13', changedOn: '2026-11-15' } },
    /それまでの認定の期間/,
  ],
])('in a month of two levels is not claimed: %s', (_, rows, more, text) => {
  const { statements, problems } = claimOfBoth(rows, more);
  expect(statements).toEqual([]);
  expect(problems.join()).toMatch(text);
});

test('a rental in such a month is claimed with a word about its days', () => {
  const rental = { ...row('01'), serviceCode: '171007', units: 300, itemNo: 1 };
  const { problems, notes } = claimOfBoth([...nursing('631111', '04'), rental], {
    planned: new Map([...changed.planned, ['17', 300]]),
  });
  expect([problems, notes.join()]).toEqual([[], expect.stringMatching(/171007 .*日割り/)]);
  const alone = claimOfBoth([rental], { planned: new Map([['17', 300]]) });
  expect([alone.statements.length, alone.notes.join()]).toEqual([1, expect.stringMatching(/171007 .*日割り/)]);
});

test('the slip says from which level and when; since when she had had it, what came before does', () => {
  const key = { insurer: '123456', insured: '0000000101', month: '202611' };
  const of = (more: object, month = '202611') =>
    ({ ...slip(more), kind: 'slip', key: { ...key, month } }) as Entry<'slip'>;
  const now = of({ limitFrom: '20261115', careLevelBefore: '13', careLevelChangedOn: '20261115' });
  const before = of({ careLevel: '13', limitFrom: '20260401' }, '202610');
  const readWith = (earlier: readonly Entry[]) =>
    readBasis(person, office, { from: '0300000100', slip: now, earlier: [now, ...earlier] });
  expect(readWith([before])).toMatchObject({ before: change, claimed: { level: '21', certifiedFrom: '2026-11-15' } });
  expect((readWith([]) as Basis).before).toEqual({ level: '13', changedOn: '2026-11-15' });
  const old = of({ careLevelBefore: '13', careLevelChangedOn: '20261001' });
  expect(read(old)).not.toHaveProperty('before');
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
