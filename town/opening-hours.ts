import { type OpeningHours, openingHours } from '../contracts/opening-hours.ts';

const week = (hours: string, others: { sat?: string[]; sun?: string[]; holiday?: string[] } = {}): OpeningHours =>
  openingHours.parse({ mon: [hours], tue: [hours], wed: [hours], thu: [hours], fri: [hours], ...others });

/** When the town's systems are open (業務時間); a computer that is switched off at night collects its mail in the morning. */
export const hours = {
  always: 'always' as OpeningHours,
  townHall: week('08:30-17:15'),
  office: week('08:30-17:30'),
  /** helpers go out on Saturdays too; the office's computer is off at night and on Sundays */
  visiting: week('08:30-18:00', { sat: ['08:30-18:00'] }),
  clinic: week('08:30-18:30', { sat: ['08:30-12:30'] }),
  shop: week('09:00-19:00', { sat: ['09:00-19:00'], sun: ['10:00-18:00'], holiday: ['10:00-18:00'] }),
};
