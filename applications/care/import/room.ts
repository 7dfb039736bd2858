import { careOffices, type Room } from '../pages/room.ts';
import { addBring } from './bring.tsx';
import { addNewcomer } from './newcomer.tsx';
import { words } from './words.ts';

/** ファイルの出し入れ: the standard's files by hand, for offices that the road does not lead to. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 70,
  kinds: careOffices,
  add(site, ground) {
    addNewcomer(site, ground);
    addBring(site, ground);
  },
};
