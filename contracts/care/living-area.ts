import { awkwardMunicipalities } from '../municipality-names.ts';

/**
 * 日常生活圏域 of an address, by a table that somebody who knows the place has written: 町字 → 圏域, and where a 町字 lies in two, which of its 丁目 or 番地.
 * Keys: `本町`, `本町 1〜3丁目`, `大字奥沢 251〜番`, `本町2丁目 10〜20番`.
 */
export type AreaTable = ReadonlyMap<string, string>;

type Unit = '丁目' | '番';
type Range = { readonly unit: Unit; readonly from: number; readonly until: number };
type Rule = { readonly word: string; readonly range?: Range; readonly area: string };

const units = '(丁目|番地|番)';
const ranged = new RegExp(`^(.*?)\\s*(\\d*)${units}?\\s*[~〜-]\\s*(\\d*)${units}$`, 'u');
const single = new RegExp(`^(.+?)\\s+(\\d+)${units}$`, 'u');

/** @returns undefined: a plain word; null: a range that is none */
function readRange(key: string): { readonly word: string; readonly range: Range } | undefined | null {
  const plain = normal(key);
  const one = single.exec(plain);
  if (one) {
    const at = Number(one[2]);
    return { word: one[1]!, range: { unit: unitOf(one[3]!), from: at, until: at } };
  }
  const found = ranged.exec(plain);
  if (!found) return /[~〜]/u.test(plain) ? null : undefined;
  const [, word = '', from = '', first, until = '', last = ''] = found;
  const range = {
    unit: unitOf(last),
    from: from === '' ? 1 : Number(from),
    until: until === '' ? Number.POSITIVE_INFINITY : Number(until),
  };
  const isRight = word.trim() !== '' && (from !== '' || until !== '') && range.from <= range.until;
  return isRight && (first === undefined || unitOf(first) === range.unit) ? { word: word.trim(), range } : null;
}
const unitOf = (text: string): Unit => (text === '丁目' ? '丁目' : '番');

/** Whether a key names a part of a 町字. */
export const isSplit = (key: string): boolean => readRange(key) != null;

/**
 * One a line, 町字 and 圏域 with a comma between.
 * @returns the line (from 1) that is none, or that lies over another of the same 町字, where there is one
 */
export function readAreaTable(
  text: string,
): { readonly areas: AreaTable } | { readonly wrong: number; readonly over?: string } {
  const areas = new Map<string, string>();
  const ranges: { readonly key: string; readonly word: string; readonly range: Range }[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parts = line.split(/[,，、]/).map((part) => part.trim());
    const [key, area] = parts;
    if (parts.length !== 2 || !key || !area) return { wrong: i + 1 };
    const split = readRange(key);
    if (split === null) return { wrong: i + 1 };
    if (split) {
      const over = ranges.find((one) => one.key !== key && one.word === split.word && isOver(one.range, split.range));
      if (over) return { wrong: i + 1, over: over.key };
      ranges.push({ key, ...split });
    }
    areas.set(key, area);
  }
  return { areas };
}
const isOver = (a: Range, b: Range): boolean => a.unit === b.unit && a.from <= b.until && b.from <= a.until;

/** The table as lines that `readAreaTable` reads. */
export const writeAreaTable = (areas: AreaTable): string => [...areas].map((line) => line.join(',')).join('\n');

const odd = awkwardMunicipalities.join('|');
const inPrefecture = new RegExp(`^.{2,3}?[都道府県](?:${odd}|(?:\\D{1,6}?郡)?(?:${odd}|\\D+?[市町村区]))`, 'u');
const inNone = new RegExp(`^(?:${odd}|\\D{1,6}?郡(?:${odd}|\\D+?[町村])|\\D+?[市区])`, 'u');

/** What of an address stands behind its municipality; undefined where none is seen to be written: 本町 alone may be a town or a 町字. */
export function behindMunicipality(address: string): string | undefined {
  const plain = address.normalize('NFKC').trim();
  const [found] = inPrefecture.exec(plain) ?? inNone.exec(plain) ?? [];
  const rest = found === undefined ? '' : plain.slice(found.length).trim();
  return rest === '' || /^\d/.test(rest) ? undefined : rest;
}

/** What finds the 圏域 of an address: longer words first（大字奥沢 is not 奥沢）, of one word its parts first. */
export function openAreas(areas: AreaTable): (address: string) => string | undefined {
  const rules = [...areas].map(([key, area]): Rule => {
    const split = readRange(key);
    return split ? { ...split, area } : { word: normal(key), area };
  });
  const ordered = rules.toSorted(
    (a, b) => b.word.length - a.word.length || Number(a.range === undefined) - Number(b.range === undefined),
  );
  return (address) => {
    // A space tells two numbers apart and nothing else.
    // A 町字 that is called as its town is must not be found in the town's name.
    const plain = normal(behindMunicipality(address) ?? address).replace(/(?<!\d)\s+|\s+(?!\d)/gu, '');
    return ordered.find((rule) => fits(rule, plain))?.area;
  };
}

function fits({ word, range }: Rule, address: string): boolean {
  const at = placeOf(word, address);
  if (at === undefined) return false;
  if (!range) return true;
  const rest = address.slice(at);
  const number = range.unit === '丁目' ? /^(\d+)(?:丁目|-)/u.exec(rest) : /^(?:\d+丁目)?(\d+)/u.exec(rest);
  return number !== null && range.from <= Number(number[1]) && Number(number[1]) <= range.until;
}

/** Behind a word in an address; 本町2丁目 stands in 本町2-10-3 too. 本町1 does not stand in 本町12. */
function placeOf(word: string, address: string): number | undefined {
  const chome = /^(.*\D)(\d+)丁目$/u.exec(word);
  for (const one of chome ? [word, `${chome[1]}${chome[2]}-`] : [word]) {
    const at = address.indexOf(one);
    if (at >= 0 && !(/\d$/.test(one) && /\d/.test(address[at + one.length] ?? ''))) return at + one.length;
  }
  return undefined;
}

const kanji = '〇一二三四五六七八九';
/** One way of writing: figures for 一丁目 and 十二番, no space in an address, one kind of hyphen between figures. */
function normal(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(/[一二三四五六七八九十]+(?=丁目|番)/gu, (number) => String(figureOf(number)))
    .replace(/(\d)[‐‑–—−ー](?=\d)/gu, '$1-')
    .replace(/(?<=\D)\s+(?=\D)/gu, '');
}
function figureOf(number: string): number {
  const [tens, ones] = number.includes('十') ? number.split('十') : ['', number];
  const digit = (one = '') => (one === '' ? 0 : kanji.indexOf(one));
  return (number.includes('十') ? Math.max(digit(tens), 1) * 10 : 0) + digit(ones);
}
