import type { ServiceRow } from '../files/model/month.ts';

/** Office and kind of service. */
export const groupOf = ({ office = '', serviceCode = '' }: ServiceRow): string =>
  `${office} ${serviceCode.slice(0, 2)}`;

/** Names a visit to the office that plans it: day, beginning, who comes for what. */
export const nameOf = (row: ServiceRow): string => `${row.day} ${row.start ?? ''} ${groupOf(row)}`;

type Parts = { readonly day: string; readonly start: string; readonly service: string; readonly office: string };
/** What the name of a visit says. `start`: HHMM, or 9999 where no time is said. */
export function partsOf(visit: string): Parts {
  const [day = '', start = '', office = '', service = ''] = visit.split(' ');
  return { day, start: /^\d{4}$/.test(start) ? start : '9999', service, office };
}
