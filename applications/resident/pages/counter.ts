import { isMemberId } from '../../../contracts/member.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import type { Telephone } from '../../../web/frame/frame.ts';
import { readPersons, recallPersons } from './whose.ts';

const page = /\/of\/([^/]+)/;

/**
 * The counter that a page names is that of the town of whom it is about; of a page about nobody in particular, of the reader's own. Where that cannot be said
 * (a town without a number, an exchange that does not answer) it is the region's.
 */
export function addCounter(site: Site, { telephoneOf }: Ground): void {
  site.use('*', async (c, next) => {
    const named = page.exec(c.req.path)?.[1];
    // Asking is on record: a page about nobody goes by what is known.
    const persons = recallPersons(c) ?? (named === undefined ? [] : await readPersons(c).catch(() => []));
    const town = (persons.find(({ person }) => encodeURIComponent(person) === named) ?? persons[0])?.town;
    const telephone = town !== undefined && isMemberId(town) ? telephoneOf(town) : null;
    const frame = c.get('frame');
    if (telephone && frame.look === 'resident') c.set('frame', { ...frame, telephone });
    await next();
  });
}

/** The counter that this page names. */
export const counterOf = (c: PageContext, { region }: Ground): Telephone => {
  const frame = c.get('frame');
  return (frame.look === 'resident' && frame.telephone) || region.telephone;
};
