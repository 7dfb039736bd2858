import type { Site } from '../../../web/application/ground.ts';
import { CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { isAtDesk } from './desk/person.ts';
import { roomsOf } from './rooms.ts';
import { words } from './words.ts';

/** Where whoever has no work at the desk finds theirs; the desk begins with its search (desk/search.tsx). */
export function addStart(site: Site): void {
  site.get('/', async (c, next) => {
    if (isAtDesk(c.get('member'))) return next();
    const rooms = await roomsOf(c.get('member'));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        {rooms.length === 0 ? (
          <Empty title={words.nothing}>
            <p>{words.nothingAbout}</p>
          </Empty>
        ) : (
          <CardList cards={rooms} />
        )}
      </Page>,
    );
  });
}
