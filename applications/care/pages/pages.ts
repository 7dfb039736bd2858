import { Hono } from 'hono';
import type { Pages, SignedIn } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { frame } from './frame.ts';
import { addHome } from './home.tsx';
import { rooms, roomsOf } from './rooms.ts';

/** What care offices use: a room is a folder, and each kind of office has its own. */
export const pages: Pages = {
  frame,
  locks: true,
  async add(site, ground) {
    addHome(site);
    for (const { folder, add } of rooms) {
      const room = new Hono<SignedIn>();
      room.use((c, next) => {
        if (!roomsOf(c.get('kind')).some((one) => one.folder === folder)) throw new PageError('not_found');
        return next();
      });
      await add(room, ground);
      site.route(`/${folder}`, room);
    }
  },
};
