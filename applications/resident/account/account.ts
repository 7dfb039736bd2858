import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { addDevices } from './devices.tsx';
import { addNewDevice } from './new-device.tsx';
import { addOverview } from './overview.tsx';
import { addPasskeys } from './passkeys.tsx';
import { addSignIns } from './sign-ins.tsx';

/** サインインと端末: the account's own pages. Nobody stands in for what is done here, and no tablet opens it: it is answered like what does not exist. */
export function addAccount(site: Site, ground: Ground): void {
  for (const path of ['/of/:person/account', '/of/:person/account/*'])
    site.use(path, async (c, next) => {
      if (c.get('session').content.isDevice) throw new PageError('not_found');
      await next();
    });
  addOverview(site);
  addSignIns(site);
  addPasskeys(site, ground);
  addDevices(site, ground);
  addNewDevice(site, ground);
}
