import { expect, test } from 'vitest';
import { absenceKey } from '../visits/absences.ts';
import { applyForm, daysOf, findDifferences, isOff, linesOf, sumOf } from './month.ts';

const row = (date: string, more = {}) => ({
  day: `202611${date}`,
  start: '0900',
  end: '0930',
  serviceCode: '111111',
  count: 1,
  units: 244,
  ...more,
});

test('planned and done stand side by side, and what is otherwise is named by day', () => {
  const lines = linesOf(
    [row('02'), row('05'), row('30'), row('09')],
    [row('02', { writtenOn: '20261130' }), row('03'), row('09'), row('09')],
  );
  expect(lines).toHaveLength(1);
  expect([sumOf(lines, 'planned'), sumOf(lines, 'done')]).toEqual([4, 4]);
  expect(findDifferences(lines, '20261124').map(({ day, kind }) => [day, kind])).toEqual([
    ['20261103', 'beside'],
    ['20261105', 'missing'],
    ['20261109', 'other'],
  ]);
});

test('what the person did not want was planned, not done, and is no difference that anybody has to explain', () => {
  const lines = linesOf([row('02'), row('05'), row('09', { start: '1000' })], [row('03')]);
  const absences = new Set(
    ['20261102', '20261103', '20261109'].map((day) =>
      absenceKey({ code: 'c', day, serviceType: '11', starts: '0900' }),
    ),
  );
  const off = findDifferences(lines, '20261124').filter((one) => isOff(absences, 'c', one));
  expect(off.map(({ day }) => day)).toEqual(['20261102']);
  expect(findDifferences(lines, '20261124').some((one) => isOff(absences, 'another', one))).toBe(false);
});

test('another time or another thing is another line', () => {
  expect(linesOf([row('02'), row('02', { start: '1000' })], [row('02', { satellite: '01' })])).toHaveLength(3);
});

test('a form changes the cells that it changes: two visits of one day stay two', () => {
  const held = [row('02'), row('02', { units: 200 }), row('09')];
  const lines = linesOf([], held);
  const days = daysOf('202611');
  expect(applyForm(held, lines, () => undefined, days)).toEqual(held);
  const changed = applyForm(
    held,
    lines,
    (_, day) => (day === '20261109' ? 0 : day === '20261110' ? 2 : undefined),
    days,
  );
  expect(changed).toMatchObject([held[0]!, held[1]!, { day: '20261110', count: 2, serviceCode: '111111' }]);
});
