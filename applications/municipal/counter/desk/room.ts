import type { Ground, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { addHelp } from './help.tsx';
import { addHelpConsentGiving } from './help-consent-giving.tsx';
import { addHelpConsents } from './help-consents.tsx';
import { addHelpDevice } from './help-device.tsx';
import { addHelpProxies } from './help-proxies.tsx';
import { addLetter } from './letter.tsx';
import { addMonthlyLetter } from './monthly-letter/monthly-letter.tsx';
import { addMonthlyPost } from './monthly-post/monthly-post.tsx';
import { addWish } from './monthly-post/wish.tsx';
import { addNotices } from './notices/notices.tsx';
import { isAtDesk } from './person.ts';
import { addPersonPage } from './person-page.tsx';
import { addProposal } from './proposal.tsx';
import { addProtections } from './protections.tsx';
import { addQueue } from './queue.tsx';
import { addSearch } from './search.tsx';

/** What is done for whoever stands before the desk. To all other staff nothing is here; the exchange says so a second time. */
export function addDesk(site: Site, ground: Ground): void {
  site.use('*', (c, next) => {
    if (!isAtDesk(c.get('member'))) throw new PageError('not_found');
    return next();
  });
  addSearch(site, ground);
  addPersonPage(site);
  addLetter(site, ground);
  addMonthlyLetter(site, ground);
  addHelp(site, ground);
  addHelpConsents(site, ground);
  addHelpConsentGiving(site, ground);
  addHelpProxies(site, ground);
  addHelpDevice(site, ground);
  addWish(site, ground);
  addMonthlyPost(site, ground);
  addNotices(site, ground);
  addQueue(site, ground);
  addProposal(site, ground);
  addProtections(site, ground);
}
