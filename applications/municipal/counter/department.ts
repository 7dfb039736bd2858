import type { Department } from '../pages/department-pages.ts';
import { addDesk } from './desk/room.ts';
import { addPrivacyRoom } from './privacy/room.ts';
import { addStaffRoom } from './staff/room.ts';
import { addStart } from './start.tsx';
import { words } from './words.ts';

/** 窓口: where residents are met, in person or by what they ask. Each room says itself whose it is. */
export const department: Department = {
  title: words.title,
  roles: [],
  add(site, ground) {
    addStaffRoom(site, ground);
    addPrivacyRoom(site, ground);
    addStart(site);
    // Last: all that is left is the desk's.
    addDesk(site, ground);
  },
};
