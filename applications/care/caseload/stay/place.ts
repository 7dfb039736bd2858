import type { Ground, PageContext } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { type Admission, itemsOf } from '../../hospital/content.ts';
import type { Person } from '../../store/persons.ts';
import { codeOf, getPerson, pathOf, todayOf } from '../place.ts';
import { listStays, type Stay, sheetTable } from './store.ts';

export const root = '/:code/stays';
export const back = (c: PageContext, below = ''): string => pathOf(codeOf(c), `/stays${below}`);

/** The stay that the address names. @throws PageError not_found */
export async function getStay(c: PageContext): Promise<Stay> {
  const { code } = await getPerson(c);
  const all = await c.get('rows')((connection) => listStays(connection, code));
  const found = all.find(({ id }) => id === c.req.param('id'));
  if (!found) throw new PageError('not_found');
  return found;
}

export const byOf = (c: PageContext, { clock }: Pick<Ground, 'clock'>) => {
  const { id: member, staff } = c.get('member');
  return { member, code: codeOf(c), staff: staff.id, role: staff.roles[0]!, now: clock.now() };
};

/** What the hospital is told: who it is, and what was written; not where she lives, and why she was admitted the hospital knows. */
export function contentOf(
  c: PageContext,
  ground: Pick<Ground, 'clock'>,
  { insurer, insured, name, kana, birth, sex }: Person,
  { id, admittedOn, sheet }: Stay,
): Admission {
  return {
    person: { insurer, insured },
    basics: { name, kana, birth, sex },
    ...{ stay: id, admittedOn, preparedOn: todayOf(ground), role: c.get('member').staff.roles[0]! },
    items: itemsOf(sheetTable, sheet ?? {}),
  };
}
