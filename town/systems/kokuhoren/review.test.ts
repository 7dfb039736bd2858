import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimed, claimsOf, visitOn } from '../../../applications/care/claims/testing.ts';
import { type BenefitSlip, caseOf } from '../../../contracts/care/benefit-slip.ts';
import { addMonths } from '../../../contracts/care/month.ts';
import { keyOf } from './decided.ts';
import { emptyHistory, type Ledgers, withRegistered } from './ledgers.ts';
import { benefitsOf, billsOf, paymentsOf } from './payment.ts';
import type { Reviewed } from './review.ts';
import { clinic, dayCare, home } from './testing.ts';
import {
  clinics,
  dayCares,
  entry,
  homes,
  month,
  reasonsOf,
  run,
  slip,
  tables,
  visits,
  withLines,
} from './testing-month.ts';

const days = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, i) => from + i);
/** The same ledgers, with an office that gives 訪問型サービス too. */
const projects = (all: Ledgers): Ledgers => ({
  ...all,
  offices: new Map(
    [...all.offices].map(([code, one]) => [
      code,
      { ...one, services: [...one.services, { ...one.services[0]!, service: 'A2' }] },
    ]),
  ),
});
const paidOf = (reviewed: Reviewed, provider: string) => paymentsOf(reviewed).get(provider)?.benefit;

test('what was planned and given is paid as claimed', () => {
  const reviewed = run();
  expect(reasonsOf(reviewed)).toEqual([]);
  expect(reviewed.decided.map(({ services }) => services.map(({ benefit }) => benefit))).toEqual(
    month.statements.map(({ totals }) => totals.map(({ benefit }) => benefit)),
  );
  expect(
    reviewed.decided.every(({ late, services }) => !late && services.every(({ letter }) => letter === undefined)),
  ).toBe(true);
  // 5 × 387 = 1935 and 522 outside the limit, at 10 yen and nine tenths
  expect(paymentsOf(reviewed).get(home)).toEqual({
    ...{ count: 1, units: 2457, cost: 24570, benefit: 22113 },
    details: [{ month: '202611', service: '11', count: 1, units: 2457, cost: 24570, benefit: 22113 }],
  });
  expect([...billsOf(reviewed).keys()]).toEqual(['123456']);
  expect(benefitsOf(reviewed, '123456')).toHaveLength(3);
  expect(benefitsOf(reviewed, '654321')).toEqual([]);
});

test('cut: to what is planned (B), additions outside the limit stay; to nothing (A), they go too', () => {
  const less = run({ slips: [withLines(1000)] });
  expect(less.decided[0]!.services[0]).toMatchObject({
    claimed: 1935,
    decided: 1000,
    letter: 'B',
    outside: 522,
    units: 1522,
    benefit: 13698,
  });
  const none = run({ slips: [{ ...slip, lines: slip.lines.filter(({ provider }) => provider !== home) }] });
  expect(none.decided[0]!.services[0]).toMatchObject({ decided: 0, letter: 'A', outside: 0, units: 0, benefit: 0 });
  expect(none.decided[2]!.services[0]).toMatchObject({ decided: 1582 });
});

test('services that are not matched are paid without a slip; the others wait a month for it, and then go back', () => {
  const first = run({ slips: [] });
  expect(first.decided.map(({ statement }) => statement.provider)).toEqual([clinic]);
  expect(reasonsOf(first)).toEqual([`${home} 保留 X007`, `${dayCare} 保留 X007`]);
  const came = run({ statements: [] }, first.history, '202701');
  expect(came.decided.map(({ statement, late }) => [statement.provider, late])).toEqual([
    [home, true],
    [dayCare, true],
  ]);
  expect(came.history.held).toEqual([]);
  const stillHeld = run({ slips: [], statements: [] }, first.history, '202701');
  expect(reasonsOf(stillHeld)).toEqual([`${home} 保留 X007`, `${dayCare} 保留 X007`]);
  const gone = run({ slips: [], statements: [] }, stillHeld.history, '202702');
  expect(reasonsOf(gone)).toEqual([`${home} X007`, `${dayCare} X007`]);
  // What went back may come again, with its slip.
  expect(run({ statements: [homes] }, gone.history, '202703').decided).toHaveLength(1);
});

test('the last month that is not barred is late, and is decided', () => {
  const past = { ...slip, month: '202410' };
  // A service without an addition by a rate: the rate was another then.
  const statement = { ...dayCares, month: '202410' };
  const reviewed = run({ slips: [past], statements: [statement] });
  expect(reviewed.decided).toMatchObject([{ late: true, processed: '202612' }]);
  expect(reasonsOf(run({ slips: [past], statements: [statement] }, emptyHistory, '202701'))).toEqual([
    `${dayCare} X001`,
  ]);
});

test('while the certification is being changed, claims wait', () => {
  const pending = entry({ pending: true });
  const first = run({}, emptyHistory, '202612', pending);
  expect(reasonsOf(first)).toEqual(['給管 12PA', `${home} 保留 12PA`, `${clinic} 保留 12PA`, `${dayCare} 保留 12PA`]);
  const later = run({ statements: [] }, first.history, '202703');
  expect(later.decided).toHaveLength(3);
});

test('claimed twice: in one month, in two, and again after the insurer took the first back', () => {
  const twice = run({ statements: [...month.statements, homes] });
  expect(reasonsOf(twice)).toEqual([`${home} ANN2`]);
  expect(twice.decided).toHaveLength(3);
  expect(reasonsOf(run({ slips: [], statements: [homes] }, twice.history, '202701'))).toEqual([`${home} ANN4`]);
  const less = claimsOf(tables, visits.slice(1)).statements[0]!;
  const again = run({ slips: [], statements: [less], withdrawn: new Set([keyOf(homes)]) }, twice.history, '202701');
  expect(reasonsOf(again)).toEqual([]);
  expect(paidOf(again, home)).toBe(less.totals[0]!.benefit - homes.totals[0]!.benefit);
  expect(again.history.decided.get(caseOf(homes))!.filter(({ statement }) => statement.provider === home)).toHaveLength(
    1,
  );
});

test('a corrected slip changes what was decided by it, up or down, and only that', () => {
  const cut = run({ slips: [withLines(1000)] });
  expect(paidOf(cut, home)).toBe(13698);
  const up = run({ slips: [{ ...withLines(1935), kind: '2' }], statements: [] }, cut.history, '202701');
  expect(
    up.adjusted.map(({ before, after }) => [
      before.statement.provider,
      before.services[0]!.decided,
      after!.services[0]!.decided,
    ]),
  ).toEqual([[home, 1000, 1935]]);
  expect(paidOf(up, home)).toBe(22113 - 13698);
  expect(paidOf(up, dayCare)).toBeUndefined();
  const down = run({ slips: [{ ...withLines(500), kind: '2' }], statements: [] }, up.history, '202702');
  expect(paidOf(down, home)).toBe((500 + 522) * 9 - 22113);
});

test('a slip is cancelled before its claims are decided, and not after', () => {
  const first = run({ statements: [] });
  const cancelled = run({ slips: [{ ...slip, kind: '3' }], statements: [] }, first.history, '202701');
  expect(cancelled.history.slips.size).toBe(0);
  const decided = run();
  expect(reasonsOf(run({ slips: [{ ...slip, kind: '3' }], statements: [] }, decided.history, '202701'))).toEqual([
    '給管 X008',
  ]);
});

test('what a cancelled slip leaves: claims wait for another and then go back; what is not matched is none of its business', () => {
  const gone = { ...slip, kind: '3' as const };
  const both = run({ slips: [slip, gone] });
  expect(reasonsOf(both)).toEqual([`${home} 保留 X007`, `${dayCare} 保留 X007`]);
  expect(both.decided.map(({ statement }) => statement.provider)).toEqual([clinic]);
  const again = run({ slips: [withLines(1000)], statements: [] }, both.history, '202701');
  expect(again.decided.map(({ services }) => services[0]!.decided)).toEqual([1000, 1582]);
  // The clinic’s claim is decided, and no slip decided it.
  const unslipped = run({ statements: [clinics] });
  expect(reasonsOf(run({ slips: [gone], statements: [] }, unslipped.history, '202701'))).toEqual([]);
  // 過誤 of all that rests on it and its cancellation may come in one review.
  const decided = run();
  const withdrawn = new Set([keyOf(homes), keyOf(dayCares)]);
  const back = run({ slips: [gone], statements: [], withdrawn }, decided.history, '202701');
  expect([reasonsOf(back), back.adjusted.length, back.history.slips.size]).toEqual([[], 2, 0]);
  expect(
    reasonsOf(run({ slips: [gone], statements: [], withdrawn: new Set([keyOf(homes)]) }, decided.history)),
  ).toEqual(['給管 X008']);
});

test.each([
  [90, 26_940, 2994],
  [80, 23_947, 5987],
  [70, 20_953, 8981],
])('worked by hand, at 3級地 and %i percent: 7 × 387 × 11.05 is 29,934.45 yen', (percent, benefit, burden) => {
  const seven = Array.from({ length: 7 }, (_, i) => visitOn(home, '111211', i + 1));
  const { slip: own, statements } = claimsOf(tables, seven, undefined, { gradeOf: () => '3級地', percent });
  const ledger = entry({ percents: [{ from: '2018-04-01', until: null, percent }] });
  const offices = new Map([...ledger.offices].map(([code, one]) => [code, { ...one, grade: '3級地' }]));
  const reviewed = run({ slips: [own!], statements }, emptyHistory, '202612', { ...ledger, offices });
  expect(reviewed.decided[0]!.services).toMatchObject([{ units: 2709, price: 1105, cost: 29_934, benefit, burden }]);
});

test('worked by hand: what is over the limit is shared out as it was chosen, and nothing more of it is cut', () => {
  // 30 × 387 and 10 × 791 are 19,520; 2,755 of them over.
  const many = [
    visitOn(home, '111211', 2, { times: 30 }),
    ...days(1, 10).map((day) => visitOn(dayCare, '152447', day)),
  ];
  const over = [
    { provider: home, service: '11', units: 2000 },
    { provider: dayCare, service: '15', units: 755 },
  ];
  const { slip: own, statements } = claimsOf(tables, many, undefined, { over });
  const reviewed = run({ slips: [own!], statements });
  expect(
    reviewed.decided.flatMap(({ services }) =>
      services.map(({ decided, letter, cost, benefit }) => [decided, letter, cost, benefit]),
    ),
  ).toEqual([
    [9610, undefined, 96_100, 86_490],
    [7155, undefined, 71_550, 64_395],
  ]);
  // Had one of them claimed all that it gave, what is over would have been cut.
  const [all] = claimsOf(tables, many, undefined, { limit: 30_000 }).statements;
  const cut = run({ slips: [own!], statements: [all!] }).decided[0]!.services[0];
  expect(cut).toMatchObject({ claimed: 11_610, decided: 9610, letter: 'B', benefit: 86_490 });
});

test('worked by hand: of a whole December in short stay thirty days are insured', () => {
  const stay = (until: number) =>
    days(1, until).map((day) => ({
      ...visitOn(dayCare, '211111', day),
      day: `2026-12-${String(day).padStart(2, '0')}`,
    }));
  const of = (until: number) => {
    const more = { month: '202612', limit: 36_217 };
    const { slip: own, statements } = claimsOf(tables, stay(until), { ...claimed, level: '25' }, more);
    return run({ slips: [own!], statements }, emptyHistory, '202701', entry({ certified: heaviest }));
  };
  const heaviest = [{ level: '25' as const, from: '2024-04-01', until: '2028-03-31' }];
  // 30 × 645, at 10 yen and nine tenths
  expect(of(30).decided[0]!.services).toMatchObject([{ units: 19_350, benefit: 174_150 }]);
  expect(reasonsOf(of(31))).toEqual([`${dayCare} X010`]);
});

test('事業対象者: the slip of whom an insurer has registered stands, within the limit of 要支援1, for the months of the registration', () => {
  const project = claimsOf(tables, [visitOn(home, 'A21211', 1)], { ...claimed, level: '06' }, { limit: 5032 });
  const own = project.slip!;
  expect(own).toMatchObject({ level: '06', limit: 5032, lines: [{ service: 'A2', units: 2349 }] });
  const reasons = (
    registered: Parameters<typeof withRegistered>[1],
    one: BenefitSlip = own,
    certified: Ledgers = entry({ certified: [] }),
  ) =>
    reasonsOf(
      run({ slips: [one], statements: [] }, emptyHistory, '202702', withRegistered(projects(certified), registered)),
    );
  const since = { insurer: '123456', insured: claimed.insured, from: '2026-11-10', until: null };
  expect(reasons([])).toEqual(['給管 12P0']);
  expect(reasons([since])).toEqual([]);
  expect(reasons([since], { ...own, month: '202610' })).toEqual(['給管 12PD']);
  expect(reasons([{ ...since, until: '2026-11-30' }], { ...own, month: '202612' })).toEqual(['給管 12PD']);
  const over = { ...own, limit: 9999, lines: [{ ...own.lines[0]!, units: 5033 }] };
  expect(reasons([since], over)).toEqual(['給管 12P3']);
  expect(reasons([since], { ...own, level: '12' })).toEqual(['給管 12QJ']);
  // Certified in the course of it: from that day the certification is what counts, as the insurer answers.
  const later = entry({ certified: [{ level: '21', from: '2026-12-15', until: '2027-11-30' }] });
  const months = ['202611', '202612', '202701'].map((at) => reasons([since], { ...own, month: at }, later));
  expect(months).toEqual([[], [], ['給管 12QJ']]);
});

test('whatever is sent, each claim has one end, offices and insurers are told the same sum, and no more is paid than claimed', () => {
  const statement = fc.constantFrom(homes, clinics, dayCares).chain((one) =>
    fc
      .record({
        month: fc.constantFrom(one.month, '202610', '202701', '202401'),
        provider: fc.constantFrom(one.provider, home, '9999999999'),
        percent: fc.constantFrom(one.percent, 80),
      })
      .map((change) => ({ ...one, ...change })),
  );
  const units = fc.integer({ min: 0, max: 3000 }).map(withLines);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(units, fc.constant(slip)), { maxLength: 3 }),
      fc.array(statement, { maxLength: 12 }),
      (slips, statements) => {
        const reviewed = run({ slips, statements });
        const ends = [...reviewed.decided, ...reviewed.returned, ...reviewed.held].map((one) => one.statement);
        expect(ends).toHaveLength(statements.length);
        expect(new Set(ends)).toEqual(new Set(statements));
        const sum = (paid: ReturnType<typeof billsOf>) =>
          [...paid.values()].reduce((whole, { benefit }) => whole + benefit, 0);
        expect(sum(paymentsOf(reviewed))).toBe(sum(billsOf(reviewed)));
        expect(sum(billsOf(reviewed))).toBe(
          benefitsOf(reviewed, '123456').reduce((whole, { benefit }) => whole + benefit, 0),
        );
        for (const { statement: one, services } of reviewed.decided)
          for (const [i, service] of services.entries()) {
            expect(service.benefit).toBeLessThanOrEqual(one.totals[i]!.benefit);
            expect(service.benefit + service.burden).toBe(service.cost);
            expect(
              Math.min(service.decided, service.benefit, service.claimed - service.decided),
            ).toBeGreaterThanOrEqual(0);
          }
        // A second review of the same is all duplicates, of what was decided.
        const again = run(
          { slips: [], statements: reviewed.decided.map((one) => one.statement) },
          reviewed.history,
          addMonths('202612', 1),
        );
        expect(
          again.decided.filter(({ statement: one }) =>
            reviewed.decided.some((past) => keyOf(past.statement) === keyOf(one)),
          ),
        ).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});
