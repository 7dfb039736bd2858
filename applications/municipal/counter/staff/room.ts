import type { Ground, Site } from '../../../../web/application/ground.ts';
import { askToProveAnew } from '../sensitive.ts';
import { addCheck } from './check.tsx';
import { addEnrol } from './enrol.tsx';
import { checkAdministrator } from './entries.tsx';
import { addJobs } from './jobs.tsx';
import { addList } from './list.tsx';
import { addOne } from './one.tsx';
import { addSettings } from './settings.tsx';
import { addTransfer } from './transfer.tsx';

/** Where a change of who may do what begins: asked here, so that nothing is lost by it. */
const begins = ['/staff/new', '/staff/transfer', '/staff/of/:id/code', '/staff/of/:id/end'];

/** 職員の管理: for the organisation's administrators of staff. To everybody else nothing is here; the exchange says so a second time. */
export function addStaffRoom(site: Site, ground: Ground): void {
  for (const path of ['/staff', '/staff/*'])
    site.use(path, (c, next) => {
      checkAdministrator(c);
      return next();
    });
  for (const path of begins)
    site.get(path, async (c, next) => {
      const { pathname, search } = new URL(c.req.url);
      return (await askToProveAnew(c, pathname + search)) ?? next();
    });
  addList(site, ground);
  addEnrol(site, ground);
  addTransfer(site, ground);
  addJobs(site, ground);
  addSettings(site, ground);
  addCheck(site, ground);
  addOne(site, ground);
}
