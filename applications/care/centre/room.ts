import type { Room } from '../pages/room.ts';
import { addAreas } from './areas.tsx';
import { addAsking } from './asking.tsx';
import { addJoining } from './consultation/join.tsx';
import { addOthers } from './consultation/others.tsx';
import { addConsultations } from './consultation/write.tsx';
import { addFiling } from './filing/page.tsx';
import { addList } from './list.tsx';
import { addChecklistPaper } from './paper.ts';
import { addPersonPage } from './person.tsx';
import { addResult } from './result.tsx';
import { words } from './words.ts';

export const room: Room = {
  title: words.title,
  about: words.about,
  order: 5,
  kinds: ['comprehensive-support-centre'],
  add(site, ground) {
    addList(site, ground);
    addAreas(site, ground);
    addOthers(site, ground);
    addJoining(site, ground);
    addConsultations(site, ground);
    addAsking(site, ground);
    addFiling(site, ground);
    addResult(site, ground);
    addChecklistPaper(site, ground);
    addPersonPage(site, ground);
  },
};
