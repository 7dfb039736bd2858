import type { Ground, Site } from '../../../web/application/ground.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { CardList } from '../../../web/list/card-list.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PersonSearchForm } from '../../../web/person-search/search-form.tsx';
import { countAsked } from './corrections/store.ts';
import { words as correctionWords } from './corrections/words.ts';
import { countFiled } from './filings/store.ts';
import { words as filingWords } from './filings/words.ts';
import { listUnderWay } from './ledger/certification.ts';
import { countNear } from './moved-in/store.ts';
import { words as movedInWords } from './moved-in/words.ts';
import { home } from './paths.ts';
import { latestFirst } from './progress/progress.ts';
import { words } from './words.ts';

const rooms = {
  progress: '/applications',
  expiring: '/expiring',
  movedIn: '/moved-in',
  list: '/list',
  checks: '/checks',
  statistics: '/statistics',
  leadTime: '/lead-time',
  effect: '/effect',
  payments: '/payments',
  corrections: '/corrections',
  filings: '/filings',
  serviceLimits: '/service-limits',
  import: '/import',
  layouts: '/layouts',
} as const satisfies Partial<Record<keyof typeof words.cards, string>>;

/** Where the department begins: a person is found here, and what is late is said first. */
export function addHome(site: Site, { clock }: Ground): void {
  site.get('/', async (c) => {
    const today = dayIn(clock.now());
    const underWay = latestFirst(await c.get('rows')(listUnderWay), today);
    const corrections = await c.get('rows')(countAsked);
    const filed = await c.get('rows')(countFiled);
    const near = await c.get('rows')((connection) => countNear(connection, today));
    const late = underWay.filter(({ progress }) => progress.warning === 'late').length;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        {late > 0 && (
          <Banner kind="warning" title={words.late(late)}>
            <p>
              <a href={`${home}/applications`}>{words.cards.progress.title}</a>
            </p>
          </Banner>
        )}
        {near > 0 && (
          <Banner kind="warning" title={movedInWords.near(near)}>
            <p>
              <a href={`${home}/moved-in`}>{words.cards.movedIn.title}</a>
            </p>
          </Banner>
        )}
        {corrections > 0 && (
          <Banner kind="info" title={correctionWords.waiting(corrections)}>
            <p>
              <a href={`${home}/corrections`}>{words.cards.corrections.title}</a>
            </p>
          </Banner>
        )}
        {filed > 0 && (
          <Banner kind="info" title={filingWords.waiting(filed)}>
            <p>
              <a href={`${home}/filings`}>{words.cards.filings.title}</a>
            </p>
          </Banner>
        )}
        <p>{words.about}</p>
        <h2>{words.search.title}</h2>
        <PersonSearchForm action={`${home}/found`} token={c.get('token')} />
        <h2>{words.work}</h2>
        <CardList
          cards={(Object.keys(rooms) as (keyof typeof rooms)[]).map((key) => ({
            href: home + rooms[key],
            ...words.cards[key],
          }))}
        />
      </Page>,
    );
  });
}
