import { takeUnit } from '../store/held.ts';
import { type CareOffices, offices, unitOf } from '../testing.ts';

/** A slip that a provider holds, as if it had come: of the person of the month, from the planner. */
export async function holdSlip(
  at: CareOffices,
  to: (typeof offices)['dayCare' | 'nursing'],
  sequence = '20261101090000',
  who = at.region.town.cast.month,
): Promise<void> {
  const unit = unitOf(at.region.town, 'slip', who, { from: offices.planner, to, sequence, month: '202611' });
  await at.rows(to)((connection) =>
    takeUnit(connection, to, unit, { now: new Date('2026-11-01T09:00:00+09:00'), message: null }),
  );
}
