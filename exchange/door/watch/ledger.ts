import type { Context, MiddlewareHandler } from 'hono';
import { Fault } from '../../../contracts/fault.ts';
import { parseTilePath, tileWidth } from '../../../contracts/tlog/tile.ts';
import type { KeyStore } from '../../keys.ts';
import { readKeyTurns } from '../../record/tree/key-turns.ts';
import { readLedgerKeys, vkeysOf } from '../../record/tree/ledger-keys.ts';
import { findOpening } from '../../record/tree/opening.ts';
import { findTree } from '../../record/tree/tree.ts';
import { findView, readTile, type View } from '../../record/tree/view.ts';
import type { Services } from '../../services.ts';
import type { Door, Routes } from '../app.ts';

export type LedgerOptions = {
  readonly services: Pick<Services, 'pools' | 'realClock'>;
  readonly keys: KeyStore;
  /** the interval at which the public's view moves, milliseconds; 0 shows everything live */
  readonly publicMs: number;
  readonly authenticated: MiddlewareHandler<Door>;
};

const text = { 'Content-Type': 'text/plain; charset=utf-8' };
/** Where a tree is served: the newest one, and each by its number, so that an old one stays readable after `engawa recover`. */
export const prefixes = ['/ledger', '/ledger/trees/:tree'] as const;

/** The ledger as the world sees it: C2SP tlog-tiles under `/ledger`. */
export function addLedger(app: Routes, { services, keys, publicMs, authenticated }: LedgerOptions): void {
  const { trail } = services.pools;
  // Members see it live; everybody else at a fixed interval, since in a small town even a growing number speaks.
  app.use('/ledger/*', async (c, next) => (c.req.header('authorization') ? authenticated(c, next) : next()));

  const getView = async (c: Context<Door>): Promise<View> => {
    const live = publicMs === 0 || c.get('caller') !== undefined;
    const now = services.realClock.now().getTime();
    const view = await findView(
      trail,
      treeNumber(c),
      live ? undefined : new Date(Math.floor(now / publicMs) * publicMs),
    );
    if (!view) throw new Fault('not_found', 'チェックポイントはまだありません。');
    return view;
  };
  /** What a member is shown must not be kept for others. */
  const cached = (c: Context<Door>, rule: string) => ({
    'Cache-Control': `${c.get('caller') ? 'private' : 'public'}, ${rule}`,
    Vary: 'Authorization',
  });

  for (const prefix of prefixes) {
    app.get(`${prefix}/checkpoint`, async (c) =>
      c.body((await getView(c)).note, 200, { ...text, ...cached(c, 'max-age=2') }),
    );
    app.get(`${prefix}/vkey`, async (c) => {
      // Says nothing about how much there is, and so is shown before the public's view has anything else in it.
      const tree = await findTree(trail, treeNumber(c));
      if (!tree) throw new Fault('not_found');
      const lines = vkeysOf(tree.origin, await readLedgerKeys(keys)).map((line) => `${line}\n`);
      return c.body(lines.join(''), 200, { ...text, ...cached(c, 'max-age=300') });
    });
    app.get(`${prefix}/turns`, async (c) => c.json(await readKeyTurns(keys), 200, cached(c, 'max-age=60')));
    app.get(`${prefix}/opening`, async (c) => {
      const opening = await findOpening(trail, (await getView(c)).tree.number);
      if (!opening) throw new Fault('not_found', 'この台帳は最初のもので、前の台帳はありません。');
      return c.json(opening, 200, cached(c, 'max-age=300'));
    });
    app.get(`${prefix}/tile/*`, async (c) => {
      const path = pathBelow(c);
      const bytes = parseTilePath(path) && (await readTile(trail, await getView(c), path));
      if (!bytes) throw new Fault('not_found');
      const isFull = parseTilePath(path)!.width === tileWidth;
      return c.body(new Uint8Array(bytes), 200, {
        'Content-Type': 'application/octet-stream',
        ...cached(c, isFull ? 'max-age=31536000, immutable' : 'max-age=60'),
      });
    });
  }
}

/** Which tree the path names; undefined is the newest. */
export function treeNumber(c: Context<Door>): number | undefined {
  const named = (c.req.param() as Record<string, string | undefined>).tree;
  if (named === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(named)) throw new Fault('not_found');
  return Number(named);
}

/** The path below the ledger's prefix, as C2SP names it. */
export const pathBelow = (c: Context<Door>): string =>
  new URL(c.req.url).pathname.replace(/^\/ledger\/(?:trees\/\d+\/)?/, '');
