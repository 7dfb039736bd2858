import { z } from 'zod';
import { LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm } from '../../../web/form/state.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { readPersonQuery } from '../../../web/person-search/query.ts';
import { PersonResults } from '../../../web/person-search/results.tsx';
import { PersonSearchForm } from '../../../web/person-search/search-form.tsx';
import { findResidents } from '../register/resident.ts';
import { listOf } from './ledger/certification.ts';
import { standingOf } from './ledger/standing.ts';
import { home, pathOf } from './paths.ts';
import { byCodeOf, showInsured } from './person/shown.ts';
import { words } from './words.ts';

/** More than these are not shown: a list of a whole street is nobody's errand. */
const most = 50;

/** Who was looked for, by kana or number, with how they are certified. */
export function addSearch(site: Site, { tokens, clock }: Ground): void {
  // Reloading the page of results comes back here: whom somebody looked for stands in no address.
  site.get('/found', (c) => sendBack(c, home, home));
  site.post('/found', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    const frame = c.get('frame');
    if (!read.ok) return showTrouble(c, { frame, home }, { kind: 'stale' });
    const asked = readPersonQuery(read.form.values);
    const search = (state = emptyForm) => (
      <PersonSearchForm action={`${home}/found`} token={c.get('token')} state={state} />
    );
    if (asked.outcome === 'wrong')
      return show(
        c,
        <Page frame={frame} title={words.search.title} back={home}>
          {search(asked.form)}
        </Page>,
        400,
      );
    const today = dayIn(clock.now());
    const { found, ledger } = await c.get('rows')(async (connection) => {
      const found = await findResidents(connection, asked.query, most + 1);
      const own = await listOf(
        connection,
        found.map(({ code }) => code),
      );
      return { found, ledger: Map.groupBy(own, ({ code }) => code) };
    });
    const codes = found.slice(0, most).map(({ code }) => code);
    const shown = byCodeOf(await showInsured(c, words.search.viewing, codes));
    const people = [...shown.values()].map(({ code, name, kana, birth, sex, insured, address, isProtected }) => {
      const { certification } = standingOf(ledger.get(code) ?? [], today);
      const until = certification?.validUntil;
      return {
        ...{ id: code, name, kana, birth, sex, household: code, href: pathOf(code) },
        ...(insured && { number: insured.insured }),
        ...(address !== null && { address }),
        ...(isProtected && { warning: words.protected }),
        position: certification?.level
          ? until
            ? words.search.until(certification.level, sayDay(until))
            : certification.level
          : words.search.none,
      };
    });
    return show(
      c,
      <Page frame={frame} title={words.search.title} back={home}>
        {search({ values: read.form.values, errors: {} })}
        <PersonResults people={people} day={today} more={found.length > most} />
        {people.length === 0 && (
          <LinkButton kind="second" href={home}>
            {words.search.again}
          </LinkButton>
        )}
      </Page>,
    );
  });
}
