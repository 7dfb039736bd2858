import type { Site } from '../../../../web/application/ground.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { listPersons } from '../../store/persons.ts';
import { words as ending } from '../ending/words.ts';
import { here, pathOf, showPersons } from '../place.ts';
import { words } from '../words.ts';

/** Those whom the office cares for no more, the last first: what was written of them is kept. */
export function addEnded(site: Site): void {
  site.get('/ended', async (c) => {
    const persons = await c.get('rows')((connection) => listPersons(connection, { ended: true }));
    const ended = persons.filter(({ until }) => until !== null).sort((a, b) => (a.until! > b.until! ? -1 : 1));
    const shown = await showPersons(c, words.list.ended, new Map(ended.map((one) => [one.code, one])));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.list.ended} back={here}>
        {shown.length === 0 ? (
          <Empty title={words.list.none} />
        ) : (
          <PlainTable
            caption={words.list.ended}
            head={[words.list.columns.name, ending.until]}
            rows={shown.map(open).map((one) => [
              <a href={pathOf(one.code)}>
                <Name name={one.name} kana={one.kana} />
              </a>,
              sayDayBoth(one.until!),
            ])}
          />
        )}
      </Page>,
    );
  });
}
