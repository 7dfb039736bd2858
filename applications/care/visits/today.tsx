import type { Ground, Site } from '../../../web/application/ground.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { show } from '../../../web/pages.tsx';
import { noteOpened } from '../store/opened.ts';
import { dayOf, todayIn } from './desk.ts';
import { type Day, ListPage, readDay } from './list.tsx';
import { words } from './words.ts';

const said: Readonly<Record<string, string>> = {
  saved: words.record.saved,
  taken: words.taken,
  assigned: words.assign.kept,
};

/** The visits of today, or of another day. */
export function addToday(site: Site, ground: Ground): void {
  const { clock } = ground;
  site.get('/', async (c) => {
    const now = clock.now();
    const day = await readDay(c, dayOf(c, now), todayIn(now), words.viewing);
    const came = await c.get('rows')((connection) => findSlips(connection, day));
    await noteOpened(c.get('rows'), c.get('member'), ground, came);
    return show(
      c,
      <ListPage frame={c.get('frame')} token={c.get('token')} told={said[c.req.query('told') ?? '']} {...day} />,
    );
  });
}

/** The messages that brought the slips of those who are shown, and what they do not want of the day. */
async function findSlips(connection: RowsConnection, { day, persons }: Day): Promise<string[]> {
  const { rows } = await connection.query<{ message: string }>(
    `SELECT DISTINCT h.message FROM care.held h JOIN care.person p USING (insurer, insured)
      WHERE h.kind = 'slip' AND h.period = $1 AND h.message IS NOT NULL AND p.code = ANY ($2)
     UNION SELECT message FROM care.told_absence WHERE day = $3 AND code = ANY ($2)`,
    [day.slice(0, 6), [...persons.keys()], day],
  );
  return rows.map(({ message }) => message);
}
