import holidays from '@holiday-jp/holiday_jp';
import { addDays } from '../../../../contracts/care/month.ts';

/** 地方公共団体の休日（地方自治法4条の2第2項）: Saturdays, Sundays, holidays, and the turn of the year as most ordinances have it. */
function isClosed(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return (
    weekday === 0 || weekday === 6 || day in holidays.holidays || day.slice(5) >= '12-29' || day.slice(5) <= '01-03'
  );
}

/**
 * 転入した日から14日以内に申請すれば、前の市町村の認定を引き継ぐ（介護保険法36条）. The day of moving in is not counted（民法140条）. Where the last day is one on which
 * the town hall is closed, it is the next on which it is open（地方自治法4条の2第4項）: who comes on that Monday is not sent away.
 */
export function deadlineOf(movedOn: string): string {
  let last = addDays(movedOn, 14);
  while (isClosed(last)) last = addDays(last, 1);
  return last;
}

type Urgency = 'passed' | 'near' | undefined;
/** Five days before the end it is warned: a certificate of the former town takes some of them. */
export const urgencyOf = (movedOn: string, today: string): Urgency => {
  const deadline = deadlineOf(movedOn);
  if (today > deadline) return 'passed';
  return today >= addDays(deadline, -5) ? 'near' : undefined;
};

/** Applied, but after the last day: nothing is inherited. */
export const isTooLate = (movedOn: string, appliedOn: string | null): boolean =>
  appliedOn !== null && appliedOn > deadlineOf(movedOn);
