import type { Ground, Site } from '../../../web/application/ground.ts';
import { show } from '../../../web/pages.tsx';
import { dayOf, todayIn } from './desk.ts';
import { ListPage, readDay } from './list.tsx';
import { words } from './words.ts';

const said: Readonly<Record<string, string>> = {
  saved: words.record.saved,
  taken: words.taken,
  assigned: words.assign.kept,
};

/** The visits of today, or of another day. */
export function addToday(site: Site, { clock }: Ground): void {
  site.get('/', async (c) => {
    const now = clock.now();
    const day = await readDay(c, dayOf(c, now), todayIn(now), words.viewing);
    return show(
      c,
      <ListPage frame={c.get('frame')} token={c.get('token')} told={said[c.req.query('told') ?? '']} {...day} />,
    );
  });
}
