import { type HashReader, hashChildren } from '../../../contracts/tlog/merkle.ts';
import { newTiles, parseTilePath, tileHashReader, tileWidth } from '../../../contracts/tlog/tile.ts';
import type { Queryable } from '../../../database/connect.ts';

const hashLength = 32;

/** One tree of the ledger. There is a second one only after `engawa recover`. */
export type Tree = { readonly number: number; readonly origin: string };

/** The name of tree `number` in a region whose ledger is called `origin`. */
export const originOf = (origin: string, number: number): string => (number === 1 ? origin : `${origin}/${number}`);

/** The tree of that number; left out, the one that is being written, undefined before the first start. */
export async function findTree(connection: Queryable, number?: number): Promise<Tree | undefined> {
  const { rows } = await connection.query(
    'SELECT number, origin FROM ledger.tree WHERE $1::int IS NULL OR number = $1 ORDER BY number DESC LIMIT 1',
    [number ?? null],
  );
  return rows[0];
}

/** How many entries are placed. */
export async function placedSize(connection: Queryable, tree: number): Promise<number> {
  const { rows } = await connection.query('SELECT max(index) + 1 AS size FROM ledger.place WHERE tree = $1', [tree]);
  return rows[0].size ?? 0;
}

/** A tile as wide as `path` says; the row may have grown since. */
export async function findTile(connection: Queryable, tree: number, path: string): Promise<Buffer | undefined> {
  const tile = parseTilePath(path);
  if (!tile || tile.level === 'entries') return undefined;
  const { rows } = await connection.query<{ bytes: Buffer }>(
    'SELECT bytes FROM ledger.tile WHERE tree = $1 AND level = $2 AND number = $3',
    [tree, tile.level, tile.number],
  );
  const bytes = rows[0]?.bytes;
  return bytes && bytes.length >= tile.width * hashLength ? bytes.subarray(0, tile.width * hashLength) : undefined;
}

/** Hashes of the tree of `size`, as far as it is placed. */
export const treeReader = (connection: Queryable, tree: number, size: number): HashReader =>
  tileHashReader(async (path) => {
    const bytes = await findTile(connection, tree, path);
    if (!bytes) throw new Error(`tile ${path} of tree ${tree} is missing`);
    return bytes;
  }, size);

/** Appends the hashes of entries (`hashLeaf`) to the tiles of the tree, row by row: a full tile gives one hash to the row above it. */
export async function growTiles(
  connection: Queryable,
  tree: number,
  oldSize: number,
  hashes: readonly Buffer[],
): Promise<void> {
  const tiles = newTiles(oldSize, oldSize + hashes.length);
  let added = [...hashes];
  for (let level = 0; added.length > 0; level++) {
    const above: Buffer[] = [];
    for (const { number, width } of tiles.filter((tile) => tile.level === level)) {
      const { rows } = await connection.query<{ bytes: Buffer }>(
        'SELECT bytes FROM ledger.tile WHERE tree = $1 AND level = $2 AND number = $3',
        [tree, level, number],
      );
      const before = rows[0]?.bytes ?? Buffer.alloc(0);
      const taken = width - before.length / hashLength;
      const bytes = Buffer.concat([before, ...added.splice(0, taken)]);
      await connection.query(
        `INSERT INTO ledger.tile (tree, level, number, bytes) VALUES ($1, $2, $3, $4)
          ON CONFLICT (tree, level, number) DO UPDATE SET bytes = excluded.bytes`,
        [tree, level, number, bytes],
      );
      if (width === tileWidth) above.push(rootOfTile(bytes));
    }
    added = above;
  }
}

function rootOfTile(bytes: Buffer): Buffer {
  let row = Array.from({ length: tileWidth }, (_, i): Buffer => bytes.subarray(i * hashLength, (i + 1) * hashLength));
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, i) => hashChildren(row[2 * i]!, row[2 * i + 1]!));
  return row[0]!;
}
