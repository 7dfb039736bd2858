/** Days are YYYY-MM-DD, months YYYYMM. */
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** How many days from one to another: 0 on the same. */
export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / 86_400_000);

export const monthOf = (day: string): string => day.slice(0, 7).replace('-', '');

export function monthBeside(month: string, by: number): string {
  const at = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)) - 1 + by, 1));
  return at.toISOString().slice(0, 7).replace('-', '');
}

/** YYYYMMDD of the files, as a day; undefined where it is none. */
export const dayOfFile = (text: string | null | undefined): string | undefined =>
  /^\d{8}$/.test(text ?? '') ? `${text!.slice(0, 4)}-${text!.slice(4, 6)}-${text!.slice(6)}` : undefined;

/** e.g. 12月 */
export const sayMonth = (month: string): string => `${Number(month.slice(4))}月`;
