import type { Hono } from 'hono';
import type { Clock } from '../../contracts/clock.ts';
import type { Look } from '../frame/frame.ts';
import { show } from '../pages.tsx';
import { findDemos, isShownIn } from './find.ts';
import { kitFrame } from './frames.ts';
import { DemoPage, IndexPage, SentPage } from './pages.tsx';

/** `/kit`: every component in every state, in both looks. It knows nobody and sends nothing. */
export async function addKit(site: Hono, clock: Clock): Promise<void> {
  const demos = await findDemos();
  const asOf = () => clock.now();
  site.get('/kit', (c) => show(c, <IndexPage frame={kitFrame(c, 'staff', asOf())} demos={demos} />));
  site.post('/kit/:look{resident|staff}/sent', (c) =>
    show(c, <SentPage frame={kitFrame(c, c.req.param('look') as Look, asOf())} />),
  );
  site.get('/kit/:look{resident|staff}/:room/:name/:page?', (c) => {
    const { room, name, page } = c.req.param();
    const look = c.req.param('look') as Look;
    const demo = demos.find((one) => one.room === room && one.name === name && isShownIn(one, look));
    if (!demo) return c.notFound();
    const frame = kitFrame(c, look, asOf());
    if (page === undefined) return show(c, <DemoPage frame={frame} demo={demo} />);
    const whole = demo.pages?.find((one) => one.page === page);
    return whole ? show(c, whole.show(frame)) : c.notFound();
  });
}
