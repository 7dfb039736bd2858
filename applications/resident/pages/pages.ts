import type { Pages } from '../../../web/application/ground.ts';
import { addAccount } from '../account/account.ts';
import { addTablet } from '../tablet/tablet.tsx';
import { addTakeAway } from '../take-away/take-away.tsx';
import { frame } from './frame.ts';
import { addHome } from './home.tsx';
import { addSoon } from './soon.tsx';
import { addTrail } from './trail.tsx';

/** The residents' own pages: a room, a file. */
export const pages: Pages = {
  frame,
  add(site, ground) {
    // First: a tablet opens no page of a person.
    addTablet(site, ground);
    addHome(site, ground);
    addAccount(site, ground);
    addTakeAway(site, ground);
    addTrail(site);
    addSoon(site);
  },
};
