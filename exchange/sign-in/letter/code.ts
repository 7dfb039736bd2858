import { randomInt } from 'node:crypto';

/*
 * The code of a sign-in letter: seventeen random digits (56 bits) and one that checks them, in groups of three. Digits alone: they are read over the
 * telephone, typed on a number pad, and nobody asks whether it is O or 0.
 */

const length = 18;

/** The table of H. M. Damm's check: finds every wrong digit, and every two that were exchanged. */
const table = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;
const damm = (digits: string): number => [...digits].reduce((state, digit) => table[state]![Number(digit)]!, 0);

/** @param random a whole number below its argument */
export function makeCode(random: (below: number) => number = randomInt): string {
  const digits = Array.from({ length: length - 1 }, () => random(10)).join('');
  return digits + damm(digits);
}

/** As it is printed: `123 456 789 012 345 678`. */
export const inGroups = (code: string): string => code.replace(/...(?!$)/g, '$& ');

/** What somebody typed: with spaces or hyphens of any kind, in full-width digits. @returns undefined where no code can be meant */
export function readCode(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s\u002D\u2010-\u2015\u2212\u30FC]+/g, '');
  return /^\d{18}$/.test(digits) && damm(digits) === 0 ? digits : undefined;
}
