import { readTables } from '../../../contracts/care/tables.ts';
import { careOffices, type Room } from '../pages/room.ts';
import { addDiscounts } from './page.tsx';
import { words } from './words.ts';

/** 割引率の届出. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 75,
  kinds: careOffices,
  async add(site, ground) {
    addDiscounts(site, ground, await readTables());
  },
};
