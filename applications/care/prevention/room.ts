import { planners, type Room } from '../pages/room.ts';
import { addDraft } from './draft.tsx';
import { addGive } from './give.tsx';
import { addList } from './list.tsx';
import { addOne } from './one.tsx';
import { words } from './words.ts';

export const room: Room = {
  title: words.title,
  about: words.about,
  order: 25,
  kinds: planners,
  add(site, ground) {
    addList(site, ground);
    addDraft(site, ground);
    addGive(site, ground);
    addOne(site, ground);
  },
};
