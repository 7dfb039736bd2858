import { type Room, withBeds } from '../pages/room.ts';
import { addConsent } from './consent-page.tsx';
import { addDischarge } from './form.tsx';
import { addList } from './list.tsx';
import { addOne } from './one.tsx';
import { words } from './words.ts';

/** 入退院の連携: what the 地域連携室 of a hospital, or a clinic with beds, gets from planners, and what it tells them. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 10,
  kinds: withBeds,
  add(site, ground) {
    addList(site);
    addOne(site, ground);
    addDischarge(site, ground);
    addConsent(site, ground);
  },
};
