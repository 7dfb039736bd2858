import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { dayIn, sayDayWhole } from '../../../web/japanese/day.ts';
import { type Shown, viewPersons } from '../../../web/viewing/viewing.tsx';
import { findServiceType } from '../files/table/service-types.ts';
import { listPersons } from '../store/persons.ts';

export const home = '/care/visits';
const leading: readonly string[] = ['サービス提供責任者', '管理者', '事務'];

/** Who decides whose visit it is, prints cards and sends actuals. */
export const isLeading = (c: PageContext): boolean =>
  c.get('member').staff.roles.some((role) => leading.includes(role));
export function checkLeading(c: PageContext): void {
  if (!isLeading(c)) throw new PageError('not_found');
}
/** Who acts, as what is written says it. */
export const byOf = (c: PageContext, now: Date) => {
  const { id: member, staff } = c.get('member');
  return { member, staff: staff.id, role: staff.roles[0] ?? '', now };
};

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{8}$/.test(text) && !Number.isNaN(Date.parse(isoOf(text)));
export const isoOf = (day: string): string => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
export const compactOf = (iso: string): string => iso.replaceAll('-', '');
export const todayIn = (now: Date): string => compactOf(dayIn(now));
/** The day that a page is asked for; today where it says none. */
export const dayOf = (c: PageContext, now: Date): string => {
  const asked = c.req.query('day');
  return isDay(asked) ? asked : todayIn(now);
};
export const dayBeside = (day: string, days: number): string =>
  compactOf(new Date(Date.parse(isoOf(day)) + days * 86_400_000).toISOString().slice(0, 10));
export const sayOn = (day: string): string => sayDayWhole(isoOf(day));

/** e.g. 11月30日 */
export const sayShort = (day: string): string => `${Number(day.slice(4, 6))}月${Number(day.slice(6))}日`;

/** e.g. 9:05, of HHMM */
export const sayHour = (time: string | null): string =>
  time === null ? '' : `${Number(time.slice(0, 2))}:${time.slice(2)}`;
/** as an input of type time has it */
export const inputTime = (time: string | null): string => (time === null ? '' : `${time.slice(0, 2)}:${time.slice(2)}`);
/** HHMM where people live */
export const hourIn = (now: Date): string =>
  new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(11, 16).replace(':', '');
export const sayPlanned = ({ starts, ends }: { readonly starts: string; readonly ends: string }): string | undefined =>
  starts === '9999' ? undefined : `${sayHour(starts)}〜${ends === '9999' ? '' : sayHour(ends)}`;
export const sayService = (serviceType: string): string => findServiceType(serviceType)?.title ?? serviceType;

export type Known = { readonly code: string; readonly name: string; readonly kana: string };

/** The persons of a page, after it was recorded who is shown them. */
export async function showPersons(
  c: PageContext,
  codes: readonly string[],
  page: string,
): Promise<Map<string, Shown<Known>>> {
  const shown = await viewPersons<Known>(
    c.get('member'),
    { purpose: 'care-service', page },
    [...new Set(codes)],
    async (visible) => {
      const all = new Map(
        (await c.get('rows')((connection) => listPersons(connection, { ended: true }))).map((one) => [one.code, one]),
      );
      return visible.map((code) => ({ code, name: all.get(code)?.name ?? '', kana: all.get(code)?.kana ?? '' }));
    },
  );
  return new Map(shown.map((one) => [one.code, one]));
}

/** Whose entries a device keeps: what another has entered is not sent in their name. */
export const ownerOf = (c: PageContext): string => `${c.get('member').id} ${c.get('member').staff.id}`;
