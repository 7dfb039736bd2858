import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { readForm } from '../../../web/form/read.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { show } from '../../../web/pages.tsx';
import { letterPdf } from '../../../web/print/letter-pdf.ts';
import { counterOf } from '../pages/counter.ts';
import { everything } from './everything.ts';
import { wholeLetter } from './letter.ts';
import { addMonth } from './month.tsx';
import { TakeAwayPage } from './pages.tsx';
import { readTaker, save } from './taker.ts';
import { words } from './words.ts';

/** 控えを受け取る: what is in it, and the two files. Each is taken by a form: a link followed by chance must leave no record and no file. */
export function addTakeAway(site: Site, ground: Ground): void {
  const { tokens, clock, urls } = ground;
  const send = async (
    c: PageContext,
    make: (all: unknown, day: string) => Promise<Response> | Response,
  ): Promise<Response> => {
    const whose = await readTaker(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) return showTrouble(c, { frame: c.get('frame'), home: '/resident' }, { kind: 'stale' });
    const all = await c.get('person').get(`/v1/me/${encodeURIComponent(whose.person)}/export`, z.unknown());
    return make(all, dayIn(clock.now()));
  };

  site.get('/of/:person/take-away', async (c) => {
    const whose = await readTaker(c);
    return show(c, <TakeAwayPage frame={c.get('frame')} token={c.get('token')} whose={whose} />);
  });
  site.post('/of/:person/take-away/json', (c) =>
    send(c, (all, day) =>
      save(JSON.stringify(all, null, 2), `${words.file(day)}.json`, 'application/json; charset=UTF-8'),
    ),
  );
  site.post('/of/:person/take-away/pdf', (c) =>
    send(c, async (all, day) => {
      const url = `${urls.applications}/resident`;
      const letter = wholeLetter(everything.parse(all), { telephone: counterOf(c, ground), url });
      return save((await letterPdf(letter)).bytes, `${words.file(day)}.pdf`, 'application/pdf');
    }),
  );
  addMonth(site, ground);
}
