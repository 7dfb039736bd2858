import type { CurrentPlan } from '../../../contracts/care/mine.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import type { Letter } from '../../../web/print/letter.ts';
import { LetterPaper } from '../../../web/print/letter-paper.tsx';
import { pathOf } from '../pages/whose.ts';
import { askOffice, readOffice } from './office.ts';
import { answersTo } from './overview.tsx';
import { sayHours } from './visits.tsx';
import { words } from './words.ts';

const { plan: said } = words;

/** The plan as it lies on paper: a copy to keep, to take to the doctor, to read where there is no screen. */
export function addPaper(site: Site, ground: Ground): void {
  site.get('/of/:person/care/paper', async (c) => {
    const care = await readOffice(c);
    const { whose, office } = care;
    const answer = await askOffice(c, care, '/plan');
    const current = answer?.plan?.current;
    if (!current) throw new PageError('not_found');
    const answers = answersTo(answer?.plan, answer?.agreements ?? []).map(
      ({ answer: one, at, by, name = '' }) =>
        `${said.answered[one]}　${sayTime(new Date(at))}　${said.by[by]}　${name}`,
    );
    const letter: Letter = {
      number: said.version(sayDay(current.madeOn)),
      date: dayIn(ground.clock.now()),
      to: { name: said.to, honorific: '様' },
      from: { title: current.office ?? office.name, ...(current.planner && { name: current.planner }), seal: 'none' },
      title: said.title,
      size: 'large',
      paragraphs: [],
      sections: sectionsOf(current, answers),
      contact: [office.name, ...(office.telephone ? [office.telephone] : [])],
    };
    return show(
      c,
      <Page frame={c.get('frame')} title={said.title} back={pathOf(whose, '/care/plan')}>
        <LetterPaper letter={letter} />
      </Page>,
    );
  });
}

function sectionsOf(
  { wishes, policy, needs, services, others }: CurrentPlan,
  answers: readonly string[],
): NonNullable<Letter['sections']> {
  const lines = (title: string, text: string | undefined) =>
    text === undefined ? [] : [{ title, items: text.split('\n').map((one) => ({ text: one })) }];
  return [
    ...lines(said.wishes, wishes),
    ...lines(said.policy, policy),
    ...needs.map(({ need, goals }, i) => ({
      title: `${said.need(i + 1)}：${need}`,
      items: goals.flatMap(({ long, short, contents }) => [
        { lead: said.goal, text: [long, short].filter((one) => one !== '').join('　／　') },
        ...contents.map(({ content, service, office, frequency }) => ({
          lead: said.content,
          text: [content, service, office, frequency].filter((one) => one !== '').join('　'),
        })),
      ]),
    })),
    ...(services.length > 0 || others.length > 0
      ? [
          {
            title: said.week,
            items: [
              ...services.map((one) => ({
                lead: said.weekdays[one.weekday ?? 0] ?? '',
                text: `${sayHours(one)}　${one.what}`,
              })),
              ...others.map((text) => ({ lead: said.others, text })),
            ],
          },
        ]
      : []),
    { title: said.answered.title, items: answers.length > 0 ? answers.map((text) => ({ text })) : [{ text: '　' }] },
  ];
}
