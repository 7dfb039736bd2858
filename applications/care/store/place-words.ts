import type { Person } from './persons.ts';

/** Stands on paper where somebody’s place stood in words. */
const hidden = '（伏せています）';

const digits = '0123456789';
const wide = '０１２３４５６７８９';
const kanji = '〇一二三四五六七八九';
const digitOf = (digit: string): string => `[${digit}${wide[Number(digit)]}${kanji[Number(digit)]}]`;
const anyDigit = `[${digits}${wide}]`;
const joint = '(?:丁目|番地の?|番|号|の|[-‐-―−－ー])';

/**
 * A place as people write it: an address with or without prefecture, town and building, 2番3号 as 2-3 or 二の三; a number with or without hyphens. Only
 * the words that the office itself knows are found: who describes a house otherwise is found by nobody.
 * @returns undefined where neither is known
 */
export function placePattern({ address, telephone }: Pick<Person, 'address' | 'telephone'>): RegExp | undefined {
  const parts = [addressPattern(address ?? ''), telephonePattern(telephone ?? '')].filter((one) => one !== '');
  return parts.length === 0 ? undefined : new RegExp(parts.join('|'), 'gu');
}

export const tellsPlace = (text: string, place: RegExp): boolean => text.search(place) >= 0;

/** The same without the place, in every text of it. */
export function withoutPlaceIn<T>(value: T, place: RegExp | undefined): T {
  if (place === undefined) return value;
  if (typeof value === 'string') return value.replace(place, hidden) as T;
  if (Array.isArray(value)) return value.map((one) => withoutPlaceIn(one, place)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutPlaceIn(one, place)])) as T;
}

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
/** The text, whatever blanks stand in it. */
const loosely = (text: string): string => [...text].map(quoted).join('\\s*');
const perhaps = (text: string): string => (text === '' ? '' : `(?:${loosely(text)}\\s*)?`);

function addressPattern(address: string): string {
  const whole = address.normalize('NFKC').replace(/\s/g, '');
  const [, prefecture = '', rest = ''] = /^(北海道|東京都|(?:京都|大阪)府|.{2,3}県)?(.*)$/u.exec(whole)!;
  const [, town = '', inTown = ''] = /^(.+?[市区町村](?=\D))?(.*)$/u.exec(rest)!;
  const [, street, lot, building = ''] =
    /^(\D+)(\d+(?:(?:丁目|番地の?|番|号|の|[-‐-―−ー])\d+)*)(?:丁目|番地|番|号)?(.*)$/u.exec(
      inTown.replace(/[一二三四五六七八九](?=丁目)/gu, (digit) => String(kanji.indexOf(digit))),
    ) ?? [];
  // A district by its name alone is no place: offices are named by it too.
  if (street === undefined || lot === undefined)
    return town === '' || inTown === '' ? '' : `${perhaps(prefecture)}${loosely(town)}\\s*${loosely(inTown)}`;
  const lots = lot.split(/\D+/u).map((one) => [...one].map(digitOf).join(''));
  return [
    ...[perhaps(prefecture), perhaps(town), loosely(street), '\\s*', lots.join(`\\s*${joint}\\s*`)],
    `(?!${anyDigit})(?:丁目|番地|番|号)?(?:\\s*${building === '' ? '' : loosely(building)})?`,
  ].join('');
}

function telephonePattern(telephone: string): string {
  const number = telephone.normalize('NFKC').replace(/\D/g, '');
  if (number.length < 9) return '';
  const between = '[\\s()（）.・ー‐-―−－-]{0,3}';
  return `(?<!${anyDigit})${[...number].map(digitOf).join(between)}(?!${anyDigit})`;
}
