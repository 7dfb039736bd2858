import type { Room } from '../pages/room.ts';
import { addAreas } from './areas.tsx';
import { addAsking } from './asking.tsx';
import { addConsultations } from './consultations.tsx';
import { addList } from './list.tsx';
import { addOthers } from './others.tsx';
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
    addConsultations(site, ground);
    addAsking(site, ground);
    addResult(site, ground);
    addChecklistPaper(site, ground);
    addPersonPage(site, ground);
  },
};
