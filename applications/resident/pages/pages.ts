import type { Pages } from '../../../web/application/ground.ts';
import { frame } from './frame.ts';
import { addHome } from './home.tsx';
import { addSoon } from './soon.tsx';
import { addTrail } from './trail.tsx';

/** The residents' own pages: a room, a file. */
export const pages: Pages = {
  frame,
  add(site) {
    addHome(site);
    addTrail(site);
    addSoon(site);
  },
};
