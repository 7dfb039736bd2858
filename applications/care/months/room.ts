import { readTables } from '../../../contracts/care/tables.ts';
import { planners, type Room } from '../pages/room.ts';
import { addActuals } from './actuals.tsx';
import { addBasis } from './basis.tsx';
import { addGiving } from './giving.tsx';
import { addLine } from './line.tsx';
import { addList } from './list.tsx';
import { addOver } from './over.ts';
import { addPapers } from './papers/pages.tsx';
import { addPrint } from './print.tsx';
import { addSeventh } from './seventh.tsx';
import { addSlip } from './slip.ts';
import { addTold } from './told/page.tsx';
import { words } from './words.ts';

/** The care manager's months: 利用票 made, given, held against what was done, and closed. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 30,
  kinds: planners,
  async add(site, ground) {
    const tables = await readTables();
    for (const add of [
      addList,
      addPapers,
      addPrint,
      addLine,
      addBasis,
      addGiving,
      addActuals,
      addTold,
      addSeventh,
      addSlip,
      addOver,
    ])
      add(site, ground, tables);
  },
};
