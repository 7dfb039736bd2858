import type { Site } from '../../../web/application/ground.ts';
import { CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { roomsOf } from './rooms.ts';
import { words } from './words.ts';

/** The rooms of this office. */
export function addHome(site: Site): void {
  site.get('/', (c) => {
    const own = roomsOf(c.get('kind'));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.home}>
        {own.length === 0 ? (
          <Empty title={words.nothing}>
            <p>{words.nothingAbout}</p>
          </Empty>
        ) : (
          <CardList cards={own.map(({ folder, title, about }) => ({ href: `/care/${folder}`, title, about }))} />
        )}
      </Page>,
    );
  });
}
