import { isRestDay } from '../relay/opening-hours.ts';

/*
 * Clocks of what residents ask for. Days are those of Asia/Tokyo; the first one does not count (民法140条).
 */

const dayMs = 24 * 60 * 60_000;
// Japan keeps no summer time.
const tokyoOffset = 9 * 60 * 60_000;

/** Working days within which a member says why a record came about. */
export const answerWithin = 10;
/** 個人情報保護法83条1項・94条1項・102条1項, and once more as long (各条2項). */
export const decideWithin = 30;

/** The day of `at`, YYYY-MM-DD. */
export const dayOf = (at: Date): string => new Date(at.getTime() + tokyoOffset).toISOString().slice(0, 10);

const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+09:00`);

export const daysAfter = (day: string, days: number): string => dayOf(new Date(noonOf(day) + days * dayMs));

/** 行政機関の休日に関する法律1条1項: Saturdays too */
const isWorkingDay = (at: Date): boolean => !isRestDay(at) && new Date(at.getTime() + tokyoOffset).getUTCDay() !== 6;

export function workingDaysAfter(day: string, days: number): string {
  let at = noonOf(day);
  for (let left = days; left > 0; ) {
    at += dayMs;
    if (isWorkingDay(new Date(at))) left -= 1;
  }
  return dayOf(new Date(at));
}

/** Whether the last day has passed without an answer. */
export const isOverdue = (dueOn: string, now: Date): boolean => dayOf(now) > dueOn;
