import { addDays } from '../../../../contracts/care/month.ts';

/**
 * 転入した日から14日以内に申請すれば、前の市町村の認定を引き継ぐ（介護保険法36条）. The day of moving in is not counted（民法140条）. The last day being a holiday
 * is not taken into account: nobody is told of a day that is later than the law's.
 */
export const deadlineOf = (movedOn: string): string => addDays(movedOn, 14);

type Urgency = 'passed' | 'near' | undefined;
/** Five days before the end it is warned: a certificate of the former town takes some of them. */
export const urgencyOf = (movedOn: string, today: string): Urgency => {
  const deadline = deadlineOf(movedOn);
  if (today > deadline) return 'passed';
  return today >= addDays(deadline, -5) ? 'near' : undefined;
};
