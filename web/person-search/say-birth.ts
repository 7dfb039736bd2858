const era = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { timeZone: 'UTC', dateStyle: 'long' });

/** A birthday as the desk says and compares it: 昭和25年4月1日（1950年）76歳. */
export function sayBirth(birth: string, day: string): string {
  const [year, ...rest] = birth.split('-');
  const [now, ...today] = day.split('-');
  const age = Number(now) - Number(year) - (today.join('-') < rest.join('-') ? 1 : 0);
  return `${era.format(new Date(`${birth}T00:00:00Z`))}（${Number(year)}年）${age}歳`;
}
