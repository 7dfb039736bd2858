import type { Agreement, ApplicationSteps, MineAnswer, Month } from '../../../contracts/care/mine.ts';
import { LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf } from '../pages/whose.ts';
import { Cost } from './cost.tsx';
import { askOffice, type Care, readCare } from './office.ts';
import { Done, Quiet } from './shared.tsx';
import { Weeks } from './weeks.tsx';
import { words } from './words.ts';

/** This week on one page: who comes when, what the month costs, and what waits for an answer. */
export function addOverview(site: Site, ground: Ground): void {
  site.get('/of/:person/care', async (c) => {
    const care = await readCare(c);
    const { office } = care;
    const frame = c.get('frame');
    if (!office) return show(c, <NonePage frame={frame} care={care} />);
    const now = ground.clock.now();
    const today = dayIn(now);
    const asked = c.req.query('month') ?? '';
    const month = /^\d{4}(?:0[1-9]|1[0-2])$/.test(asked) ? asked : today.replaceAll('-', '').slice(0, 6);
    const [week, cost, plan] = await Promise.all(
      ['/week', `/month/${month}`, '/plan'].map((path) => askOffice(c, { ...care, office }, path)),
    );
    const about = { frame, care, now, today, month, week, cost, plan, done: c.req.query('done') };
    return show(c, <OverviewPage {...about} />);
  });
}

const NonePage = ({ frame, care: { whose } }: Pick<Props, 'frame' | 'care'>) => (
  <Page frame={frame} title={words.title} back={pathOf(whose)}>
    <StandingIn whose={whose} />
    <Empty title={words.none}>
      <p>
        <Ruby text={words.noneAbout} />
      </p>
    </Empty>
  </Page>
);

type Props = {
  readonly frame: AnyFrame;
  readonly care: Care;
  readonly now: Date;
  readonly today: string;
  readonly month: string;
  /** undefined: the office did not answer */
  readonly week: MineAnswer | undefined;
  readonly cost: MineAnswer | undefined;
  readonly plan: MineAnswer | undefined;
  readonly done: string | undefined;
};

const OverviewPage = ({ frame, care, now, today, month, week, cost, plan, done }: Props) => {
  const { whose, office } = care;
  return (
    <Page frame={frame} title={words.title} back={pathOf(whose)}>
      <StandingIn whose={whose} />
      <Done done={done} />
      {(!week || !cost || !plan) && <Quiet office={office!} />}
      {week?.week && <Weeks care={care} now={now} week={week.week} />}
      {week?.application && <Application of={week.application} />}
      {cost?.month && (
        <Cost whose={whose} month={cost.month as Month} asked={month} today={today.replaceAll('-', '').slice(0, 6)} />
      )}
      {plan && (
        <>
          <h2>{words.more.title}</h2>
          <CardList cards={cardsOf(care, plan)} />
        </>
      )}
      {office!.telephone && (
        <LinkButton kind="quiet" href={`tel:${office!.telephone.replaceAll('-', '')}`}>
          {words.tel(office!.name)}　{office!.telephone}
        </LinkButton>
      )}
    </Page>
  );
};

/** How far 認定の申請 has come: what is done by its day, and what is still to come. */
const Application = ({ of }: { readonly of: ApplicationSteps }) => {
  const { steps, title, done, notYet, about } = words.application;
  return (
    <section>
      <h2>
        <Ruby text={title(of.kind)} />
      </h2>
      <Answers
        answers={(Object.keys(steps) as (keyof typeof steps)[]).map((step) => {
          const day = of[step];
          return { name: steps[step], value: day === undefined ? notYet : done(sayDayBoth(day)) };
        })}
      />
      <p>
        <Ruby text={about} />
      </p>
    </section>
  );
};

function cardsOf({ whose }: Care, { plan, agreements = [] }: MineAnswer) {
  const { more } = words;
  const cards = [
    {
      href: pathOf(whose, '/care/plan'),
      title: <Ruby text={more.plan} />,
      about: more.planAbout[stateOf(plan, agreements)],
    },
    {
      href: pathOf(whose, '/care/messages'),
      title: <Ruby text={more.messages} />,
      about: <Ruby text={more.messagesAbout} />,
    },
  ];
  const isFamily = whose.as === 'voluntary' && may(whose, 'care-tell');
  const family = {
    href: pathOf(whose, '/care/family'),
    title: <Ruby text={more.family} />,
    about: <Ruby text={more.familyAbout} />,
  };
  return isFamily ? [...cards, family] : cards;
}

/** The last answer to the plan in force, whoever gave it. */
export function answersTo(plan: MineAnswer['plan'], agreements: readonly Agreement[]): Agreement[] {
  const current = plan?.current;
  return agreements.filter(
    ({ kind, identity, sequence }) =>
      kind === 'plan' && identity === current?.identity && sequence === current?.sequence,
  );
}

function stateOf(plan: MineAnswer['plan'], agreements: readonly Agreement[]): keyof typeof words.more.planAbout {
  if (!plan?.current) return 'none';
  const [last] = answersTo(plan, agreements);
  if (!last) return 'open';
  return last.answer === 'agreed' ? 'agreed' : 'declined';
}
