import holidays from '@holiday-jp/holiday_jp';
import type { OpeningHours } from '../../contracts/opening-hours.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
// Japan keeps no summer time: Asia/Tokyo has been UTC+9 throughout (since 1952).
const tokyoOffset = 9 * 60 * minute;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Whether a system with these hours is open at `at`. */
export function isOpen(hours: OpeningHours, at: Date): boolean {
  if (hours === 'always') return true;
  const local = at.getTime() + tokyoOffset;
  const midnight = local - (local % day);
  const sinceMidnight = local - midnight;
  return periods(hours, midnight).some(([from, to]) => from <= sinceMidnight && sinceMidnight < to);
}

/**
 * The next moment from `at` on at which the system is open; `at` itself when it is open. `undefined` when it does not open
 * within a year.
 */
export function findNextOpening(hours: OpeningHours, at: Date): Date | undefined {
  if (hours === 'always' || isOpen(hours, at)) return at;
  const local = at.getTime() + tokyoOffset;
  for (let midnight = local - (local % day), days = 0; days <= 366; midnight += day, days++) {
    const opening = periods(hours, midnight)
      .map(([from]) => midnight + from)
      .filter((moment) => moment > local)
      .sort((a, b) => a - b)[0];
    if (opening !== undefined) return new Date(opening - tokyoOffset);
  }
  return undefined;
}

/** The open periods, in milliseconds from midnight, of the local day that begins at `midnight` (local milliseconds). */
function periods(hours: Exclude<OpeningHours, 'always'>, midnight: number): [from: number, to: number][] {
  const local = new Date(midnight); // its UTC fields are the fields of the day in Tokyo
  if (hours.yearEndClosed && isYearEnd(local)) return [];
  const listed = isHoliday(local) ? hours.holiday : hours[weekdays[local.getUTCDay()]!];
  return listed.map((text) => {
    const [from, to] = text.split('-').map((time) => {
      const [h, m] = time.split(':').map(Number);
      return (h! * 60 + m!) * minute;
    });
    return [from!, to!];
  });
}

/** Whether most people rest on the day of `at` in Asia/Tokyo: a Sunday, a holiday or the turn of the year. */
export function isRestDay(at: Date): boolean {
  const local = new Date(at.getTime() + tokyoOffset);
  return local.getUTCDay() === 0 || isHoliday(local) || isYearEnd(local);
}

/** 行政機関の休日に関する法律1条1項3号: 12月29日から翌年の1月3日まで */
function isYearEnd(local: Date): boolean {
  const monthDay = (local.getUTCMonth() + 1) * 100 + local.getUTCDate();
  return monthDay >= 1229 || monthDay <= 103;
}

/** 国民の祝日に関する法律. The list's own days are read by their text, whatever zone this process runs in. */
function isHoliday(local: Date): boolean {
  return local.toISOString().slice(0, 10) in holidays.holidays;
}
