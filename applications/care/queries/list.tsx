import { memberCode } from '../../../contracts/member.ts';
import { LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { readOffices } from '../actuals/read.ts';
import { isLeading, showPersons } from '../visits/desk.ts';
import { isOpen, listQueries, type Query } from './store.ts';
import { words } from './words.ts';

export const home = '/care/queries';
const kinds = { unread: 'stop', open: 'wait', corrected: 'done', answered: 'done' } as const;
const stateOf = (query: Query): keyof typeof kinds =>
  query.answers.length > 0 ? 'answered' : !isOpen(query) ? 'corrected' : query.openedAt === null ? 'unread' : 'open';

/** What was asked: what waits for an answer first, then the newest. */
export function addList(site: Site, _: Ground): void {
  site.get('/', async (c) => {
    if (!isLeading(c))
      return show(
        c,
        <Page frame={c.get('frame')} title={words.title}>
          <Empty title={words.onlyOffice}>
            <p>{words.onlyOfficeAbout}</p>
            <LinkButton href="/care/visits">{words.visits}</LinkButton>
          </Empty>
        </Page>,
      );
    const all = await c.get('rows')((connection) => listQueries(connection, c.get('member').id));
    const queries = all.toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)));
    const shown = await showPersons(
      c,
      queries.map(({ code }) => code),
      words.viewing,
    );
    const offices = await readOffices(c);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        {queries.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable
            caption={words.title}
            head={words.head}
            rows={queries
              .filter(({ code }) => shown.has(code))
              .map((query) => [
                <a href={`${home}/${query.id}`}>
                  <ShownPerson person={shown.get(query.code)!}>
                    {({ name, kana }) => <Name name={name} kana={kana} />}
                  </ShownPerson>
                </a>,
                <Tag kind={kinds[stateOf(query)]}>{words.states[stateOf(query)]}</Tag>,
                `${sayMonth(query.month)}分`,
                offices.get(memberCode(query.sender))?.name ?? query.sender,
                <SaidTime at={query.receivedAt} />,
              ])}
          />
        )}
      </Page>,
    );
  });
}
