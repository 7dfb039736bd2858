import { proxyKinds, proxyScopes } from '../../../contracts/proxy.ts';
import { demandDecisions } from '../../../contracts/rights.ts';
import type { Telephone } from '../../../web/frame/frame.ts';
import { dayIn, sayDay, sayMonth } from '../../../web/japanese/day.ts';
import { sayTime } from '../../../web/japanese/time.tsx';
import type { Letter, LetterSection } from '../../../web/print/letter.ts';
import { byDay } from '../../../web/print/month-letter.ts';
import type { Everything } from './everything.ts';
import { words } from './words.ts';

/** As many as fit in a binder: making more would keep everybody else waiting. */
const most = 1000;
const { letter: said } = words;
const day = (time: Date) => sayDay(dayIn(time));

type About = { readonly telephone: Telephone; readonly url: string };

/** Everything that the pages show, in sentences and on paper: for somebody who has never used a computer. */
export function wholeLetter(all: Everything, { telephone, url }: About): Letter {
  const { madeAt, trail } = all;
  // The newest come first.
  const shown = trail.slice(0, most);
  const clock = sayTime(madeAt).split(' ')[1]!.replace(/\D+/g, ' ').trim().split(' ');
  const time = clock.map((part) => part.padStart(2, '0')).join('');
  return {
    number: said.number(dayIn(madeAt), time),
    date: dayIn(madeAt),
    size: 'large',
    to: { name: said.to },
    from: { title: all.region, seal: 'none' },
    title: said.title,
    paragraphs: [said.intro(sayTime(madeAt)), ...(trail.length > most ? [said.cut(most, trail.length)] : [])],
    sections: [
      { title: `1　${said.records}`, about: [shown.length === 0 ? said.none : said.recordsAbout], items: [] },
      ...byDay(shown),
      part(2, said.consents, all.consents.map(consent)),
      part(3, said.questions, all.questions.map(question)),
      part(4, said.requests, all.requests.map(request)),
      part(5, said.proxies, all.proxies.map(proxy)),
      part(6, said.monthlyPost, monthlyPost(all.monthlyPost)),
    ],
    contact: [telephone.who, `電話 ${telephone.number}`, ...(telephone.hours === undefined ? [] : [telephone.hours])],
    qr: { text: url, caption: said.url },
  };
}

const part = (number: number, title: string, items: readonly string[]): LetterSection => ({
  title: `${number}　${title}`,
  ...(items.length === 0 && { about: [said.none] }),
  items: items.map((text) => ({ text: `・${text}` })),
});

function monthlyPost({ since, lastMonth, byPost }: Everything['monthlyPost']): string[] {
  if (since === null) return [];
  const last = lastMonth === null ? said.noneSent : said.lastSent(sayMonth(lastMonth));
  return [`${day(since)}から、${byPost ? said.byPost : said.byHand}。${last}`];
}

function consent(one: Everything['consents'][number]): string {
  const { recipientName, purposeTitle, documents, validFrom, validUntil, withdrawnAt, inForce } = one;
  const until = validUntil === null ? said.forever : `${day(validUntil)}まで`;
  const state = inForce ? said.inForce : `${said.over}${withdrawnAt ? `（${day(withdrawnAt)}にやめました）` : ''}`;
  const what = documents.length === 0 ? 'この目的のすべての文書' : documents.join('、');
  return `${recipientName}に、「${purposeTitle}」のために、${what}を見せること。${day(validFrom)}から。${until}。${state}。`;
}

function question({
  memberName,
  question: asked,
  askedAt,
  answer,
  answeredAt,
}: Everything['questions'][number]): string {
  const first = `${day(askedAt)}に、${memberName}にたずねました。「${asked ?? said.erased}」`;
  return answeredAt === null
    ? `${first} ${said.noAnswer}`
    : `${first} ${day(answeredAt)}の答え：「${answer ?? said.erased}」`;
}

function request(one: Everything['requests'][number]): string {
  const { memberName, kind, text, madeAt, dueOn, decidedAt, decision, decisionReason } = one;
  const first = `${day(madeAt)}に、${memberName}に、${said.kinds[kind] ?? kind}を求めました。「${text ?? said.erased}」`;
  if (decidedAt === null || decision === null) return `${first} ${sayDay(dueOn)}までに、決まります。`;
  return `${first} ${day(decidedAt)}の決定：${demandDecisions[decision]}。${decisionReason ?? ''}`;
}

function proxy({ kind, scope, label, validFrom, until, endedAt }: Everything['proxies'][number]): string {
  const end = endedAt ? `${day(endedAt)}に終わりました` : until ? `${day(until)}まで` : said.forever;
  const may = scope.map((one) => proxyScopes[one]).join('、');
  return `${label ?? said.erased}（${proxyKinds[kind]}）。できること：${may}。${day(validFrom)}から。${end}。`;
}
