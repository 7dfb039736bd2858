import { providers, type Room } from '../pages/room.ts';
import { addImport } from './import-page.tsx';
import { addMonth } from './month-page.tsx';
import { addPaper } from './paper.tsx';
import { addPerson } from './person-page.tsx';
import { addSend } from './send-page.tsx';
import { words } from './words.ts';

/** 月の実績: from the visits, from files, by hand; and out to the planners. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 20,
  kinds: providers,
  add(site, ground) {
    addMonth(site, ground);
    addSend(site, ground);
    addImport(site, ground);
    addPaper(site, ground);
    addPerson(site, ground);
  },
};
