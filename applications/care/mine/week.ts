import type { MineAnswer, Visit } from '../../../contracts/care/mine.ts';
import { addDays, firstDayOf, lastDayOf, monthOf } from '../../../contracts/care/month.ts';
import { serviceOf } from '../../../contracts/care/price.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { isEquipment } from '../files/table/service-types.ts';
import { listAbsences } from './absences.ts';
import type { Asking } from './asking.ts';
import { clockOf, dayOf, type MonthRows, readMonth } from './slips.ts';
import { groupOf, nameOf } from './visit.ts';
import { sayService } from './words.ts';

/** The Monday of a day's week. */
const mondayOf = (day: string): string => addDays(day, -((new Date(day).getUTCDay() + 6) % 7));

/** This week and the next. */
export function fortnightOf(now: Date): { readonly from: string; readonly until: string } {
  const from = mondayOf(dayIn(now));
  return { from, until: addDays(from, 13) };
}

/** Who comes in these weeks. */
export async function weekOf(asking: Asking): Promise<NonNullable<MineAnswer['week']>> {
  const { from, until } = fortnightOf(asking.now);
  const months = [...new Set([from, until].map(monthOf))];
  const absences = new Set((await listAbsences(asking)).map(({ visit }) => visit));
  const visits: Visit[] = [];
  const undecided: string[] = [];
  for (const month of months) {
    const rows = await readMonth(asking, month);
    if (rows.planned.length === 0) undecided.push(month);
    for (const visit of visitsOf(rows))
      if (from <= visit.day && visit.day <= until) visits.push({ ...visit, absent: absences.has(visit.id) });
  }
  visits.sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  if (undecided.length === 0) return { from, until, visits };
  // The months are neighbours: so are the days that are open.
  const [first, last] = [firstDayOf(undecided[0]!), lastDayOf(undecided.at(-1)!)];
  return { from, until, visits, undecided: { from: first > from ? first : from, until: last < until ? last : until } };
}

const keyOf = ({ day, from = '99', id }: Visit): string => `${day} ${from} ${id}`;

/**
 * The plan of a month with what became of it. What a provider has told of a month up to a day, and not told of that day's plan, did not take place; what was
 * done without a plan was done.
 */
export function visitsOf({ planned, done }: Pick<MonthRows, 'planned' | 'done'>): Visit[] {
  const told = new Map<string, string>();
  for (const row of done) {
    const of = groupOf(row);
    if (row.day !== undefined && row.day > (told.get(of) ?? '')) told.set(of, row.day);
  }
  const doneBy = new Map(done.flatMap((row) => visitOf(row, 'done') ?? []).map((visit) => [visit.id, visit]));
  const visits = new Map<string, Visit>();
  for (const row of planned) {
    const isPast = row.day !== undefined && row.day <= (told.get(groupOf(row)) ?? '');
    const visit = visitOf(row, isPast ? 'cancelled' : 'planned');
    if (visit) visits.set(visit.id, visit);
  }
  for (const [id, visit] of doneBy) visits.set(id, visit);
  return [...visits.values()];
}

/** Several rows of one coming (a service and its additions) are one visit: same office, kind of service, day and beginning. */
function visitOf(row: ServiceRow, state: Visit['state']): Visit | undefined {
  const day = dayOf(row.day);
  const from = clockOf(row.start);
  // Nobody comes for equipment: a bed or a walking frame stands there all month.
  if (day === undefined || isEquipment(serviceOf(row.serviceCode ?? '')) || (from === undefined && row.count === 0))
    return undefined;
  const to = clockOf(row.end);
  return {
    id: nameOf(row),
    day,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    office: row.officeName ?? row.office ?? '',
    ...(row.office !== undefined && { number: row.office }),
    what: sayService(row.serviceCode),
    state,
    absent: false,
  };
}
