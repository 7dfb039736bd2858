import { Fault } from '../../contracts/fault.ts';
import { parseCheckpoint } from '../../contracts/tlog/checkpoint.ts';
import { parseNote } from '../../contracts/tlog/note.ts';
import { encodeEntries, parseTilePath, tileWidth } from '../../contracts/tlog/tile.ts';
import type { Pool } from '../../database/connect.ts';
import { findTile } from '../record/tree.ts';
import type { Routes } from './app.ts';

/** The ledger as the world sees it: C2SP tlog-tiles under `/ledger`. */
export function addLedger(
  app: Routes,
  { trail, vkeys, publicMs }: { trail: Pool; vkeys: readonly string[]; publicMs: number },
): void {
  /** The checkpoint shown: live, or moved at a fixed interval, since in a small town even a growing number speaks. */
  const findShown = async (): Promise<{ tree: number; size: number; note: string } | undefined> => {
    const before = publicMs > 0 ? new Date(Math.floor(Date.now() / publicMs) * publicMs) : new Date(8.64e15);
    const { rows } = await trail.query(
      `SELECT tree, size, note FROM ledger.checkpoint
        WHERE tree = (SELECT max(number) FROM ledger.tree) AND published_at <= $1 ORDER BY size DESC LIMIT 1`,
      [before],
    );
    return rows[0];
  };
  const text = { 'Content-Type': 'text/plain; charset=utf-8' };
  app.get('/ledger/checkpoint', async (c) => {
    const shown = await findShown();
    if (!shown) throw new Fault('not_found', 'チェックポイントはまだありません。');
    return c.body(shown.note, 200, { ...text, 'Cache-Control': 'public, max-age=2' });
  });
  app.get('/ledger/vkey', (c) =>
    c.body(`${vkeys.join('\n')}\n`, 200, { ...text, 'Cache-Control': 'public, max-age=300' }),
  );
  app.get('/ledger/tile/*', async (c) => {
    const path = new URL(c.req.url).pathname.slice('/ledger/'.length);
    const tile = parseTilePath(path);
    const shown = tile && (await findShown());
    if (!tile || !shown) throw new Fault('not_found');
    const { size } = parseCheckpoint(parseNote(shown.note).body);
    const bytes =
      tile.level === 'entries'
        ? await findEntries(trail, shown.tree, tile, size)
        : await findHashes(trail, shown.tree, path, size);
    if (!bytes) throw new Fault('not_found');
    const cache = tile.width === tileWidth ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
    return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': cache });
  });
}

/** Nothing beyond the checkpoint that is shown: a tile that has grown since is not there yet. */
async function findHashes(trail: Pool, tree: number, path: string, size: number): Promise<Buffer | undefined> {
  const { level, number, width } = parseTilePath(path)! as { level: number; number: number; width: number };
  const complete = Math.floor(size / tileWidth ** level);
  return number * tileWidth + width > complete ? undefined : findTile(trail, tree, path);
}

async function findEntries(
  trail: Pool,
  tree: number,
  { number, width }: { number: number; width: number },
  size: number,
) {
  const first = number * tileWidth;
  if (first + width > size) return undefined;
  const { rows } = await trail.query<{ leaf: Buffer }>('SELECT leaf FROM ledger.entries($1, $2, $3)', [
    tree,
    first,
    first + width,
  ]);
  return encodeEntries(rows.map(({ leaf }) => leaf));
}
