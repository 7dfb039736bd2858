import { protectionRole } from '../../../contracts/protection.ts';
import type { Department } from '../pages/department-pages.ts';
import { addHelp } from './help.tsx';
import { addHelpConsentGiving } from './help-consent-giving.tsx';
import { addHelpConsents } from './help-consents.tsx';
import { addHelpDevice } from './help-device.tsx';
import { addHelpProxies } from './help-proxies.tsx';
import { addLetter } from './letter.tsx';
import { addPersonPage } from './person-page.tsx';
import { addProposal } from './proposal.tsx';
import { addProtections } from './protections.tsx';
import { addQueue } from './queue.tsx';
import { addSearch } from './search.tsx';
import { words } from './words.ts';

/** 窓口: what the desk does for whoever stands before it. */
export const department: Department = {
  title: words.title,
  roles: ['窓口の職員', protectionRole],
  add(site, ground) {
    addSearch(site, ground);
    addPersonPage(site);
    addLetter(site, ground);
    addHelp(site, ground);
    addHelpConsents(site, ground);
    addHelpConsentGiving(site, ground);
    addHelpProxies(site, ground);
    addHelpDevice(site, ground);
    addQueue(site, ground);
    addProposal(site, ground);
    addProtections(site, ground);
  },
};
