import type { Ground, Site } from '../../../../web/application/ground.ts';
import { addCheck } from './check.tsx';
import { addEnrol } from './enrol.tsx';
import { checkAdministrator } from './entries.tsx';
import { addJobs } from './jobs.tsx';
import { addList } from './list.tsx';
import { addOne } from './one.tsx';
import { addSettings } from './settings.tsx';
import { addTransfer } from './transfer.tsx';

/** 職員の管理: for the organisation's administrators of staff. To everybody else nothing is here; the exchange says so a second time. */
export function addStaffRoom(site: Site, ground: Ground): void {
  for (const path of ['/staff', '/staff/*'])
    site.use(path, (c, next) => {
      checkAdministrator(c);
      return next();
    });
  addList(site, ground);
  addEnrol(site, ground);
  addTransfer(site, ground);
  addJobs(site, ground);
  addSettings(site, ground);
  addCheck(site, ground);
  addOne(site, ground);
}
