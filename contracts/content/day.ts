import type { DateForm } from '../layout.ts';

const eras: Readonly<Record<string, number>> = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 };
const letters: Readonly<Record<string, string>> = { M: '明治', T: '大正', S: '昭和', H: '平成', R: '令和' };
/** 元年の初日。The era of a day before it is another. */
const begins: Readonly<Record<string, string>> = {
  明治: '1868-01-25',
  大正: '1912-07-30',
  昭和: '1926-12-25',
  平成: '1989-01-08',
  令和: '2019-05-01',
};

const forms: Readonly<Record<DateForm, RegExp>> = {
  iso: /^(\d{4})-(\d\d)-(\d\d)$/,
  slash: /^(\d{4})\/(\d\d?)\/(\d\d?)$/,
  digits: /^(\d{4})(\d\d)(\d\d)$/,
  wareki: /^(明治|大正|昭和|平成|令和|[MTSHR])(\d\d?|元)[年./](\d\d?)[月./](\d\d?)日?$/,
};

/** A day as written in one of `allowed`, as YYYY-MM-DD; undefined where it is none, also a day that no calendar has. */
export function readDay(text: string, allowed: readonly DateForm[]): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  for (const form of allowed) {
    const found = forms[form].exec(plain);
    if (!found) continue;
    if (form !== 'wareki') return toDay(Number(found[1]), Number(found[2]), Number(found[3]));
    const era = letters[found[1]!] ?? found[1]!;
    const year = eras[era]! + (found[2] === '元' ? 1 : Number(found[2]));
    const day = toDay(year, Number(found[3]), Number(found[4]));
    return day !== undefined && day >= begins[era]! ? day : undefined;
  }
  return undefined;
}

function toDay(year: number, month: number, day: number): string | undefined {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}
