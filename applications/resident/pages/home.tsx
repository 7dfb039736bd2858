import type { ResidentEntry } from '../../../contracts/application.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { cardsOf } from './entries.tsx';
import { StandingIn } from './standing-in.tsx';
import { pathOf, readPersons, readWhose, type Whose } from './whose.ts';
import { words } from './words.ts';

/** The first page: whose page it is to be, where there is a choice, and what to do there. */
export function addHome(site: Site, { entries }: Ground): void {
  const others = entries.filter(({ on }) => on.includes('home'));
  site.get('/', async (c) => {
    if (c.get('session').content.isDevice) return c.redirect('/resident/tablet', 303);
    const persons = await readPersons(c);
    if (persons.length === 1) return c.redirect(pathOf(persons[0]!), 303);
    return show(c, <ChooserPage frame={c.get('frame')} persons={persons} />);
  });
  site.get('/of/:person', async (c) =>
    show(c, <HomePage frame={c.get('frame')} whose={await readWhose(c)} others={others} />),
  );
}

const ChooserPage = ({ frame, persons }: { readonly frame: AnyFrame; readonly persons: readonly Whose[] }) => (
  <Page frame={frame} title={words.chooser.title}>
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
  { page: '/trail', title: home.trail, about: home.trailAbout },
  { page: '/consents', title: home.consents, about: home.consentsAbout },
  { page: '/questions', title: home.questions, about: home.questionsAbout },
  { page: '/requests', title: home.requests, about: home.requestsAbout },
  { page: '/proxies', title: home.proxies, about: home.proxiesAbout },
  { page: '/take-away', title: home.takeAway, about: home.takeAwayAbout },
  { page: '/account', title: home.account, about: home.accountAbout },
] as const;

type HomeProps = { readonly frame: AnyFrame; readonly whose: Whose; readonly others: readonly ResidentEntry[] };

const HomePage = ({ frame, whose, others }: HomeProps) => (
  <Page frame={frame} title={home.title}>
    <StandingIn whose={whose} />
    <CardList
      cards={[
        ...cardsOf(whose.as === 'self' ? others : []),
        ...choices
          .filter(({ page }) => whose.as === 'self' || page !== '/account')
          .map(({ page, title, about }) => ({
            href: pathOf(whose, page),
            title: <Ruby text={title} />,
            about: <Ruby text={about} />,
          })),
      ]}
    />
  </Page>
);
