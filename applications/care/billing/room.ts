import { readTables } from '../../../contracts/care/tables.ts';
import { sendBack } from '../../../web/back.ts';
import { careOffices, type Room } from '../pages/room.ts';
import { addCancel } from './cancel/page.tsx';
import { addClaims } from './claims.tsx';
import { addCorrection } from './correction/page.tsx';
import { addDiscounts } from './discounts/page.tsx';
import { home, lastMonth } from './load.ts';
import { addPapers } from './paper/page.tsx';
import { addPlanningKind } from './planning/kind.tsx';
import { addPlanning } from './planning/page.tsx';
import { addPlanningPerson } from './planning/person.tsx';
import { addPrepared } from './prepared/page.tsx';
import { addResults } from './results.tsx';
import { addSlips } from './slips.tsx';
import { words } from './words.ts';

/** 請求と審査: what an office claims of a month, and what comes of it. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 40,
  kinds: careOffices,
  async add(site, ground) {
    const tables = await readTables();
    site.get('/', (c) => sendBack(c, `${home}/${lastMonth(ground.clock.now())}`, home));
    addDiscounts(site, ground, tables);
    addResults(site, tables);
    addPapers(site, ground, tables);
    addCorrection(site, ground, tables);
    addCancel(site, ground, tables);
    addPrepared(site, ground, tables);
    addPlanning(site, ground, tables);
    addPlanningKind(site, ground);
    addPlanningPerson(site, ground, tables);
    addClaims(site, ground, tables);
    // Last: what planners see under the same addresses.
    addSlips(site, ground, tables);
  },
};
