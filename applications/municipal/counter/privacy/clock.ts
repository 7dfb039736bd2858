import type { TagKind } from '../../../../web/list/tag.tsx';
import { words } from './words.ts';

const dayMs = 24 * 3_600_000;
/** Whoever has so few days left does something now. */
const soonDays = 5;

/** How many days are left until the last one; below zero once it has passed. @param dueOn YYYY-MM-DD */
export const daysLeft = (dueOn: string, now: Date): number =>
  Math.round((Date.parse(`${dueOn}T00:00:00Z`) - Date.parse(`${dayInTokyo(now)}T00:00:00Z`)) / dayMs);

const dayInTokyo = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);

/** The clock in words: a colour alone tells nobody that a day has passed. */
export function sayClock(dueOn: string, isDone: boolean, now: Date): { readonly kind: TagKind; readonly text: string } {
  const { clock } = words;
  const days = daysLeft(dueOn, now);
  if (isDone) return { kind: 'done', text: clock.none };
  if (days < 0) return { kind: 'stop', text: clock.over(-days) };
  if (days === 0) return { kind: 'stop', text: clock.today };
  return days <= soonDays ? { kind: 'wait', text: clock.soon(days) } : { kind: 'open', text: clock.later(days) };
}
