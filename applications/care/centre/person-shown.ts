import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { type Shown, viewPersons } from '../../../web/viewing/viewing.tsx';
import { findPerson, type Person } from '../store/persons.ts';
import { words } from './words.ts';

/** The person of the address, whom this member of staff is shown: on record first. @throws PageError not_found */
export async function showPerson(c: PageContext): Promise<{ readonly shown: Shown<Person>; readonly person: Person }> {
  const person = await c.get('rows')((connection) => findPerson(connection, c.req.param('code') ?? ''));
  if (!person) throw new PageError('not_found');
  const about = { purpose: 'care-service', page: words.person.viewing };
  const [shown] = await viewPersons(c.get('member'), about, [person.code], async () => [person]);
  if (!shown) throw new PageError('not_found');
  return { shown, person };
}

/** Who works, for what is kept. */
export const whoOf = (c: PageContext, now: Date) => {
  const { id: member, staff } = c.get('member');
  return { member, staff: staff.id, role: staff.roles[0] ?? '', now };
};
