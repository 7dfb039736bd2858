import { encodeEntries, newEntryBundles, newTiles, parseTilePath, tileWidth } from '../../../contracts/tlog/tile.ts';
import { type Pool, type Queryable, transact } from '../../../database/connect.ts';
import { findTile, type Tree } from './tree.ts';

/** A tree as far as one of its checkpoints shows it. */
export type View = { readonly tree: Tree; readonly size: number; readonly note: string };

/**
 * The checkpoint that a reader of tree `number` (left out: the newest tree) is shown. Of a tree that `engawa recover` has closed, the
 * last that it still proves.
 * @param before only checkpoints published until then
 */
export async function findView(connection: Queryable, number?: number, before?: Date): Promise<View | undefined> {
  const { rows } = await connection.query<{ number: number; origin: string; size: number; note: string }>(
    `SELECT t.number, t.origin, c.size, c.note FROM ledger.tree t JOIN ledger.checkpoint c ON c.tree = t.number
      WHERE t.number = coalesce($1, (SELECT max(number) FROM ledger.tree))
        AND c.size <= (SELECT coalesce(max(p.index) + 1, 0) FROM ledger.place p WHERE p.tree = t.number)
        AND ($2::timestamptz IS NULL OR c.published_at <= $2)
      ORDER BY c.size DESC LIMIT 1`,
    [number ?? null, before ?? null],
  );
  const [row] = rows;
  return row && { tree: { number: row.number, origin: row.origin }, size: row.size, note: row.note };
}

/** A tile or an entry bundle, as wide as `path` says; undefined where the checkpoint shows no such thing (yet). */
export async function readTile(connection: Queryable, { tree, size }: View, path: string): Promise<Buffer | undefined> {
  const tile = parseTilePath(path);
  if (!tile) return undefined;
  const row = tile.level === 'entries' ? size : Math.floor(size / tileWidth ** tile.level);
  const first = tile.number * tileWidth;
  if (first + tile.width > row) return undefined;
  if (tile.level !== 'entries') return findTile(connection, tree.number, path);
  const { rows } = await connection.query<{ leaf: Buffer }>('SELECT leaf FROM ledger.entries($1, $2, $3)', [
    tree.number,
    first,
    first + tile.width,
  ]);
  return encodeEntries(rows.map(({ leaf }) => leaf));
}

/** Everything that the view is made of, by path, so that it can be copied piece by piece. */
export function* tilesOf({ size }: View): Generator<{ level: number | 'entries'; number: number; width: number }> {
  yield* newTiles(0, size);
  for (const bundle of newEntryBundles(0, size)) yield { level: 'entries', ...bundle };
}

/**
 * The records of bundle `number` for an auditor, JSON lines: fields and secret, or, removed after its retention, what proves that
 * the removal was due.
 * @param trail pool of the role trail
 */
export async function readRecords(trail: Pool, { tree, size }: View, number: number): Promise<string | undefined> {
  const first = number * tileWidth;
  if (first >= size) return undefined;
  const { rows } = await transact(trail, { auditor: 'yes' }, (connection) =>
    connection.query(
      // OFFSET 0: looked up one by one (database/000233-ledger-looked-up.sql says why).
      `SELECT p.index, r.fields, r.secret, r.retained FROM ledger.place p
        CROSS JOIN LATERAL (SELECT fields, secret, retained FROM ledger.record WHERE id = p.record OFFSET 0) r
        WHERE p.tree = $1 AND p.index >= $2 AND p.index < $3 ORDER BY p.index`,
      [tree.number, first, Math.min(first + tileWidth, size)],
    ),
  );
  return rows
    .map(({ index, fields, secret, retained }) =>
      JSON.stringify(
        fields === null ? { index, retained } : { index, fields, secret: (secret as Buffer).toString('base64') },
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}
