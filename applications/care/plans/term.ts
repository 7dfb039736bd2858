import { parseDay, sayDay } from '../../../web/japanese/day.ts';

/** 期間 as people write it in 第2表; ISO days, both included. */
export type Term = { readonly from: string; readonly until: string };

/** R8.11.1～R9.4.30, 令和8年11月1日から令和9年4月30日まで, 20261101-20270430 … ; undefined where it is no such period. */
export function readTerm(text: string): Term | undefined {
  const parts = text
    .normalize('NFKC')
    .replace(/まで$/, '')
    .split(/[~〜～]|から|\s-\s|(?<=\d{8})-/);
  if (parts.length !== 2) return undefined;
  const [from, until] = parts.map((part) => parseDay(part.trim()));
  return from && until && 'day' in from && 'day' in until ? { from: from.day, until: until.day } : undefined;
}

/** A period as the form has it, written alike by everybody; what is none stays as it was typed. */
export function tidyTerm(text: string): string {
  const term = readTerm(text);
  return term ? `${sayDay(term.from)}～${sayDay(term.until)}` : text;
}

/** YYYYMMDD of the files and YYYY-MM-DD of everything else. */
export const isoOf = (digits: string): string => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
export const digitsOf = (iso: string): string => iso.replaceAll('-', '');
/** A day of the files in 和暦; empty where there is none. */
export const sayDigits = (digits: string | undefined): string =>
  digits && /^\d{8}$/.test(digits) && !Number.isNaN(Date.parse(isoOf(digits))) ? sayDay(isoOf(digits)) : (digits ?? '');
