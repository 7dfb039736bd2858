import type { Pages } from '../../../web/application/ground.ts';
import { addAccount } from '../account/account.ts';
import { addCare } from '../care/room.ts';
import { addConsents } from '../consents/consents.ts';
import { addMonthlyPost } from '../monthly-post/monthly-post.tsx';
import { addProxies } from '../proxies/proxies.ts';
import { addQuestions } from '../questions/room.ts';
import { addRequests } from '../requests/room.ts';
import { addTablet } from '../tablet/tablet.tsx';
import { addTakeAway } from '../take-away/take-away.tsx';
import { addTasks } from '../tasks/tasks.ts';
import { addTrail } from '../trail/room.ts';
import { addCounter } from './counter.ts';
import { frame } from './frame.ts';
import { addHome } from './home.tsx';

/** The residents' own pages: a room, a folder. */
export const pages: Pages = {
  frame,
  add(site, ground) {
    addCounter(site, ground);
    addTasks(site);
    // First: a tablet opens no page of a person.
    addTablet(site, ground);
    addHome(site, ground);
    addTrail(site, ground);
    addQuestions(site, ground);
    addRequests(site, ground);
    addCare(site, ground);
    addConsents(site, ground);
    addProxies(site, ground);
    addTakeAway(site, ground);
    addMonthlyPost(site, ground);
    addAccount(site, ground);
  },
};
