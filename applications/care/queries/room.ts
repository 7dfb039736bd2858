import { providers, type Room } from '../pages/room.ts';
import { addList } from './list.tsx';
import { addOne } from './one.tsx';
import { words } from './words.ts';

/** 実績のおたずね: what planners ask about the actuals, and the answer. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 22,
  kinds: providers,
  add(site, ground) {
    addList(site, ground);
    addOne(site, ground);
  },
};
