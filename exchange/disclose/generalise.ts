import { ageBand } from '../decide/frame.ts';
import type { Transform } from '../decide/obligations.ts';
import { toMunicipality, toTown } from './address.ts';

type Generalise = Extract<Transform, { name: 'generalise' }>;

/**
 * A value made coarse.
 * @param written a text, or a number as it was written
 * @param time the age is the one of this day in Japan
 * @returns undefined where the value is not of the kind that the obligation is for: then nothing may leave
 */
export function generalise(written: string, { to, width }: Generalise, time: Date): string | undefined {
  switch (to) {
    case 'age-5':
    case 'age-10':
      return ageBandOf(written, to === 'age-5' ? 5 : 10, time);
    case 'month':
      return findDay(written)?.slice(0, 7);
    case 'year':
      return findDay(written)?.slice(0, 4);
    case 'town':
      return toTown(written);
    case 'municipality':
      return toMunicipality(written);
    case 'band':
      return band(written, width);
  }
}

/** The age band of who was born on `birthDate`, at `time` in Japan. */
export function ageBandOf(birthDate: string, width: 5 | 10, time: Date): string | undefined {
  const born = findDay(birthDate);
  if (!born) return undefined;
  const today = dayInJapan(time);
  const age = Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0);
  return age < 0 || age > 150 ? undefined : ageBand(age, width);
}

/** 2026-04-01 of `2026-04-01`, `20260401` or a moment with its offset, as the day that it is in Japan. */
export function findDay(written: string): string | undefined {
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/.test(written);
  if (moment) {
    const time = new Date(written);
    return Number.isNaN(time.getTime()) ? undefined : dayInJapan(time);
  }
  const [, year, month, day] = /^(\d{4})(?:-?)(\d{2})(?:-?)(\d{2})$/.exec(written) ?? [];
  const found = `${year}-${month}-${day}`;
  const time = new Date(`${found}T00:00:00Z`);
  return year && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(found) ? found : undefined;
}

export const dayInJapan = (time: Date): string => new Date(time.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);

function band(written: string, width: number): string | undefined {
  if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(written)) return undefined;
  const from = Math.floor(Number(written) / width) * width;
  return `${from}以上${from + width}未満`;
}
