import { careOffices, type Room } from '../pages/room.ts';
import { addList } from './list.tsx';
import { addTalk } from './talk.tsx';
import { words } from './words.ts';

export const room: Room = {
  title: words.title,
  about: words.about,
  order: 50,
  kinds: careOffices,
  add(site, ground) {
    addList(site);
    addTalk(site, ground);
  },
};
