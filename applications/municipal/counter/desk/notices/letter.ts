import { accountNotices } from '../../../../../contracts/account-notice.ts';
import { dayIn, sayDay } from '../../../../../web/japanese/day.ts';
import type { Letter } from '../../../../../web/print/letter.ts';
import type { AtDesk } from '../person.ts';
import { words } from './words.ts';

const { paper } = words;

export type Notice = { readonly id: string; readonly what: keyof typeof accountNotices; readonly at: Date };
type About = {
  readonly office: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly telephone: { readonly who: string; readonly number: string };
};

/** What a resident is told by post of how somebody signs in as them; it holds no code and no link, as a letter that asks for one would. */
export function noticeLetter(
  { name, address }: Pick<AtDesk, 'name' | 'address'>,
  { id, what, at }: Notice,
  { office, today, telephone }: About,
): Letter {
  return {
    number: paper.number(id),
    date: today,
    to: { name, ...(address !== null && { address: [address] }) },
    from: { title: `${office}長`, seal: 'omitted' },
    title: paper.title,
    size: 'large',
    paragraphs: [paper.happened(sayDay(dayIn(at)), accountNotices[what]), paper.own, paper.other],
    contact: [telephone.who, `電話 ${telephone.number}`],
  };
}
