import { emptyRoot, hashChildren } from '../contracts/tlog/merkle.ts';
import { type Tile, tileWidth } from '../contracts/tlog/tile.ts';

export type HashTile = Tile & { readonly hashes: readonly Buffer[] };

/** The root over a row of hashes, as RFC 6962 splits it: neighbours pair up, and what is left over rises as it is. */
function rootOfRow(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1)
    row = Array.from({ length: Math.ceil(row.length / 2) }, (_, i) => {
      const right = row[2 * i + 1];
      return right ? hashChildren(row[2 * i]!, right) : row[2 * i]!;
    });
  return row[0]!;
}

/**
 * The tiles and the root of a tree that is read from the left, with only its right edge in memory: at most 256 hashes for
 * each level of tiles, whatever the size of the log.
 */
export function createRows() {
  const rows: Buffer[][] = [];
  const numbers: number[] = [];
  const push = (level: number, hash: Buffer): HashTile[] => {
    rows[level] ??= [];
    numbers[level] ??= 0;
    const row = rows[level];
    row.push(hash);
    if (row.length < tileWidth) return [];
    rows[level] = [];
    const tile = { level, number: numbers[level]++, width: tileWidth, hashes: row };
    return [tile, ...push(level + 1, rootOfRow(row))];
  };
  return {
    /** @returns the tiles that this leaf completes */
    push: (leafHash: Buffer) => push(0, leafHash),
    /** of all leaves so far */
    root: (): Buffer =>
      rows.reduce<Buffer | undefined>((below, row) => {
        const hashes = below ? [...row, below] : row;
        return hashes.length > 0 ? rootOfRow(hashes) : undefined;
      }, undefined) ?? emptyRoot,
    /** the partial tiles of the right edge */
    edge: (): HashTile[] =>
      rows.flatMap((hashes, level) =>
        hashes.length > 0 ? [{ level, number: numbers[level]!, width: hashes.length, hashes }] : [],
      ),
  };
}
