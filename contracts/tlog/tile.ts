import { TlogError } from './error.ts';
import { type HashReader, hashChildren } from './merkle.ts';

/** Tiles and entry bundles as C2SP tlog-tiles names and cuts them. */
export const tileWidth = 256;
const hashLength = 32;

export type Tile = { readonly level: number; readonly number: number; readonly width: number };
export type EntryBundle = { readonly number: number; readonly width: number };

/** '1234067' in groups of three, all but the last marked: `x001/x234/067`. */
function numberPath(number: number): string {
  const digits = String(number);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)!;
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

const widthSuffix = (width: number) => (width === tileWidth ? '' : `.p/${width}`);

function checkParts(number: number, width: number): void {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`not a tile number: ${number}`);
  if (!Number.isInteger(width) || width < 1 || width > tileWidth) throw new RangeError(`not a tile width: ${width}`);
}

/** `tile/0/x001/234`, or `tile/0/x001/234.p/5` for a partial tile. */
export function tilePath(level: number, number: number, width = tileWidth): string {
  checkParts(number, width);
  if (!Number.isInteger(level) || level < 0 || level > 63) throw new RangeError(`not a tile level: ${level}`);
  return `tile/${level}/${numberPath(number)}${widthSuffix(width)}`;
}

/** `tile/entries/x001/234`, or with `.p/5` for a partial bundle. */
export function entriesPath(number: number, width = tileWidth): string {
  checkParts(number, width);
  return `tile/entries/${numberPath(number)}${widthSuffix(width)}`;
}

/** Ours, beside C2SP's: the records of a bundle's entries in an auditor's export, as JSON lines; a partial bundle's too. */
export const recordsPath = (number: number): string => `records/${numberPath(number)}`;

const pathPattern = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** What a path names, or undefined when it is none of ours: only the one spelling that `tilePath` and `entriesPath` give. */
export function parseTilePath(path: string): ({ level: number | 'entries' } & EntryBundle) | undefined {
  const found = pathPattern.exec(path);
  if (!found) return undefined;
  const [, kind, groups, partial] = found;
  const level = kind === 'entries' ? kind : Number(kind);
  const number = Number(groups!.replace(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  if (width > tileWidth || !Number.isSafeInteger(number) || (level !== 'entries' && level > 63)) return undefined;
  const spelt = level === 'entries' ? entriesPath(number, width) : tilePath(level, number, width);
  return spelt === path ? { level, number, width } : undefined;
}

/** An entry bundle: each entry after its length, big-endian in two bytes. @throws RangeError for an entry over 65,535 bytes */
export function encodeEntries(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new RangeError('an entry is longer than 65535 bytes');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** @throws TlogError bundle_malformed */
export function decodeEntries(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Buffer[] = [];
  for (let at = 0; at < buffer.length; ) {
    const start = at + 2;
    const end = start <= buffer.length ? start + buffer.readUInt16BE(at) : Number.POSITIVE_INFINITY;
    if (end > buffer.length) throw new TlogError('bundle_malformed', 'an entry is cut short');
    if (entries.length === tileWidth) throw new TlogError('bundle_malformed', 'more than 256 entries');
    entries.push(buffer.subarray(start, end));
    at = end;
  }
  return entries;
}

/** How many hashes row `level` of tiles has in a tree of `size`. */
const rowLength = (level: number, size: number) => Math.floor(size / tileWidth ** level);

function grown(oldCount: number, newCount: number): EntryBundle[] {
  const tiles: EntryBundle[] = [];
  if (newCount > oldCount)
    for (let number = Math.floor(oldCount / tileWidth); number * tileWidth < newCount; number++)
      tiles.push({ number, width: Math.min(tileWidth, newCount - number * tileWidth) });
  return tiles;
}

/** The hash tiles that a tree of `newSize` has and one of `oldSize` has not, or has narrower. From 0: all of them. */
export function newTiles(oldSize: number, newSize: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; rowLength(level, newSize) > 0; level++)
    for (const tile of grown(rowLength(level, oldSize), rowLength(level, newSize))) tiles.push({ level, ...tile });
  return tiles;
}

/** The entry bundles that are new or longer. */
export const newEntryBundles = (oldSize: number, newSize: number): EntryBundle[] => grown(oldSize, newSize);

/** The tile of row `level` that holds the hash `index` of that row, as wide as a tree of `size` makes it. */
function tileOf(level: number, index: number, size: number): Tile {
  const number = Math.floor(index / tileWidth);
  const width = Math.min(tileWidth, rowLength(level, size) - number * tileWidth);
  return { level, number, width };
}

/**
 * Reads hashes of the tree of `size` from its tiles, each fetched once: make one reader a proof and drop it. What `fetch`
 * returns is not trusted for more than its length: a proof made from it shows by its root whether it was right.
 */
export function tileHashReader(fetch: (path: string) => Promise<Uint8Array>, size: number): HashReader {
  const fetched = new Map<string, Promise<Uint8Array>>();
  const getTile = (tile: Tile): Promise<Uint8Array> => {
    const path = tilePath(tile.level, tile.number, tile.width);
    let found = fetched.get(path);
    if (!found) {
      found = fetch(path).then((bytes) => {
        if (bytes.length !== tile.width * hashLength) throw new TlogError('tile_malformed', path);
        return bytes;
      });
      fetched.set(path, found);
    }
    return found;
  };
  return async (level, index) => {
    const count = 2 ** (level % 8);
    const row = Math.floor(level / 8);
    const tile = tileOf(row, index * count, size);
    const offset = (index * count) % tileWidth;
    if (offset + count > tile.width) throw new RangeError(`no complete subtree ${index} on level ${level}`);
    const bytes = await getTile(tile);
    let hashes: Buffer[] = Array.from({ length: count }, (_, i) =>
      Buffer.from(bytes.subarray((offset + i) * hashLength, (offset + i + 1) * hashLength)),
    );
    while (hashes.length > 1)
      hashes = Array.from({ length: hashes.length / 2 }, (_, i) => hashChildren(hashes[2 * i]!, hashes[2 * i + 1]!));
    return hashes[0]!;
  };
}
