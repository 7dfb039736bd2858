import type { Ground, Site } from '../../../web/application/ground.ts';
import { addAll } from './all.tsx';
import { addLists } from './lists.tsx';
import { addOffer } from './offer.tsx';
import { addOne } from './one.tsx';

/**
 * 同意: what stands, what could be given, all of it at once. To give and to withdraw are as many pages and as many presses as each other: a list, the text
 * with its button, and the page that says what has happened.
 */
export function addConsents(site: Site, ground: Ground): void {
  addLists(site, ground);
  addOne(site, ground);
  addOffer(site, ground);
  addAll(site, ground);
}
