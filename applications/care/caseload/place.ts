import { memberCode } from '../../../contracts/member.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { dayIn } from '../../../web/japanese/day.ts';
import { type Shown, viewPersons } from '../../../web/viewing/viewing.tsx';
import { findPerson, type Person } from '../store/persons.ts';

export const here = '/care/caseload';
/** Why the staff of an office see the persons whom it cares for. */
const purpose = 'care-service';

export const codeOf = (c: PageContext): string => c.req.param('code') ?? '';
export const pathOf = (code: string, below = ''): string => `${here}/${encodeURIComponent(code)}${below}`;
/** 事業所番号 of who is signed in. */
export const officeOf = (c: PageContext): string => memberCode(c.get('member').id);
export const todayOf = ({ clock }: Pick<Ground, 'clock'>): string => dayIn(clock.now());

/** A form of another session, or none of ours. */
export const stale = (c: PageContext): Promise<Response> =>
  showTrouble(c, { frame: c.get('frame'), home: here }, { kind: 'stale' });

/** Whether the office has a room of this name: what is not there is linked by nobody. */
export function hasRoom(c: PageContext, folder: string): boolean {
  const frame = c.get('frame');
  return frame.look === 'staff' && frame.navigation.some(({ href }) => href === `/care/${folder}`);
}

/** The person of this page, shown on record. @throws PageError not_found: none of this office's, or one who may not be shown */
export async function showPerson(c: PageContext, page: string): Promise<Shown<Person>> {
  const person = await getPerson(c);
  const [shown] = await viewPersons(c.get('member'), { purpose, page }, [person.code], async () => [person]);
  if (!shown) throw new PageError('not_found');
  return shown;
}

/** Persons of a list, shown on record: who must not be shown is left out. */
export const showPersons = <T>(c: PageContext, page: string, all: ReadonlyMap<string, T>): Promise<Shown<T>[]> =>
  viewPersons(c.get('member'), { purpose, page }, [...all.keys()], async (codes) =>
    codes.map((code) => all.get(code)!),
  );

/** The person of this page, for what shows nothing. @throws PageError not_found */
export async function getPerson(c: PageContext): Promise<Person> {
  const found = await c.get('rows')((connection) => findPerson(connection, codeOf(c)));
  if (!found) throw new PageError('not_found');
  return found;
}

/** For an act: of somebody whom the office cares for no more, nothing is asked and nothing is sent. @throws PageError not_found */
export async function getCared(c: PageContext): Promise<Person> {
  const person = await getPerson(c);
  if (person.until !== null) throw new PageError('not_found');
  return person;
}

/** One part of the room: its pages. */
export type Part = (site: Site, ground: Ground) => void;
