import { type OpeningHours, openingHours } from '../contracts/opening-hours.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa hours <業務システムの番号> --open "月-金 8:30-12:00 13:00-17:15、土 9:00-12:00" [--actor 氏名] [--as ファイル]

業務システムの業務時間（受け取り、答える時間）を決めます。すぐに効き、記録に残ります。業務時間の外に届いたものは、次に開くまで預かります。

  --open  曜日（月 火 水 木 金 土 日 祝）と時間。書かない曜日と祝日は閉じています
          いつも開いているときは「いつも」、12月29日から1月3日も開くときは「、年末年始も」を加えます
`;

/** `engawa hours <system> --open …` @returns the exit code */
export const hoursCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = { system: { question: '業務システムの番号' }, open: { question: '業務時間' } };
    const { one } = await readAnswers(args, fields, io);
    const hours = readHours(one.open ?? '');
    const { client, actor } = await openActing(one);
    await client.call('POST', '/v1/enrol/hours', { system: one.system, openingHours: hours, actor });
    io.stdout.write(`${one.system} の業務時間を決めました: ${hoursInWords(hours)}\n`);
  });

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'] as const;
const names = '月火水木金土日祝';
const yearEnd = '年末年始も';

/** Opening hours as people write them. @throws Usage that names what cannot be read */
export function readHours(text: string): OpeningHours {
  const written = text.normalize('NFKC').trim(); // as Japanese keyboards write it: ８：３０－１７：１５
  if (written === 'いつも') return 'always';
  const open: Partial<Record<(typeof days)[number], string[]>> & { yearEndClosed?: false } = {};
  for (const group of written.split(/[、,]/).map((one) => one.trim())) {
    if (group === yearEnd) {
      open.yearEndClosed = false;
      continue;
    }
    const [which = '', ...spans] = group.replaceAll(/\s*[〜~–−ー-]\s*/g, '-').split(/\s+/);
    if (spans.length === 0) throw new Usage(`業務時間の「${group}」が読めません（例 月-金 8:30-17:15）`);
    for (const day of readDays(which)) {
      if (open[day] !== undefined) throw new Usage(`業務時間に、${names[days.indexOf(day)]}が二度あります`);
      open[day] = spans.map(readSpan);
    }
  }
  if (days.every((day) => open[day] === undefined))
    throw new Usage('業務時間に、曜日と時間がありません（例 月-金 8:30-17:15、年末年始も）');
  return openingHours.parse(open);
}

function readDays(which: string): (typeof days)[number][] {
  const [first, last] =
    /^([月火水木金土日])-([月火水木金土日])$/
      .exec(which)
      ?.slice(1)
      .map((name) => names.indexOf(name)) ?? [];
  if (first !== undefined && last !== undefined && first < last) return days.slice(first, last + 1);
  if (!/^[月火水木金土日祝]+$/.test(which))
    throw new Usage(`業務時間の曜日「${which}」が読めません（例 月-金、月水金、祝）`);
  return [...which].map((name) => days[names.indexOf(name)]!);
}

function readSpan(span: string): string {
  const [, ...parts] = /^(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)$/.exec(span) ?? [];
  const [from, until] = [parts.slice(0, 2), parts.slice(2)].map(
    ([hour = '', minute = '']) => `${hour.padStart(2, '0')}:${minute}`,
  );
  if (parts.length === 0 || from! >= until! || until! > '24:00' || parts[1]! > '59' || parts[3]! > '59')
    throw new Usage(`業務時間の「${span}」が読めません（例 8:30-17:15）`);
  return `${from}-${until}`;
}

const hoursInWords = (hours: OpeningHours): string => {
  if (hours === 'always') return 'いつも';
  const open = days.flatMap((day, i) => (hours[day].length === 0 ? [] : [`${names[i]} ${hours[day].join(' ')}`]));
  if (open.length === 0) return 'いつも閉じています';
  return [...open, ...(hours.yearEndClosed ? [] : [yearEnd])].join('、');
};
