import type { Pages } from '../../../web/application/ground.ts';
import { addConsents } from '../consents/consents.ts';
import { addProxies } from '../proxies/proxies.ts';
import { addQuestions } from '../questions/room.ts';
import { addRequests } from '../requests/room.ts';
import { addTrail } from '../trail/room.ts';
import { frame } from './frame.ts';
import { addHome } from './home.tsx';
import { addSoon } from './soon.tsx';

/** The residents' own pages: a room, a file. */
export const pages: Pages = {
  frame,
  add(site, ground) {
    addHome(site);
    addTrail(site, ground);
    addQuestions(site, ground);
    addRequests(site, ground);
    addConsents(site, ground);
    addProxies(site, ground);
    addSoon(site);
  },
};
