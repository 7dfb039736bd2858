import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { Shown } from '../../../web/viewing/viewing.tsx';
import { readEnded } from '../plans/ended/store.ts';
import { findPerson } from '../store/persons.ts';
import type { Absences } from '../visits/absences.ts';
import { checkLeading, type Known, showPersons } from '../visits/desk.ts';
import { type Line, linesOf } from './month.ts';
import { home, monthOf, type OfPerson, readMonth } from './read.ts';
import { words } from './words.ts';

export type PersonMonth = {
  readonly month: string;
  readonly code: string;
  readonly one: OfPerson;
  readonly lines: readonly Line[];
  readonly planned: OfPerson['slip'];
  readonly absences: Absences;
  /** the last day of the plan in force, where it is over (YYYYMMDD) */
  readonly endedOn: string | undefined;
};

/** A person's month. @throws PageError not_found */
export async function readPerson(c: PageContext): Promise<PersonMonth> {
  checkLeading(c);
  const [month, code] = [monthOf(c), c.req.param('code') ?? ''];
  const found = await c.get('rows')(async (connection) => {
    const person = await findPerson(connection, code);
    if (!person) return undefined;
    const read = await readMonth(connection, c.get('member').id, month);
    const key = `${person.insurer} ${person.insured}`;
    const actuals = read.actuals.filter(({ insurer, insured }) => `${insurer} ${insured}` === key);
    return {
      insurer: person.insurer,
      insured: person.insured,
      slip: read.slips.get(key),
      actuals,
      absences: read.absences,
      endedOn: (await readEnded(connection)).get(code),
    };
  });
  if (!found) throw new PageError('not_found');
  return {
    month,
    code,
    one: found,
    planned: found.slip,
    absences: found.absences,
    endedOn: found.endedOn,
    lines: linesOf(
      found.slip?.rows ?? [],
      found.actuals.map(({ service }) => service),
    ),
  };
}
/** The same person to be shown: who sees it is recorded. @throws PageError not_found */
export async function showOne(c: PageContext, code: string): Promise<Shown<Known>> {
  const person = (await showPersons(c, [code], words.viewingOne)).get(code);
  if (!person) throw new PageError('not_found');
  return person;
}
export const pathOf = (month: string, code: string, rest = ''): string =>
  `${home}/${month}/${encodeURIComponent(code)}${rest}`;
