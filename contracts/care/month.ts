/** A month as the interfaces write it: YYYYMM. */
export type Month = string;

export const isMonth = (text: string): boolean => /^\d{4}(?:0[1-9]|1[0-2])$/.test(text);
export const monthOf = (day: string): Month => day.slice(0, 4) + day.slice(5, 7);
export const firstDayOf = (month: Month): string => `${month.slice(0, 4)}-${month.slice(4)}-01`;
export const addMonths = (month: Month, count: number): Month => {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(4)) - 1 + count;
  return String(Math.floor(index / 12)).padStart(4, '0') + String((index % 12) + 1).padStart(2, '0');
};
export const lastDayOf = (month: Month): string => addDays(firstDayOf(addMonths(month, 1)), -1);
export const daysIn = (month: Month): number => Number(lastDayOf(month).slice(8));

export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
/** Both days included. */
export const countDays = (from: string, until: string): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;

/** YYYYMMDD, as records write a day, from and to YYYY-MM-DD. */
export const compact = (day: string): string => day.replaceAll('-', '');
export const spaced = (digits: string): string => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
