import { takeUnit } from '../store/held.ts';
import { type CareOffices, offices, unitOf } from '../testing.ts';
import { todayIn } from './desk.ts';

/**
 * A slip that a provider holds, as if it had come from the planner: of the person of the month, with two visits today, at 9:00 and at 14:00, and
 * the town's usual ones on other days.
 */
export async function holdSlip(
  at: CareOffices,
  {
    now,
    to = offices.dayCare,
    sequence = '20260101090000',
  }: { now: Date; to?: (typeof offices)['dayCare' | 'nursing']; sequence?: string },
): Promise<void> {
  const today = todayIn(now);
  const month = today.slice(0, 6);
  const unit = unitOf(at.region.town, 'slip', at.region.town.cast.month, {
    from: offices.planner,
    to,
    sequence,
    month,
  });
  const [entry] = unit.content.entries!;
  if (entry?.kind !== 'slip') throw new Error('no slip');
  const usual = entry.parts.UPPLAN.filter(({ day }) => day !== today);
  const hours = [
    ['0900', '0930'],
    ['1400', '1430'],
  ] as const;
  // Of one kind whatever the month: which of the usual ones comes first depends on its weekdays.
  const row = usual.find(({ serviceCode }) => serviceCode === '111111');
  if (!row) throw new Error('no 身体介護1');
  const rows = hours.map(([start, end]) => ({ ...row, day: today, start, end }));
  const slip = { ...entry, parts: { ...entry.parts, UPPLAN: [...rows, ...usual] } };
  await at.rows(to)((connection) =>
    takeUnit(connection, to, { ...unit, content: { entries: [slip] } }, { now, message: null }),
  );
}
