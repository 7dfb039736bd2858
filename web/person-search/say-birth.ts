import { sayDayBoth } from '../japanese/day.ts';

/** A birthday as the desk says and compares it, with the age: 昭和25年（1950年）4月1日 76歳. */
export function sayBirth(birth: string, day: string): string {
  const [year, ...rest] = birth.split('-');
  const [now, ...today] = day.split('-');
  const age = Number(now) - Number(year) - (today.join('-') < rest.join('-') ? 1 : 0);
  return `${sayDayBoth(birth)} ${age}歳`;
}
