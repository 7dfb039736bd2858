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

/** Years of age on a day; both ISO dates (年齢計算ニ関する法律: a year is full on the day before the birthday, which decides nothing here). */
export const ageOn = (birth: string, day: string): number =>
  Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
