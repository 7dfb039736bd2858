import { dayIn, sayDay, sayMonth, sayWeekday } from '../japanese/day.ts';
import { sayTime } from '../japanese/time.tsx';
import type { Addressee, Letter, LetterSection, Sender } from './letter.ts';

/** What is told of a record in a letter: when, and the sentence that the exchange made of it. */
export type Told = { readonly time: Date; readonly said: string; readonly runMode: string };

type About = {
  /** `YYYY-MM` */
  readonly month: string;
  /** in any order */
  readonly entries: readonly Told[];
  /** there were more than are told here */
  readonly more: boolean;
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly to: Addressee;
  readonly from: Sender;
  readonly telephone: { readonly who: string; readonly number: string };
  /** the resident's pages: an aid for a grandchild, nothing that the letter needs */
  readonly url: string;
};

/** e.g. 2026-12 of 2027-01 */
export function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

const sayDate = (day: string): string => `${sayDay(day)}（${sayWeekday(day)}）`;

/** What happened, by day, the first day first: as one reads a diary. */
export function byDay(entries: readonly Told[]): LetterSection[] {
  const days = Map.groupBy(
    entries.toSorted((a, b) => a.time.getTime() - b.time.getTime()),
    ({ time }) => dayIn(time),
  );
  return [...days].map(([day, told]) => ({
    title: sayDate(day),
    items: told.map(({ time, said, runMode }) => ({
      lead: sayTime(time).split(' ')[1]!,
      text: runMode === '通常' ? said : `【${runMode}】${said}`,
    })),
  }));
}

/** わたしの記録のお知らせ: to a resident who uses no screen, what happened with their information in a month, who did it and why, and how to ask. */
export function monthLetter({ month, entries, more, telephone, url, ...letter }: About): Letter {
  const said = sayMonth(month);
  return {
    ...letter,
    size: 'large',
    title: `わたしの記録のお知らせ（${said}分）`,
    paragraphs: [
      entries.length === 0
        ? `${said}に、あなたの情報が渡ったり、見られたりした記録は、ありませんでした。`
        : `${said}に、あなたの情報が、いつ、だれに、なぜ渡ったか、見られたかを、お知らせします。`,
      ...(more ? ['記録が多いため、新しいものだけをのせています。残りは、窓口でお見せします。'] : []),
    ],
    sections: [
      ...byDay(entries),
      {
        title: 'わからないこと、覚えのないことがあるとき',
        items: [
          { text: `電話（${telephone.number}）か、窓口で、おたずねください。この手紙をお持ちください。` },
          {
            text: '理由をたずねること、情報を見せる・直す・使うのをやめるよう求めること、同意をやめることができます。',
          },
          { text: 'ご自分や代理の方が画面で見た記録と、サインインの記録は、この手紙にはのせていません。' },
        ],
      },
    ],
    contact: [telephone.who, `電話 ${telephone.number}`],
    qr: { text: url, caption: '画面で見るとき（使わなくてもかまいません）' },
  };
}
