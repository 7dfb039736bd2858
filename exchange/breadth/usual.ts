import type { Breadth, BreadthReason } from '../../contracts/breadth.ts';
import { type OpeningHours, openingHours } from '../../contracts/opening-hours.ts';
import { isOpen, isRestDay } from '../relay/opening-hours.ts';

/** An hour of one system: `hour` is its beginning, `persons` how many different ones it asked about. */
export type HourCount = { readonly hour: Date; readonly persons: number };
export type Unusual = { readonly reason: BreadthReason; readonly usual: number; readonly most: number };

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const tokyoMs = 9 * hourMs;
/** So far back is looked for like hours. */
export const lookBackDays = 28;
/** With fewer like days nothing can be said to be usual. */
const fewestDays = 3;
const highQuantile = 0.95;
/** An hour in which something was asked on this share of like days is a usual one, whatever the system has declared. */
const usualShare = 1 / 3;
/** Of a system that is always open: when people would be working. A server that works at night is learned. */
const working = openingHours.parse(
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:00-19:00']])),
);

/**
 * Whether what a system asks in one hour is unusual: too many persons for like hours, or outside its usual hours. Like hours are the same hour
 * and its neighbours on days of the same kind (weekdays; Saturdays; Sundays, holidays and the turn of the year), quiet ones counted as none.
 * @param history earlier hours of the same system; what is further back than 28 days is passed over
 */
export function findUnusual(
  now: HourCount,
  history: readonly HourCount[],
  declared: OpeningHours,
  { factor, floor, learning, outside }: Breadth,
): Unusual[] {
  const likeDays = findLikeDays(now.hour, history);
  const known = new Map(history.map(({ hour, persons }) => [hour.getTime(), persons]));
  const byDay = likeDays.map((at) => [-1, 0, 1].map((by) => known.get(at + by * hourMs) ?? 0));
  const usual = quantile(byDay.flat(), highQuantile);
  const isLearning = likeDays.length < fewestDays;
  const found: Unusual[] = [];
  const most = isLearning ? Math.max(learning, floor) : Math.max(floor, Math.ceil(factor * usual));
  if (now.persons > most) found.push({ reason: 'breadth', usual, most });
  const daysAsked = byDay.filter((hours) => hours.some((persons) => persons > 0)).length;
  const isLearned = !isLearning && daysAsked >= byDay.length * usualShare;
  if (!isLearned && !isWorking(declared, now.hour)) {
    // Whether an always-open server works at night is not known in its first days.
    const mostOutside = isLearning && declared === 'always' ? Math.max(learning, outside) : outside;
    if (now.persons > mostOutside) found.push({ reason: 'hours', usual, most: mostOutside });
  }
  return found;
}

/** The same hour on earlier days of the same kind, since the system was first seen. */
function findLikeDays(hour: Date, history: readonly HourCount[]): number[] {
  const at = hour.getTime();
  const first = history.reduce((least, one) => Math.min(least, one.hour.getTime()), Number.POSITIVE_INFINITY);
  const firstDay = first - ((first + tokyoMs) % dayMs);
  const kind = kindOf(hour);
  return Array.from({ length: lookBackDays }, (_, i) => at - (i + 1) * dayMs).filter(
    (then) => then >= firstDay && kindOf(new Date(then)) === kind,
  );
}

function kindOf(at: Date): 'weekday' | 'saturday' | 'rest' {
  if (isRestDay(at)) return 'rest';
  return new Date(at.getTime() + tokyoMs).getUTCDay() === 6 ? 'saturday' : 'weekday';
}

/** Open at some time from an hour before to an hour after: somebody comes early, somebody stays late. */
function isWorking(declared: OpeningHours, hour: Date): boolean {
  const hours = declared === 'always' ? working : declared;
  for (let minutes = -60; minutes < 120; minutes += 15)
    if (isOpen(hours, new Date(hour.getTime() + minutes * 60_000))) return true;
  return false;
}

/** 0 of nothing. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}
