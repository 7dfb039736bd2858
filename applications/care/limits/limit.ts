import type { CareLevel, Certified } from '../../../contracts/care/levels.ts';
import { firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';

export type Limit = {
  /** as certified at the end of the month, or last before it */
  readonly level: CareLevel;
  /** 区分支給限度基準額 of the whole month */
  readonly units: number;
};

/**
 * The limit of a person's month: of the heaviest level that was certified on one of its days, whole even where the certification begins or
 * ends within it. Undefined where nothing was certified, or no table says a limit: then nothing may be claimed within one.
 */
export function findLimit(tables: Tables, certified: readonly Certified[], month: Month): Limit | undefined {
  const [first, last] = [firstDayOf(month), lastDayOf(month)];
  const holding = certified
    .filter(({ from, until }) => from <= last && first <= until)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const units = holding.map(({ level }) => findValid(tables, 'limits', level, first)?.units ?? 0);
  const greatest = Math.max(0, ...units);
  const at = holding.at(-1);
  return at && greatest > 0 ? { level: at.level, units: greatest } : undefined;
}
