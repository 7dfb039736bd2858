import { describe, expect, test } from 'vitest';
import { breadth } from '../../contracts/breadth.ts';
import { openingHours } from '../../contracts/opening-hours.ts';
import { isRestDay } from '../relay/opening-hours.ts';
import { findUnusual, type HourCount } from './usual.ts';

const thresholds = breadth.parse({});
const hour = (text: string) => new Date(`${text}:00:00+09:00`);
const office = openingHours.parse(
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:30-17:30']])),
);
/** 28 days before 2026-11-25 (a Wednesday), at these hours, on the weekdays named (0: Sunday), holidays left out. */
function past(persons: number, hours: readonly number[], weekdays = [1, 2, 3, 4, 5]): HourCount[] {
  const found: HourCount[] = [];
  for (let ago = 28; ago > 0; ago--)
    for (const h of hours) {
      const at = new Date(hour('2026-11-25T00').getTime() + (h - 24 * ago) * 3_600_000);
      const day = new Date(at.getTime() + 9 * 3_600_000).getUTCDay();
      if (weekdays.includes(day) && (day === 0 || !isRestDay(at))) found.push({ hour: at, persons });
    }
  return found;
}
const reasons = (persons: number, at: string, history: readonly HourCount[], declared: typeof office = office) =>
  findUnusual({ hour: hour(at), persons }, history, declared, thresholds).map(({ reason }) => reason);

describe('breadth', () => {
  const busy = past(30, [9, 10, 11, 13, 14, 15]);

  test('rings beyond the factor of what is usual, and says both', () => {
    expect(reasons(120, '2026-11-25T10', busy)).toEqual([]);
    expect(findUnusual({ hour: hour('2026-11-25T10'), persons: 121 }, busy, office, thresholds)).toEqual([
      { reason: 'breadth', usual: 30, most: 120 },
    ]);
  });

  test('a small office that asks about one person a day has a busy hour without an alarm', () => {
    const small = past(1, [10]);
    expect(reasons(40, '2026-11-25T14', small)).toEqual([]);
    expect(reasons(41, '2026-11-25T14', small)).toEqual(['breadth']);
  });

  test('work that is done at ten is not unusual at eleven, and is at four', () => {
    const morning = past(100, [10]);
    expect(reasons(300, '2026-11-25T11', morning)).toEqual([]);
    expect(reasons(300, '2026-11-25T16', morning)).toEqual(['breadth']);
  });

  test('on its first days a system rings at a fixed number only', () => {
    expect(reasons(400, '2026-11-25T10', [])).toEqual([]);
    expect(reasons(401, '2026-11-25T10', [])).toEqual(['breadth']);
    const twoDays = busy.filter((one) => one.hour >= hour('2026-11-23T00')); // the 23rd is a holiday
    expect(reasons(200, '2026-11-25T10', twoDays)).toEqual([]);
  });

  test('one odd hour in four weeks does not become usual, an hour that comes every week does', () => {
    const odd = [...busy.slice(0, -1), { hour: hour('2026-11-24T10'), persons: 900 }];
    expect(reasons(200, '2026-11-25T10', odd)).toEqual(['breadth']);
    const weekly = past(200, [10], [3]);
    expect(reasons(500, '2026-11-25T10', [...weekly, ...past(1, [10], [1, 2, 4, 5])])).toEqual([]);
  });

  test('what is older than 28 days is not usual any more', () => {
    const old = past(500, [10]).map((one) => ({ ...one, hour: new Date(one.hour.getTime() - 28 * 86_400_000) }));
    expect(reasons(100, '2026-11-25T10', old)).toEqual(['breadth']);
  });
});

describe('usual hours', () => {
  const days = past(10, [9, 10, 11, 14]);

  test('a closed office at night, on a Sunday, on a holiday and at the turn of the year', () => {
    for (const at of ['2026-11-25T02', '2026-11-22T10', '2026-11-23T10', '2026-12-30T10']) {
      expect(reasons(11, at, days), at).toEqual(['hours']);
      expect(reasons(10, at, days), at).toEqual([]);
    }
  });

  test('who comes early or stays late is not unusual', () => {
    expect(reasons(30, '2026-11-25T07', days)).toEqual([]);
    expect(reasons(30, '2026-11-25T18', days)).toEqual([]);
    expect(reasons(30, '2026-11-25T19', days)).toEqual(['hours']);
  });

  test('an office closed by declaration that works every Sunday has its Sundays', () => {
    expect(reasons(30, '2026-11-22T10', past(10, [10], [0, 1, 2, 3, 4, 5]))).toEqual([]);
  });

  test('a server that is always open: its nightly run is learned, another night is not usual', () => {
    const nightly = past(30, [2]);
    expect(reasons(60, '2026-11-25T02', nightly, 'always')).toEqual([]);
    expect(reasons(60, '2026-11-25T22', past(30, [10]), 'always')).toContain('hours');
    expect(reasons(60, '2026-11-25T02', [], 'always')).toEqual([]); // its first night: not known yet
    expect(reasons(401, '2026-11-25T02', [], 'always')).toEqual(['breadth', 'hours']);
  });

  test('both at once are told both', () => {
    expect(reasons(500, '2026-11-25T02', days)).toEqual(['breadth', 'hours']);
  });
});
