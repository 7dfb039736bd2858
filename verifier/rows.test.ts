import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashLeaf, memoryTree, rootOf } from '../contracts/tlog/merkle.ts';
import { newTiles } from '../contracts/tlog/tile.ts';
import { createRows } from './rows.ts';

test('read from the left, a log has the root and the tiles of RFC 6962 and tlog-tiles, whatever its size', async () => {
  const leaves = Array.from({ length: 65_537 }, (_, i) => hashLeaf(Buffer.from(String(i))));
  const read = memoryTree(leaves);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1500 }), async (size) => {
      const rows = createRows();
      const full = leaves.slice(0, size).flatMap((leaf) => rows.push(leaf));
      const tiles = rows.edge();
      expect(rows.root()).toEqual(await rootOf(size, read));
      const names = [...full, ...tiles].map(({ level, number, width }) => `${level}/${number}/${width}`).sort();
      expect(names).toEqual(
        newTiles(0, size)
          .map(({ level, number, width }) => `${level}/${number}/${width}`)
          .sort(),
      );
      for (const { level, number, hashes } of tiles)
        for (const [i, hash] of hashes.entries()) expect(hash).toEqual(await read(8 * level, number * 256 + i));
    }),
    { numRuns: 20, examples: [[0], [1], [256], [65_537]] },
  );
});
