import { setTimeout as sleep } from 'node:timers/promises';
import { readConfiguration } from '../../configuration.ts';
import type { Month } from '../../contracts/care/month.ts';
import type { MemberId, MemberKind } from '../../contracts/member.ts';
import { members } from '../members.ts';
import { type Browsing, openBrowsing } from './browsing.ts';
import type { RunningRegion } from './region.ts';

/* The month that `npm run demo:care` tells: whose it is, what is planned, and how those who take part come to their pages. */
const nth = (kind: MemberKind, at = 0): MemberId => members.filter((one) => one.kind === kind)[at]!.id;
export const planner = nth('care-management', 1);
export const [dayCare, nursing, homeHelp] = [nth('day-care'), nth('home-nursing'), nth('home-help')];
export const equipment = nth('equipment-rental');
const bathing = nth('home-bathing');
export const codeOf = (member: MemberId) => member.split('/')[1]!;
export const name = '大橋　静江';

export const services = [
  { office: homeHelp, code: '111211', hours: ['9:00', '9:45'], days: [2, 9, 16, 23], units: 387 },
  { office: nursing, code: '131111', hours: ['10:00', '10:30'], days: [4, 11, 18, 25], units: 471 },
  { office: bathing, code: '121134', hours: ['14:00', '15:00'], days: [5, 19], units: 1071 },
  { office: dayCare, code: '152447', hours: ['9:30', '16:35'], days: [6, 13, 20, 27], units: 791 },
  { office: equipment, code: '171003', hours: ['', ''], days: [], units: 850 },
] as const;
export const unitsOf = (office: MemberId): number =>
  services.filter((one) => one.office === office).reduce((sum, { days, units }) => sum + units * (days.length || 1), 0);
export const allUnits = services.reduce((sum, { office }) => sum + unitsOf(office), 0);
export const say = (count: number) => count.toLocaleString('ja-JP');

const origin = readConfiguration(process.env).region.applicationsUrl;

/** Through the issuer's pages, as somebody of the town. @param who as the page where the fictional region lets anybody choose names them */
export async function signIn(start: string, who: string): Promise<Browsing> {
  const page = openBrowsing(origin);
  await page.go(start);
  if (page.text().includes('この端末は、あなたのものですか'))
    await page.go(/class="actions"[\s\S]*?href="([^"]+)"/.exec(page.html())![1]!);
  await page.follow('町の人を選ぶ');
  await page.press(/./, {}, `value="${who}"`);
  return page;
}

/** Opens a page until it says what comes by itself. */
export async function comes(
  page: Browsing,
  target: string,
  isThere: (text: string) => boolean,
  what: string,
): Promise<string> {
  for (let tries = 0; tries < 120; tries++) {
    await page.go(target);
    if (isThere(page.text())) return page.text();
    await sleep(500);
  }
  throw new Error(`筋書きどおりになりませんでした（${what}）: ${page.text().slice(0, 400)}`);
}

export async function until<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 120; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(500);
  }
  throw new Error(`筋書きどおりになりませんでした（${what}）。`);
}

export const sayMonth = (month: Month): string => `${month.slice(0, 4)}年${Number(month.slice(4))}月`;

/** What every act of the story needs. */
export type Story = {
  readonly region: RunningRegion;
  readonly manager: Browsing;
  readonly code: string;
  readonly month: Month;
};
