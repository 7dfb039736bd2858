import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashLeaf, inclusionProof, memoryTree, rootOf } from './merkle.ts';
import {
  decodeEntries,
  encodeEntries,
  entriesPath,
  newEntryBundles,
  newTiles,
  parseTilePath,
  recordsPath,
  tileHashReader,
  tilePath,
  tileWidth,
} from './tile.ts';

test('paths are spelt as tlog-tiles spells them', () => {
  expect(tilePath(0, 1234067)).toBe('tile/0/x001/x234/067');
  expect(tilePath(1, 0, 17)).toBe('tile/1/000.p/17');
  expect(tilePath(63, 1000)).toBe('tile/63/x001/000');
  expect(entriesPath(0, 5)).toBe('tile/entries/000.p/5');
  expect(entriesPath(999)).toBe('tile/entries/999');
  expect(recordsPath(1234)).toBe('records/x001/234');
  for (const [level, number, width] of [
    [64, 0, 1],
    [0, -1, 1],
    [0, 0, 0],
    [0, 0, 257],
    [0, 1.5, 1],
  ] as const)
    expect(() => tilePath(level, number, width)).toThrow(RangeError);
});

test('a tree of 70,000 has the tiles that tlog-tiles counts, and one of 256 a full tile with one above', () => {
  const tiles = newTiles(0, 70_000);
  const count = (level: number, full: boolean) =>
    tiles.filter((tile) => tile.level === level && (tile.width === tileWidth) === full);
  expect(count(0, true)).toHaveLength(273);
  expect(count(0, false)).toEqual([{ level: 0, number: 273, width: 112 }]);
  expect(count(1, true)).toEqual([{ level: 1, number: 0, width: 256 }]);
  expect(count(1, false)).toEqual([{ level: 1, number: 1, width: 17 }]);
  expect(count(2, false)).toEqual([{ level: 2, number: 0, width: 1 }]);
  expect(tiles).toHaveLength(277);
  expect(newTiles(0, 256)).toEqual([
    { level: 0, number: 0, width: 256 },
    { level: 1, number: 0, width: 1 },
  ]);
  expect(newTiles(256, 256)).toEqual([]);
  expect(newTiles(255, 257).map(({ level, number, width }) => tilePath(level, number, width))).toEqual([
    'tile/0/000',
    'tile/0/001.p/1',
    'tile/1/000.p/1',
  ]);
  expect(newEntryBundles(256, 513)).toEqual([
    { number: 1, width: 256 },
    { number: 2, width: 1 },
  ]);
});

test('a path has one spelling, and only that is read', () => {
  const part = fc.record({ level: fc.nat(63), number: fc.maxSafeInteger(), width: fc.integer({ min: 1, max: 256 }) });
  fc.assert(
    fc.property(part, ({ level, number, width }) => {
      if (number > 999_999_999_999_999) return;
      expect(parseTilePath(tilePath(level, Math.abs(number), width))).toEqual({
        level,
        number: Math.abs(number),
        width,
      });
      expect(parseTilePath(entriesPath(Math.abs(number), width))).toEqual({
        level: 'entries',
        number: Math.abs(number),
        width,
      });
    }),
  );
  for (const path of [
    'tile/00/000',
    'tile/64/000',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/001/234',
    'tile/0/x001',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/0/../checkpoint',
    'tile/entries/００0',
  ])
    expect(parseTilePath(path), path).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (tail) => {
      const parsed = parseTilePath(`tile/0/${tail}`);
      if (parsed) expect(tilePath(0, parsed.number, parsed.width)).toBe(`tile/0/${tail}`);
    }),
  );
});

test('entries come back as they were bundled, and a bundle that is cut or too long is refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 }), fc.nat(), (entries, cut) => {
      const bytes = encodeEntries(entries);
      expect(decodeEntries(bytes).map((entry) => Buffer.from(entry))).toEqual(
        entries.map((entry) => Buffer.from(entry)),
      );
      const short = bytes.subarray(0, bytes.length === 0 ? 0 : cut % bytes.length);
      try {
        expect(decodeEntries(short).length).toBeLessThan(entries.length + 1);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bundle_malformed' });
      }
    }),
  );
  expect(() => decodeEntries(Buffer.of(0))).toThrow('cut short');
  expect(() => decodeEntries(Buffer.of(0, 2, 1))).toThrow('cut short');
  expect(() => decodeEntries(Buffer.alloc(2 * 257))).toThrow('more than 256');
  expect(() => encodeEntries([Buffer.alloc(65_536)])).toThrow(RangeError);
  expect(decodeEntries(encodeEntries([Buffer.alloc(65_535)]))[0]).toHaveLength(65_535);
});

const leaves = Array.from({ length: 70_000 }, (_, i) => hashLeaf(Buffer.from(String(i))));
const whole = memoryTree(leaves);

/** The tiles of a tree of `size`, by path. */
async function tilesOf(size: number): Promise<Map<string, Buffer>> {
  const tiles = new Map<string, Buffer>();
  for (const { level, number, width } of newTiles(0, size)) {
    const hashes = Array.from({ length: width }, (_, i) => whole(8 * level, number * tileWidth + i));
    tiles.set(tilePath(level, number, width), Buffer.concat(await Promise.all(hashes)));
  }
  return tiles;
}

test.each([1, 255, 256, 257, 511, 65_536, 70_000])(
  'a tree of %i read from its tiles is the same tree',
  async (size) => {
    const tiles = await tilesOf(size);
    const fetch = async (path: string) => tiles.get(path)!;
    expect(await rootOf(size, tileHashReader(fetch, size))).toEqual(await rootOf(size, whole));
    for (const index of new Set([0, Math.floor(size / 3), size - 1]))
      expect(await inclusionProof(index, size, tileHashReader(fetch, size))).toEqual(
        await inclusionProof(index, size, whole),
      );
    await expect(tileHashReader(fetch, size)(0, size)).rejects.toThrow();
  },
);

test('a tile of another length is refused, whoever serves it', async () => {
  await expect(
    rootOf(
      3,
      tileHashReader(async () => Buffer.alloc(64), 3),
    ),
  ).rejects.toMatchObject({ code: 'tile_malformed' });
});
