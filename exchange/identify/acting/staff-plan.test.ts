import { expect, test } from 'vitest';
import { type Entry, planChanges, rolesAt, type StaffChange } from './staff-plan.ts';

const admin = '職員管理者';
const day = (text: string) => new Date(`${text}T00:00:00+09:00`);
const now = day('2027-03-10');
const april = day('2027-04-01');
const entry = (id: string, roles: readonly string[], more: Partial<Entry> = {}): Entry => ({
  ...{ id, job: null, roles, validFrom: day('2024-04-01'), validUntil: null, endedAt: null },
  ...{ nextRoles: null, nextJob: null, nextFrom: null },
  ...more,
});
const assign = (id: string, roles: readonly string[], from = april, more = {}): StaffChange => ({
  ...{ change: 'assign', id, roles, from },
  ...more,
});
const end = (id: string, from = april): StaffChange => ({ change: 'end', id, from });
const all = [entry('boss', [admin]), entry('a', ['窓口']), entry('gone', ['窓口'], { endedAt: day('2026-01-01') })];
const plan = (changes: readonly StaffChange[], by = 'boss', entries: readonly Entry[] = all) =>
  planChanges(entries, changes, { now, by });

test('a transfer of one day: who arrives, changes and leaves does so on that day and not before', () => {
  const { planned, errors, entries } = plan([
    assign('new', ['福祉']),
    assign('a', ['介護'], april, { job: '主任' }),
    assign('gone', ['窓口']),
    assign('boss', [admin]),
  ]);
  expect(errors).toEqual([]);
  expect(planned.map(({ what }) => what)).toEqual(['new', 'roles', 'new', 'same']);
  expect(entries.map(({ id }) => id)).toEqual(['new', 'a', 'gone']);
  const [fresh, a, back] = entries;
  expect(rolesAt(a, now)).toEqual(['窓口']);
  expect(rolesAt(a, april)).toEqual(['介護']);
  expect(a).toMatchObject({ nextJob: '主任', job: null });
  for (const one of [fresh, back]) expect([rolesAt(one, now), rolesAt(one, april).length]).toEqual([[], 1]);
  const leaving = plan([end('a')]).entries[0]!;
  expect([rolesAt(leaving, now), rolesAt(leaving, april)]).toEqual([['窓口'], []]);
  expect(leaving.endedAt).toBeNull();
  expect(plan([end('a', now)]).entries[0]!.endedAt).toEqual(now);
});

test('what was to come and has come is what is, when the next is planned', () => {
  const moved = entry('a', ['窓口'], { nextRoles: ['介護'], nextJob: '主任', nextFrom: day('2027-03-01') });
  const [next] = plan([assign('a', ['福祉'])], 'boss', [all[0]!, moved]).entries;
  expect(next).toMatchObject({ roles: ['介護'], job: '主任', nextRoles: ['福祉'], nextJob: '主任' });
  // Leaving before it begins takes it away; after it, not.
  const coming = entry('a', ['窓口'], { nextRoles: ['介護'], nextFrom: april });
  const leave = (at: Date) => plan([end('a', at)], 'boss', [all[0]!, coming]).entries[0]!.nextFrom;
  expect(leave(day('2027-03-20'))).toBeNull();
  expect(leave(day('2027-05-01'))).toEqual(april);
});

test.each<[string, StaffChange[], number, string]>([
  ['somebody twice', [end('a'), assign('a', ['窓口'])], 1, '2つあります'],
  ['nobody ends', [end('x')], 0, 'いま登録されていません'],
  ['who has ended ends again', [end('gone')], 0, 'いま登録されていません'],
  ['an end before its beginning', [assign('n', ['窓口'], april, { until: now })], 0, '終わりの日が'],
  ['nobody helps themselves to a role', [assign('boss', [admin, '個人情報保護責任者'])], 0, '自分に役割を加える'],
  ['the last administrator ends', [end('boss')], 0, 'だれもいなくなる'],
  ['the last administrator becomes another', [assign('boss', ['窓口'])], 0, 'だれも|自分に'],
  ['days without one', [end('boss'), assign('a', [admin], day('2027-04-03'))], 0, 'だれもいなくなる'],
])('%s: nothing is done, and it says what to mend', (_, changes, index, text) => {
  const { errors, entries } = plan(changes);
  expect(errors[0]).toMatchObject({ index, text: expect.stringMatching(text) });
  expect(entries).toEqual([]);
});

test('an administrator leaves when another follows on the same day; one whose end is planned already hinders nothing', () => {
  expect(plan([end('boss'), assign('a', [admin])]).errors).toEqual([]);
  const leaving = entry('boss', [admin], { validUntil: april });
  expect(plan([end('a')], 'boss', [leaving, all[1]!]).errors).toEqual([]);
});
