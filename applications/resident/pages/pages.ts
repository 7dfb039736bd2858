import type { Pages } from '../../../web/application/ground.ts';
import { addConsents } from '../consents/consents.ts';
import { addProxies } from '../proxies/proxies.ts';
import { frame } from './frame.ts';
import { addHome } from './home.tsx';
import { addSoon } from './soon.tsx';
import { addTrail } from './trail.tsx';

/** The residents' own pages: a room, a file. */
export const pages: Pages = {
  frame,
  add(site, ground) {
    addHome(site);
    addTrail(site);
    addConsents(site, ground);
    addProxies(site, ground);
    addSoon(site);
  },
};
