import { isMonth } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Ground, PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { type Shown, viewPersons } from '../../../web/viewing/viewing.tsx';
import { findPerson, type Person } from '../store/persons.ts';
import { type Giver, serviceOfKind } from './give.ts';
import { loadMonths, type PersonMonth, type Setting } from './load.ts';
import { loadOffices } from './offices.ts';
import { type Saving, saveDraft } from './store.ts';
import { words } from './words.ts';

export const home = '/care/months';
export const pathOf = (month: string, code: string, more = ''): string =>
  `${home}/${month}/${encodeURIComponent(code)}${more}`;

/** The month of the address, with the offices of the region. */
export async function settingAt(c: PageContext, tables: Tables): Promise<Setting> {
  const month = c.req.param('month') ?? '';
  if (!isMonth(month) || month < '200004' || month > '209912') throw new PageError('not_found');
  return { tables, month, offices: await loadOffices(c.get('member')) };
}

/** The month of the person of the address; another office's is not there. */
export async function personMonthAt(c: PageContext, setting: Setting): Promise<PersonMonth> {
  const code = c.req.param('code') ?? '';
  const found = await c.get('rows')(async (connection) => {
    const person = await findPerson(connection, code);
    return person && (await loadMonths(connection, setting, [person]))[0];
  });
  if (!found) throw new PageError('not_found');
  return found;
}

/** The same to be shown: who sees it is recorded first. */
export async function viewMonthAt(c: PageContext, setting: Setting): Promise<Shown<PersonMonth>> {
  const { person } = await personMonthAt(c, setting);
  const about = { purpose: 'care-service', page: words.viewing.person };
  const [shown] = await viewPersons(c.get('member'), about, [person.code], async () => [
    await personMonthAt(c, setting),
  ]);
  if (!shown) throw new PageError('not_found');
  return shown;
}

export type ShownMonth = { readonly shown: Shown<PersonMonth>; readonly of: PersonMonth };

/** The months of many, to be shown: who must not be is left out, and of the others the months are loaded only then. */
export async function viewMonths(
  c: PageContext,
  setting: Setting,
  persons: readonly Person[],
  page: string,
): Promise<ShownMonth[]> {
  const months = new Map<string, PersonMonth>();
  const shown = await viewPersons(
    c.get('member'),
    { purpose: 'care-service', page },
    persons.map(({ code }) => code),
    async (codes) => {
      const own = persons.filter(({ code }) => codes.includes(code));
      const loaded = await c.get('rows')((connection) => loadMonths(connection, setting, own));
      for (const one of loaded) months.set(one.person.code, one);
      return codes.map((code) => months.get(code)!);
    },
  );
  return shown.map((one) => ({ shown: one, of: months.get(one.code)! }));
}

export function giverAt(c: PageContext, { clock }: Pick<Ground, 'clock'>): Giver {
  const { id: member, staff } = c.get('member');
  return {
    ...{ member, service: serviceOfKind(c.get('kind')), now: clock.now() },
    staff: { id: staff.id, role: staff.roles[0] ?? '' },
  };
}

/** Saves the next version of the slip of the address. @returns false where somebody else was faster */
export const saveAt = (
  c: PageContext,
  { clock }: Pick<Ground, 'clock'>,
  saving: Pick<Saving, 'month' | 'code' | 'on' | 'content' | 'what'>,
): Promise<boolean> =>
  c.get('rows')((connection) =>
    saveDraft(connection, {
      ...{ ...saving, member: c.get('member').id, staff: c.get('member').staff.id, now: clock.now() },
    }),
  );
