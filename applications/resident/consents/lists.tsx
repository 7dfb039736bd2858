import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { type Card, CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay, may } from '../pages/may.ts';
import { sayDate } from '../pages/say-date.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Consent, type Consents, openOffers, readConsents, sort } from './read.ts';
import { words } from './words.ts';

type Seen = { readonly frame: AnyFrame; readonly whose: Whose; readonly now: Date; readonly all: Consents };

/** The first page, and a list each of what stands, what could be and what is over. */
export function addLists(site: Site, { clock }: Ground): void {
  const read = async (c: PageContext): Promise<Seen> => {
    const whose = checkMay(await readWhose(c), 'consents');
    return { frame: c.get('frame'), whose, now: clock.now(), all: await readConsents(c, whose) };
  };
  site.get('/of/:person/consents', async (c) => {
    const [given, withdrawn] = [c.req.query('given'), c.req.query('withdrawn')].map((text) => Number(text ?? 0));
    return show(
      c,
      <IndexPage {...(await read(c))} done={c.req.query('done') === 'all' ? [given!, withdrawn!] : undefined} />,
    );
  });
  site.get('/of/:person/consents/given', async (c) => show(c, <GivenPage {...(await read(c))} />));
  site.get('/of/:person/consents/offers', async (c) => show(c, <OffersPage {...(await read(c))} />));
  site.get('/of/:person/consents/past', async (c) => show(c, <PastPage {...(await read(c))} />));
}

const IndexPage = ({ frame, whose, now, all, done }: Seen & { readonly done?: readonly [number, number] }) => {
  const { index } = words;
  const { given, withdrawn, over } = sort(all.consents, now);
  const cards = [
    { page: '/given', title: index.given(given.length), about: index.givenAbout },
    { page: '/offers', title: index.offers(openOffers(all).length), about: index.offersAbout },
    ...(may(whose, 'consent') ? [{ page: '/all', title: index.all, about: index.allAbout }] : []),
    { page: '/past', title: index.past(withdrawn.length + over.length), about: index.pastAbout },
  ];
  return (
    <Page frame={frame} title={words.title} back={pathOf(whose)}>
      <StandingIn whose={whose} />
      {done && (
        <Banner kind="success" title={words.all.done}>
          <p>{words.all.doneAbout(...done)}</p>
        </Banner>
      )}
      <p>
        <Ruby text={index.about} />
      </p>
      <CardList
        cards={cards.map(({ page, title, about }) => ({
          href: pathOf(whose, `/consents${page}`),
          title: <Ruby text={title} />,
          about: <Ruby text={about} />,
        }))}
      />
    </Page>
  );
};

const toOne = (whose: Whose, { id }: Consent) => pathOf(whose, `/consents/one/${encodeURIComponent(id)}`);
const cardOf = (whose: Whose, one: Consent, when: string): Card => ({
  href: toOne(whose, one),
  title: words.card.to(one.recipientName),
  about: (
    <>
      {one.purposeTitle}
      <br />
      {when}
    </>
  ),
});

const GivenPage = ({ frame, whose, now, all }: Seen) => {
  const { given } = sort(all.consents, now);
  const { card } = words;
  const whenOf = ({ validFrom, validUntil }: Consent) =>
    (validFrom > now ? card.later(sayDate(validFrom)) : '') +
    (validUntil ? card.until(sayDate(validUntil)) : card.open);
  return (
    <Page frame={frame} title={words.given.title} back={pathOf(whose, '/consents')}>
      <StandingIn whose={whose} />
      {given.length === 0 && (
        <Empty title={words.given.none}>
          <p>
            <Ruby text={words.given.noneAbout} />
          </p>
        </Empty>
      )}
      <CardList cards={given.map((one) => cardOf(whose, one, whenOf(one)))} />
    </Page>
  );
};

export const offerPath = (whose: Whose, purpose: string, recipient: string): string =>
  pathOf(whose, `/consents/offer?${new URLSearchParams({ purpose, recipient })}`);

const OffersPage = ({ frame, whose, all }: Seen) => {
  const offers = openOffers(all);
  return (
    <Page frame={frame} title={words.offers.title} back={pathOf(whose, '/consents')}>
      <StandingIn whose={whose} />
      {offers.length === 0 && (
        <Empty title={words.offers.none}>
          <p>
            <Ruby text={words.offers.noneAbout} />
          </p>
        </Empty>
      )}
      <CardList
        cards={offers.map(({ offer, partly }) => ({
          href: offerPath(whose, offer.purpose, offer.recipient),
          title: words.card.to(offer.recipientName),
          about: offer.purposeTitle,
          ...(partly && { tag: <Tag kind="open">{words.card.partly}</Tag> }),
        }))}
      />
    </Page>
  );
};

const PastPage = ({ frame, whose, now, all }: Seen) => {
  const { withdrawn, over } = sort(all.consents, now);
  const lists = [
    {
      title: words.past.withdrawn,
      when: (one: Consent) => words.card.withdrawn(sayDate(one.withdrawnAt!)),
      some: withdrawn,
    },
    { title: words.past.over, when: (one: Consent) => words.card.over(sayDate(one.validUntil!)), some: over },
  ].filter(({ some }) => some.length > 0);
  return (
    <Page frame={frame} title={words.past.title} back={pathOf(whose, '/consents')}>
      <StandingIn whose={whose} />
      {lists.length === 0 && <Empty title={words.past.none} />}
      {lists.map(({ title, when, some }) => (
        <section aria-label={title}>
          <h2>{title}</h2>
          <CardList cards={some.map((one) => cardOf(whose, one, when(one)))} />
        </section>
      ))}
      {may(whose, 'consent') && (
        <Actions>
          <LinkButton kind="second" href={pathOf(whose, '/consents/offers')}>
            <Ruby text={words.offers.title} />
          </LinkButton>
        </Actions>
      )}
    </Page>
  );
};
