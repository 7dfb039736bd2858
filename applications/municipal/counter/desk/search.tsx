import { LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm } from '../../../../web/form/state.ts';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import type { FoundPerson } from '../../../../web/person-search/person.ts';
import { readPersonQuery } from '../../../../web/person-search/query.ts';
import { PersonResults } from '../../../../web/person-search/results.tsx';
import { PersonSearchForm } from '../../../../web/person-search/search-form.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { findResidents } from '../../register/resident.ts';
import { roomsOf } from '../rooms.ts';
import { anything, home, stale } from './form.tsx';
import { words as monthly } from './monthly-post/words.ts';
import { words as notices } from './notices/words.ts';
import { type AtDesk, isGuardian, pathOf, showPersons } from './person.ts';
import { words } from './words.ts';

/** More than these are not shown: a list of a whole street is nobody's errand. */
const most = 20;

/** 窓口: where the desk begins, and finds who stands before it. */
export function addSearch(site: Site, { tokens, clock }: Ground): void {
  site.get('/', async (c) =>
    show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        <p>{words.search.about}</p>
        <PersonSearchForm action={`${home}/found`} token={c.get('token')} />
        <h2>{words.other}</h2>
        <CardList
          cards={[
            { href: `${home}/queue`, title: words.queue.title, about: words.queue.card },
            { href: `${home}/notices`, title: notices.title, about: notices.card },
            { href: `${home}/monthly-post`, title: monthly.title, about: monthly.card },
            ...(isGuardian(c.get('member'))
              ? [{ href: `${home}/protections`, title: words.protection.list, about: words.protection.card }]
              : []),
            ...(await roomsOf(c.get('member'))),
          ]}
        />
      </Page>,
    ),
  );
  // Reloading the page of results comes back here: whom somebody looked for stands in no address.
  site.get('/found', (c) => sendBack(c, home, home));
  site.post('/found', async (c) => {
    const read = await readForm(c.req.raw, { schema: anything, tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const asked = readPersonQuery(read.form.values);
    const frame = c.get('frame');
    const search = (state = emptyForm) => (
      <PersonSearchForm action={`${home}/found`} token={c.get('token')} state={state} />
    );
    if (asked.outcome === 'wrong')
      return show(
        c,
        <Page frame={frame} title={words.title}>
          {search(asked.form)}
        </Page>,
        400,
      );
    const found = await c.get('rows')((connection) => findResidents(connection, asked.query, most + 1));
    const codes = found.slice(0, most).map(({ code }) => code);
    const shown = await showPersons(c, { purpose: 'counter-service', page: words.search.viewing }, codes);
    const people = shown.map((person) => foundOf(open(person)));
    const day = clock.now().toISOString().slice(0, 10);
    return show(
      c,
      <Page frame={frame} title={words.title} back={home}>
        {search({ values: read.form.values, errors: {} })}
        <PersonResults people={people} day={day} more={found.length > most} />
        {people.length === 0 && (
          <LinkButton kind="second" href={home}>
            {words.search.again}
          </LinkButton>
        )}
      </Page>,
    );
  });
}

/** A protected person stands by themselves: with whom they live would tell where. */
const foundOf = (one: AtDesk): FoundPerson => ({
  id: one.code,
  name: one.name,
  kana: one.kana,
  birth: one.birth,
  sex: one.sex,
  number: one.number,
  ...(one.address !== null && !one.isProtected && { address: one.address }),
  household: one.isProtected ? one.code : (one.household ?? one.code),
  position: one.left ? words.left(one.left.by) : (one.position ?? ''),
  ...(one.isProtected && { warning: words.protected }),
  href: pathOf(one.code),
});
