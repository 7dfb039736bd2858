const offsets: Readonly<Record<string, number>> = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 };
const short: Readonly<Record<string, string>> = {
  ...{ M: '明治', T: '大正', S: '昭和', H: '平成', R: '令和' },
  ...{ 明: '明治', 大: '大正', 昭: '昭和', 平: '平成', 令: '令和' },
};
const written = /^(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])?(\d{1,4}|元)[年./-]?(\d{1,2})[月./-](\d{1,2})日?$/;
const compact = /^(\d{4})(\d\d)(\d\d)$/;

export type ReadDay = { readonly day: string } | { readonly wrong: string };

/**
 * A day as people write it, in 和暦 or 西暦: 昭和15年3月7日, S15.3.7, 1940/3/7, 1940-03-07, 19400307; of full or half width.
 * @returns it as YYYY-MM-DD, or how to mend it
 */
export function parseDay(text: string): ReadDay {
  const plain = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const digits = compact.exec(plain);
  const found = digits ? [digits[0], undefined, ...digits.slice(1)] : written.exec(plain);
  if (!found) return { wrong: '「昭和15年3月7日」または「1940年3月7日」のように書いてください。' };
  const [, mark, year, month, date] = found;
  const era = mark === undefined ? undefined : (short[mark] ?? mark);
  if (era === undefined && year!.length < 4)
    return {
      wrong: `「${year}年」が、どの元号か分かりません。「昭和${year}年」のように書くか、西暦の4けたで書いてください。`,
    };
  const count = year === '元' ? 1 : Number(year);
  const day = isoDay(era === undefined ? count : offsets[era]! + count, Number(month), Number(date));
  if (day === undefined || count === 0)
    return {
      wrong: `${era ?? ''}${year}年${Number(month)}月${Number(date)}日という日は、ありません。`,
    };
  if (day < '1868-01-25') return { wrong: '明治より前の日は、書けません。' };
  // 昭和64年1月8日 is written by slips of the year; which is meant, only the writer knows.
  if (era !== undefined && eraOf(day).era !== era) return { wrong: `その日は、${era}ではなく、${sayDay(day)}です。` };
  return { day };
}

function isoDay(year: number, month: number, date: number): string | undefined {
  const text = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-');
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) ? text : undefined;
}

const calendar = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { timeZone: 'UTC', era: 'long', year: 'numeric' });

function eraOf(day: string): { era: string; year: string } {
  const parts = calendar.formatToParts(new Date(`${day}T00:00:00Z`));
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  return { era: part('era'), year: part('year') };
}

/** e.g. 昭和15年3月7日 */
export function sayDay(day: string): string {
  const { era, year } = eraOf(day);
  const [, month, date] = day.split('-').map(Number);
  return `${era}${year}年${month}月${date}日`;
}

/** e.g. 昭和15年（1940年）3月7日 */
export function sayDayBoth(day: string): string {
  const { era, year } = eraOf(day);
  const [western, month, date] = day.split('-').map(Number);
  return `${era}${year}年（${western}年）${month}月${date}日`;
}

/** e.g. 令和8年11月; of 2026-11 and of 202611, as the interfaces write it. In a month when the era changes it is the era of the first day. */
export const sayMonth = (month: string): string =>
  sayDay(`${month.slice(0, 4)}-${month.slice(-2)}-01`).replace(/1日$/, '');

const weekday = new Intl.DateTimeFormat('ja-JP', { timeZone: 'UTC', weekday: 'short' });

/** e.g. 火 */
export const sayWeekday = (day: string): string => weekday.format(new Date(`${day}T00:00:00Z`));
/** e.g. 令和8年（2026年）11月24日（火） */
export const sayDayWhole = (day: string): string => `${sayDayBoth(day)}（${sayWeekday(day)}）`;

// Japan keeps no summer time.
const tokyoOffset = 9 * 60 * 60_000;

/** The day of a moment where people live, as YYYY-MM-DD. */
export const dayIn = (at: Date): string => new Date(at.getTime() + tokyoOffset).toISOString().slice(0, 10);

/** How old somebody is on a day, both YYYY-MM-DD. */
export const ageOn = (day: string, birth: string): number =>
  Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
