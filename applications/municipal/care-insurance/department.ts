import type { Department } from '../pages/department-pages.ts';
import { addHome } from './home.tsx';
import { addImport } from './ledger/import/import.tsx';
import { addList } from './ledger/list.tsx';
import { addPayments } from './payments.tsx';
import { addNotified } from './person/notified.ts';
import { addPersonPage } from './person/page.tsx';
import { role } from './person/shown.ts';
import { addProgress } from './progress/page.tsx';
import { addSearch } from './search.tsx';
import { words } from './words.ts';

/** 介護保険: the insurer's own work, on the ledger of certifications. */
export const department: Department = {
  title: words.title,
  roles: [role],
  add(site, ground) {
    addHome(site, ground);
    addSearch(site, ground);
    addImport(site, ground);
    addList(site, ground);
    addPersonPage(site, ground);
    addNotified(site, ground);
    addProgress(site, ground);
    addPayments(site);
  },
};
