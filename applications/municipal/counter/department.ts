import type { Department } from '../pages/department-pages.ts';
import { addMonthlyLetter } from './monthly-letter/monthly-letter.tsx';
import { addPrivacyRoom } from './privacy/room.ts';
import { addStaffRoom } from './staff/room.ts';
import { addStart } from './start.tsx';

/** 窓口: what the desk does for whoever stands before it. */
export const department: Department = {
  title: '窓口',
  roles: [],
  add(site, ground) {
    addStart(site);
    addMonthlyLetter(site, ground);
    addStaffRoom(site, ground);
    addPrivacyRoom(site, ground);
  },
};
