import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { show } from '../../../web/pages.tsx';
import { readMe } from '../pages/whose.ts';
import { StillPage, TabletPage } from './pages.tsx';

/** Without script the page goes to ask by itself after a minute, and from there back to the choice of persons. */
const home = '/resident/tablet';

/** The first page of a tablet that stands in a room: whose turn it is, what the applications have for them there, and the way back to the choice. */
export function addTablet(site: Site, { entries, clock, tokens }: Ground): void {
  const shown = entries.filter(({ on }) => on.includes('tablet'));
  // It stands in a room where others come and go: the exchange answers it nothing of a person, and there is no page here to ask for it.
  const open = ['/resident', home, `${home}/still`];
  site.use('*', async (c, next) => {
    if (c.get('session').content.isDevice && !open.includes(c.req.path)) throw new PageError('not_found');
    await next();
  });
  for (const path of [home, `${home}/still`])
    site.use(path.slice('/resident'.length), async (c, next) => {
      if (!c.get('session').content.isDevice) throw new PageError('not_found');
      await next();
    });
  site.get('/tablet', async (c) => {
    const { device } = (await readMe(c)).signIn;
    const today = sayDayBoth(dayIn(clock.now()));
    const page = { frame: c.get('frame'), token: c.get('token'), device, today, entries: shown };
    return show(c, <TabletPage {...page} still={`${home}/still`} />);
  });
  site.get('/tablet/still', (c) => {
    const leave = `/resident/choose?${new URLSearchParams({ token: tokens.make(c.get('session').id) })}`;
    return show(c, <StillPage frame={c.get('frame')} home={home} leave={leave} />);
  });
}
