import { memberCode } from '../../../contracts/member.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { open, viewPersons } from '../../../web/viewing/viewing.tsx';
import type { Entry, GroupKind } from '../files/model/group.ts';
import { withoutPlace } from '../files/model/hide-place.ts';
import { findPerson, listPersons, type Person } from '../store/persons.ts';
import { withoutPlaceIn } from '../store/place-words.ts';
import { readPlaces } from '../store/protection.ts';
import { words } from './words.ts';

/**
 * A person as the office's pages may show them; whether nothing that is given may tell where she lives, and by what words it would. Only the office's own
 * mark says so: to an office the exchange names nobody as protected（支援措置対象者）.
 */
export type AtOffice = Person & { readonly hidesPlace: boolean; readonly place: RegExp | undefined };

/** What was written, perhaps before her place was hidden, as it is shown and printed. */
export const outwardOf = <K extends GroupKind>(
  entry: Entry<K>,
  { hidesPlace, place }: Pick<AtOffice, 'hidesPlace' | 'place'>,
): Entry<K> => (hidesPlace ? withoutPlaceIn(withoutPlace(entry), place) : entry);

export const codeOf = (c: PageContext): string => c.req.param('code') ?? '';
export const pathOf = (code: string, below = ''): string => `/care/plans/${encodeURIComponent(code)}${below}`;

/** The person of this page, recorded as shown. @throws PageError not_found: nobody of this office's, or nobody who may be shown */
export async function showPerson(c: PageContext, page: string = words.onePage): Promise<AtOffice> {
  const person = await getPerson(c);
  const places = await c.get('rows')((connection) => readPlaces(connection, [person.code]));
  const [shown] = await viewPersons(c.get('member'), { purpose: words.purpose, page }, [person.code], async () => [
    { ...person, hidesPlace: places.has(person.code), place: places.get(person.code) },
  ]);
  if (!shown) throw new PageError('not_found');
  return open(shown);
}

/** The same for what shows nothing. */
export async function getPerson(c: PageContext): Promise<Person> {
  const found = await c.get('rows')((connection) => findPerson(connection, codeOf(c)));
  if (!found) throw new PageError('not_found');
  return found;
}

/** Everybody whom the office cares for, recorded as one list. */
export async function showAll(c: PageContext, page: string): Promise<Person[]> {
  const all = await c.get('rows')((connection) => listPersons(connection));
  const byCode = new Map(all.map((one) => [one.code, one]));
  const shown = await viewPersons(
    c.get('member'),
    { purpose: words.purpose, page },
    [...byCode.keys()],
    async (visible) => visible.map((code) => byCode.get(code)!),
  );
  return shown.map(open);
}

/** Who acts, for what is written. */
export const byOf = (c: PageContext, now: Date) => ({
  member: c.get('member').id,
  staff: c.get('member').staff.id,
  now,
});
export const officeCodeOf = (c: PageContext): string => memberCode(c.get('member').id);
