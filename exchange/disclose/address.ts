import { awkwardCounties, awkwardMunicipalities } from '../../contracts/municipality-names.ts';

/*
 * A Japanese address made shorter. Where it is not clear, less is left: an address in a form that nobody foresaw gives away the
 * municipality at most, and what names none, nothing.
 */

const prefecture = '(?:北海道|東京都|京都府|大阪府|[^\\s\\d]{2,3}県)?';
const kind = '[市区町村]';
const place = `(?:${awkwardMunicipalities.join('|')}|[^\\s\\d市区町村]{1,6}?${kind})`;
/** 郡 before a town; 区 after a city designated by ordinance (地方自治法252条の20). */
const municipality = new RegExp(
  `^${prefecture}\\s*(?:(?:${awkwardCounties.join('|')}|[^\\s\\d市区町村]{1,5})郡\\s*)?${place}(?:(?<=市)\\s*[^\\s\\d市区町村]{1,4}区)?`,
);

/** 九十九県縁側市 of 九十九県縁側市本町二丁目3番4号. */
export const toMunicipality = (address: string): string | undefined => split(address)?.municipality;

const kanjiNumber = '[〇一二三四五六七八九十百]+';
/** From here on it is a house: a number that no 丁目 follows, or a name that stands apart. */
const house = new RegExp(`\\d(?!\\d*丁目)|${kanjiNumber}(?:番|号|の|ノ|−|-)|[\\s、,(]`);

/** 九十九県縁側市本町二丁目 of 九十九県縁側市本町二丁目3番4号. Where it cannot be told where the house begins, the municipality. */
export function toTown(address: string): string | undefined {
  const parts = split(address);
  if (!parts) return undefined;
  const from = parts.rest.search(house);
  const [town = '', more] = from < 0 ? [] : parts.rest.slice(0, from).split(/(?<=丁目)/);
  return more === undefined && dwelling.test(town) ? parts.municipality : parts.municipality + town;
}

/** What names a building, or whose house it is, where its number was looked for. */
const dwelling = /方$|荘|寮|ビル|ハイツ|コーポ|ハイム|メゾン|マンション|アパート|ハウス|レジデンス|住宅|団地/;

function split(address: string): { readonly municipality: string; readonly rest: string } | undefined {
  const written = address.normalize('NFKC').trim();
  const found = municipality.exec(written)?.[0];
  if (found === undefined) return undefined;
  return { municipality: found.replaceAll(/\s/g, ''), rest: written.slice(found.length).trimStart() };
}
