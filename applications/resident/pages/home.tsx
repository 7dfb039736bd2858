import { accountNotices } from '../../../contracts/account-notice.ts';
import type { ResidentEntry } from '../../../contracts/application.ts';
import { LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { cardsOf } from './entries.tsx';
import { may } from './may.ts';
import { StandingIn } from './standing-in.tsx';
import { pathOf, readNotices, readPersons, readWhose, type Told, type Whose } from './whose.ts';
import { words } from './words.ts';

/** The first page: whose page it is to be, where there is a choice, and what to do there. */
export function addHome(site: Site, { entries }: Ground): void {
  const others = entries.filter(({ on }) => on.includes('home'));
  site.get('/', async (c) => {
    if (c.get('session').content.isDevice) return c.redirect('/resident/tablet', 303);
    const persons = await readPersons(c);
    const done = c.req.query('done');
    const said = done !== undefined && done in home.done ? `?${new URLSearchParams({ done })}` : '';
    if (persons.length === 1) return c.redirect(pathOf(persons[0]!, said), 303);
    return show(c, <ChooserPage frame={c.get('frame')} persons={persons} done={done} />);
  });
  site.get('/of/:person', async (c) =>
    show(c, <HomePage {...(await readHome(c))} frame={c.get('frame')} others={others} done={c.req.query('done')} />),
  );
}

/** Of how the person signs in nobody else is told. */
async function readHome(c: PageContext) {
  const whose = await readWhose(c);
  return { whose, notices: whose.as === 'self' ? await readNotices(c) : [] };
}

const Done = ({ done }: { readonly done: string | undefined }) =>
  done !== undefined && Object.hasOwn(home.done, done) ? (
    <Banner kind="success" title={home.done[done as keyof typeof home.done]} />
  ) : null;

type ChooserProps = {
  readonly frame: AnyFrame;
  readonly persons: readonly Whose[];
  readonly done: string | undefined;
};

const ChooserPage = ({ frame, persons, done }: ChooserProps) => (
  <Page frame={frame} title={words.chooser.title}>
    <Done done={done} />
    <CardList
      cards={persons.map((one) => ({
        href: pathOf(one),
        title: <Ruby text={one.as === 'self' ? words.chooser.self : (one.label ?? words.unnamed)} />,
        about: one.as === 'self' ? undefined : <Ruby text={words.kinds[one.as]} />,
      }))}
    />
  </Page>
);

const { home } = words;
const choices = [
  { act: 'trail', page: '/trail', title: home.trail, about: home.trailAbout },
  { act: 'care', page: '/care', title: home.care, about: home.careAbout },
  { act: 'consents', page: '/consents', title: home.consents, about: home.consentsAbout },
  { act: 'questions', page: '/questions', title: home.questions, about: home.questionsAbout },
  { act: 'requests', page: '/requests', title: home.requests, about: home.requestsAbout },
  { act: 'proxies', page: '/proxies', title: home.proxies, about: home.proxiesAbout },
  { act: 'take-away', page: '/take-away', title: home.takeAway, about: home.takeAwayAbout },
  { act: 'account', page: '/account', title: home.account, about: home.accountAbout },
] as const;

const layDown = { page: '/proxies/lay-down', title: home.layDown, about: home.layDownAbout } as const;

type HomeProps = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly notices: Told['notices'];
  readonly others: readonly ResidentEntry[];
  readonly done: string | undefined;
};

const HomePage = ({ frame, whose, notices, others, done }: HomeProps) => (
  <Page frame={frame} title={home.title}>
    <StandingIn whose={whose} />
    <Done done={done} />
    {notices.length > 0 && (
      <Banner kind="warning" title={home.changed}>
        <ul>
          {notices.map(({ what, at }) => (
            <li>
              {accountNotices[what]}（<SaidTime at={at} />）
            </li>
          ))}
        </ul>
        <p>
          <Ruby text={home.changedAbout} />
        </p>
      </Banner>
    )}
    <CardList
      cards={[
        ...cardsOf(whose.as === 'self' ? others : []),
        ...[...choices.filter(({ act }) => may(whose, act)), ...(whose.as === 'self' ? [] : [layDown])].map(
          ({ page, title, about }) => ({
            href: pathOf(whose, page),
            title: <Ruby text={title} />,
            about: <Ruby text={about} />,
          }),
        ),
      ]}
    />
    {whose.as === 'self' && (
      <LinkButton kind="quiet" href="/resident/invitation">
        <Ruby text={home.invitation} />
      </LinkButton>
    )}
  </Page>
);
