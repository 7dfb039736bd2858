import type { Ground, Site } from '../../../web/application/ground.ts';
import { addDevices } from './devices.tsx';
import { addNewDevice } from './new-device.tsx';
import { addOverview } from './overview.tsx';
import { addPasskeys } from './passkeys.tsx';
import { addSignIns } from './sign-ins.tsx';

/** サインインと端末: the account's own pages. Nobody stands in for what is done here: to a proxy it is answered like what does not exist. */
export function addAccount(site: Site, ground: Ground): void {
  addOverview(site);
  addSignIns(site);
  addPasskeys(site, ground);
  addDevices(site, ground);
  addNewDevice(site, ground);
}
