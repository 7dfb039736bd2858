import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OpeningHours, openingHours } from '../../contracts/opening-hours.ts';
import { findNextOpening, isOpen } from './opening-hours.ts';

const office = openingHours.parse({
  mon: ['08:30-12:00', '13:00-17:30'],
  tue: ['08:30-17:30'],
  wed: ['08:30-17:30'],
  thu: ['08:30-17:30'],
  fri: ['08:30-17:30'],
});
const tokyo = (text: string) => new Date(`${text}+09:00`);

test.each([
  ['2026-11-24T08:29', false], // Tuesday
  ['2026-11-24T08:30', true],
  ['2026-11-24T17:29', true],
  ['2026-11-24T17:30', false],
  ['2026-11-23T10:00', false], // 勤労感謝の日, a Monday
  ['2026-11-30T12:30', false], // Monday noon
  ['2026-11-30T13:00', true],
  ['2026-11-28T10:00', false], // Saturday
  ['2026-12-29T10:00', false], // year-end
  ['2027-01-04T10:00', true],
  ['2026-05-06T10:00', false], // 振替休日
  ['2026-09-22T10:00', false], // 国民の休日, between two holidays
])('%s in Tokyo: open %s', (at, open) => {
  expect(isOpen(office, tokyo(at))).toBe(open);
});

test.each([
  ['2026-11-20T18:00', '2026-11-24T08:30'], // Friday evening, over the weekend and the Monday holiday
  ['2026-11-24T03:00', '2026-11-24T08:30'],
  ['2026-11-30T12:10', '2026-11-30T13:00'],
  ['2026-12-28T18:00', '2027-01-04T08:30'],
])('after %s it opens at %s', (at, opens) => {
  expect(findNextOpening(office, tokyo(at))).toEqual(tokyo(opens));
});

test('hours that never come are said to be none', () => {
  expect(findNextOpening(openingHours.parse({}), tokyo('2026-11-24T10:00'))).toBeUndefined();
});

test('the next opening is open, and nothing between now and then is', () => {
  const hour = fc.integer({ min: 0, max: 23 });
  const period = fc
    .tuple(hour, hour)
    .filter(([a, b]) => a < b)
    .map(([a, b]) => `${String(a).padStart(2, '0')}:15-${String(b).padStart(2, '0')}:45`);
  const week = fc.record(
    Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'].map((d) => [d, fc.array(period, { maxLength: 2 })]),
    ),
  );
  fc.assert(
    fc.property(
      week,
      fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-01'), noInvalidDate: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (days, at, part) => {
        const hours = openingHours.parse(days) as OpeningHours;
        const next = findNextOpening(hours, at);
        if (next === undefined) return;
        expect(isOpen(hours, next)).toBe(true);
        const between = new Date(at.getTime() + Math.floor((next.getTime() - at.getTime()) * part));
        if (between < next) expect(isOpen(hours, between)).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});
