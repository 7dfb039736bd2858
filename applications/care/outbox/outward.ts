import type { Parcel } from '../../../contracts/message.ts';
import type { Entry, GroupKind } from '../files/model/group.ts';
import { withoutPlace, withoutPlaceTyped } from '../files/model/hide-place.ts';
import { readUnits } from '../files/read/units.ts';
import { withoutPlaceIn } from '../store/place-words.ts';
import { tellsAny } from '../store/protection.ts';
import type { SentMessage } from './message.ts';

/** Of whom nothing may go that tells where they are, with the words that would (store/protection.ts). */
export type Places = ReadonlyMap<string, RegExp | undefined>;
type Files = Parcel['files'];

const withoutAny = <T>(value: T, places: Places): T =>
  [...places.values()].reduce<T>((one, place) => withoutPlaceIn(one, place), value);

/** What was written before the place was hidden, as it may be given again. Of a message with one who hides, nobody's place goes. */
export const outwardEntry = <K extends GroupKind>(entry: Entry<K>, places: Places): Entry<K> =>
  places.size === 0 ? entry : withoutAny(withoutPlace(entry), places);

/** The same of a file of one of our own contracts. */
export function outwardFile(file: Files[number], places: Places): Files[number] {
  if (places.size === 0 || file.mediaType !== 'application/json') return file;
  const said = withoutAny(withoutBasics(JSON.parse(Buffer.from(file.content, 'base64').toString('utf8'))), places);
  return { ...file, content: Buffer.from(JSON.stringify(said)).toString('base64') };
}

/** 氏名と連絡先 and 利用者基本情報, which our own contracts both call `basics`. */
function withoutBasics(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'basics' && one !== null ? withoutPlaceTyped(one) : withoutBasics(one),
    ]),
  );
}

/** Whether files that went before tell where somebody is who hides it by now. */
export function tellsPlaces({ files }: Pick<SentMessage, 'files'>, places: Places): boolean {
  if (places.size === 0) return false;
  if (
    tellsAny(
      files,
      [...places.values()].filter((one) => one !== undefined),
    )
  )
    return true;
  return files.some(({ mediaType }) => mediaType === 'application/json')
    ? files.some((file) => outwardFile(file, places).content !== file.content || hasPlaces(sheetEntries(file)))
    : hasPlaces(entriesIn(files));
}

const hasPlaces = (entries: readonly Entry[]): boolean =>
  entries.some((entry) => JSON.stringify(withoutPlace(entry)) !== JSON.stringify(entry));

/** What is given on paper is kept as its entries (paper.ts). */
const sheetEntries = ({ content }: Files[number]): readonly Entry[] =>
  (JSON.parse(Buffer.from(content, 'base64').toString('utf8')) as { readonly entries?: readonly Entry[] }).entries ??
  [];

const entriesIn = (files: Files): readonly Entry[] =>
  readUnits(files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') }))).units.flatMap((one) =>
    one.outcome === 'read' ? (one.unit.content.entries ?? []) : [],
  );
