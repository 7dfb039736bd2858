import { sayDayBoth } from '../../../web/japanese/day.ts';

const tokyoMs = 9 * 3_600_000;

/** The day of a moment as residents read it: 令和8年（2026年）11月23日 */
export const sayDate = (at: Date): string => sayDayBoth(new Date(at.getTime() + tokyoMs).toISOString().slice(0, 10));
