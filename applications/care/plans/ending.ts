import type { PlanContent } from './content.ts';
import { readTerm } from './term.ts';

/** A goal whose period ends soon, or is over. */
export type Ending = { readonly goal: string; readonly until: string; readonly days: number };

const dayMs = 86_400_000;

/** Goals that end within so many days of `today` (YYYY-MM-DD), the earliest first. What no period can be read of is left out. */
export function findEnding({ needs }: PlanContent, today: string, within = 30): Ending[] {
  return needs
    .flatMap(({ longs }) => longs.flatMap((long) => [long, ...long.shorts]))
    .flatMap(({ text, term }) => {
      const read = readTerm(term);
      if (!read || text === '') return [];
      const days = Math.round((Date.parse(read.until) - Date.parse(today)) / dayMs);
      return days <= within ? [{ goal: text, until: read.until, days }] : [];
    })
    .sort((a, b) => a.days - b.days);
}
