/** First day of each era and its last, inclusive. Day by day from 明治6年, when the calendar became the one we count by. */
const eras = [
  { names: ['令和', '令', 'R'], first: '2019-05-01', last: '9999-12-31' },
  { names: ['平成', '平', 'H'], first: '1989-01-08', last: '2019-04-30' },
  { names: ['昭和', '昭', 'S'], first: '1926-12-25', last: '1989-01-07' },
  { names: ['大正', '大', 'T'], first: '1912-07-30', last: '1926-12-24' },
  { names: ['明治', '明', 'M'], first: '1873-01-01', last: '1912-07-29' },
] as const;

/**
 * A day as offices write it: 2026-04-01, 2026/4/1, 20260401, 令和8年4月1日, R8.4.1, 令和元年5月1日.
 * @returns `YYYY-MM-DD`, or undefined for no day of the calendar or of that era
 */
export function readDay(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const western = plain.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/) ?? plain.match(/^(\d{4})(\d{2})(\d{2})$/);
  if (western) return dayOf(Number(western[1]), Number(western[2]), Number(western[3]));
  const japanese = plain.match(
    /^(令和|平成|昭和|大正|明治|[令平昭大明RHSTM])(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/,
  );
  if (!japanese) return undefined;
  const era = eras.find(({ names }) => (names as readonly string[]).includes(japanese[1]!))!;
  const year = Number(era.first.slice(0, 4)) + (japanese[2] === '元' ? 1 : Number(japanese[2])) - 1;
  const day = dayOf(year, Number(japanese[3]), Number(japanese[4]));
  return day !== undefined && day >= era.first && day <= era.last ? day : undefined;
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  const said = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return year >= 1000 && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === said ? said : undefined;
}
