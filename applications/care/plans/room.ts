import { careOffices, type Room } from '../pages/room.ts';
import { addDraft } from './draft/pages.tsx';
import { addGive } from './give/pages.tsx';
import { addList } from './list.tsx';
import { addOne } from './one.tsx';
import { addPaper } from './paper/pages.tsx';
import { addPhrases } from './phrases.tsx';
import { words } from './words.ts';

export const room: Room = {
  title: words.title,
  about: words.about,
  order: 20,
  kinds: careOffices,
  add(site, ground) {
    addList(site, ground);
    addPhrases(site, ground);
    addDraft(site, ground);
    addGive(site, ground);
    addPaper(site, ground);
    addOne(site, ground);
  },
};
