import { expect, test } from 'vitest';
import { usualWarnings, type Warnings } from '../warnings.ts';
import type { Case } from './case.ts';
import { daysBetween, monthBeside, monthOf } from './days.ts';
import { todosOf } from './todo.ts';

const warnings = Object.fromEntries(usualWarnings.map(({ id, days }) => [id, days])) as Warnings;
const done: Case = {
  person: { code: 'c', name: '大橋　静江' } as Case['person'],
  staff: 'caremane-01',
  certification: { level: '要介護3', until: '2028-03-31', toldAt: new Date('2026-11-01T00:00:00Z') },
  isAsked: false,
  agreement: { since: '2026-04-01', state: 'agreed', by: 'self', way: 'screen', on: '2026-04-02' },
  absences: { unseen: 0, untold: 0 },
  plan: { day: '2026-04-01', offices: 2, given: 2, failed: 0 },
  monitoredOn: '2026-11-10',
  slip: { day: '2026-11-20', offices: 2, given: 2, failed: 0 },
  actuals: { awaited: ['1', '2'], come: 2 },
};
const today = '2026-11-24';
const kinds = (change: Partial<Case>, on = today) =>
  todosOf({ ...done, ...change }, on, warnings).map(({ kind, isLate }) => (isLate ? `${kind}!` : kind));
const certified = (until: string) => ({ certification: { ...done.certification!, until } });

test('where everything is done nothing is to be done', () => {
  expect(kinds({})).toEqual([]);
});

test.each([
  ['2027-01-24', []],
  ['2027-01-23', ['certification-first']],
  ['2026-12-25', ['certification-first']],
  ['2026-12-24', ['certification-second!']],
  ['2026-11-24', ['certification-second!']],
  ['2026-11-23', ['certification-over!']],
])('a certification until %s is warned of in two stages', (until, expected) => {
  expect(kinds(certified(until))).toEqual(expected);
});

test('the days are the office’s own to choose', () => {
  const [first] = todosOf({ ...done, ...certified('2027-02-20') }, today, { ...warnings, 'certification-first': 90 });
  expect(first?.kind).toBe('certification-first');
});

test('while an application runs its own clock says what is late, unless the insurer has said that it takes longer', () => {
  const application = { appliedOn: '2026-10-25', postponedTo: null };
  expect(kinds({ ...certified('2026-12-01'), application })).toEqual([]);
  expect(kinds({ application: { ...application, appliedOn: '2026-10-24' } })).toEqual(['application-late!']);
  expect(kinds({ application: { appliedOn: '2026-10-01', postponedTo: '2026-11-30' } })).toEqual([]);
  expect(kinds({ application: { appliedOn: '2026-10-01', postponedTo: '2026-11-23' } })).toEqual(['application-late!']);
});

test('a certification never asked for is to be asked for, unless it is on its way; what the plan says warns meanwhile', () => {
  const { certification: _, ...unasked } = done;
  const of = (more: Partial<Case>) => todosOf({ ...unasked, ...more }, today, warnings).map(({ kind }) => kind);
  expect(of({})).toEqual(['certification-unasked']);
  expect(of({ isAsked: true })).toEqual([]);
  expect(of({ unanswered: '提供元は業務時間外です。' })).toEqual(['certification-unanswered']);
  expect(of({ certifiedByPlan: { until: '2026-12-01' } })).toEqual(['certification-second']);
});

test('a change that was told of comes before all other words about the certification', () => {
  expect(kinds({ ...certified('2026-11-01'), change: { change: '区分変更', changedOn: '2026-11-20' } })).toEqual([
    'certification-changed!',
  ]);
});

test.each([
  ['2026-11-22', 'waiting', []],
  ['2026-11-21', 'waiting', ['agreement']],
  ['2026-11-14', 'waiting', ['agreement!']],
  ['2026-11-24', 'declined', ['agreement!']],
  ['2026-11-01', 'agreed', []],
] as const)('a plan that could be read since %s is %s', (since, state, expected) => {
  const answered = { by: 'self', way: 'screen', on: since } as const;
  expect(kinds({ agreement: { since, ...(state === 'waiting' ? { state } : { state, ...answered }) } })).toEqual(
    expected,
  );
});

test('an absence is to be looked at, and presses where the office that comes was not told', () => {
  expect(kinds({ absences: { unseen: 1, untold: 0 } })).toEqual(['absence']);
  expect(kinds({ absences: { unseen: 0, untold: 1 } })).toEqual(['absence!']);
});

test('without a plan there is nothing to monitor or to give', () => {
  expect(kinds({ plan: undefined, agreement: undefined, slip: undefined, monitoredOn: undefined })).toEqual(['plan']);
});

test.each([
  ['2026-11-14', []],
  ['2026-11-15', ['slip']],
  ['2026-11-25', ['slip!']],
])('the slip of next month is asked for from the fifteenth: %s', (on, expected) => {
  expect(kinds({ slip: undefined }, on)).toEqual(expected);
});

test('what is not with everybody is to be given, and what nobody took is said', () => {
  expect(kinds({ plan: { ...done.plan!, given: 1 } })).toEqual(['plan-given!']);
  expect(kinds({ slip: { ...done.slip!, given: 1, failed: 1 } })).toEqual(['not-arrived!', 'slip-given']);
});

test.each([
  ['2026-12-25', []],
  ['2026-12-24', ['not-fetched']],
  ['2026-12-04', ['not-fetched!']],
])('what nobody has fetched and expires on %s is warned of in two stages', (expires, expected) => {
  expect(kinds({ slip: { ...done.slip!, expires } })).toEqual(expected);
});

test('monitoring and actuals press as the month goes on', () => {
  expect(kinds({ monitoredOn: undefined }, '2026-11-19')).toEqual(['monitoring']);
  expect(kinds({ monitoredOn: undefined }, '2026-11-20')).toEqual(['monitoring!']);
  expect(kinds({ actuals: { awaited: ['1', '2'], come: 1 } }, '2026-11-04')).toEqual(['actuals']);
  expect(kinds({ actuals: { awaited: ['1', '2'], come: 1 } }, '2026-11-05')).toEqual(['actuals!']);
});

test('the sheet for the hospital has three days', () => {
  const stay = { hospital: '縁側市民病院', admittedOn: '2026-11-23', isGiven: false, hasFailed: false };
  expect(kinds({ stay })).toEqual(['hospital-sheet']);
  expect(kinds({ stay: { ...stay, admittedOn: '2026-11-22' } })).toEqual(['hospital-sheet!']);
  expect(kinds({ stay: { ...stay, isGiven: true } })).toEqual([]);
});

test('days and months', () => {
  expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
  expect([monthBeside('202612', 1), monthBeside('202601', -1), monthOf('2026-11-24')]).toEqual([
    '202701',
    '202512',
    '202611',
  ]);
});

test('what a hospital tells waits to be taken in, and presses once she is at home; a sheet that did not arrive presses at once', () => {
  expect(kinds({ discharge: { isHome: false } })).toEqual(['discharge']);
  expect(kinds({ discharge: { isHome: true } })).toEqual(['discharge!']);
  const stay = { hospital: '縁側市民病院', admittedOn: today, isGiven: false, hasFailed: true };
  expect(kinds({ stay })).toEqual(['hospital-sheet!']);
});
