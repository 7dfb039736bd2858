import type { Context, Hono } from 'hono';
import { isInside, type Tile, type TileArea } from './tile-area.ts';
import type { TileCache } from './tile-cache.ts';

/** 国土地理院コンテンツ利用規約: the source is named beside every map. */
export const gsiSource = {
  template: 'https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png',
  attribution: '地理院タイル（国土地理院）',
  about: 'https://maps.gsi.go.jp/development/ichiran.html',
} as const;

export type TileSource = {
  /** with {z}, {x} and {y}; it comes from the configuration, never from a request */
  readonly template: string;
  readonly area: TileArea;
  readonly cache: TileCache;
  readonly fetch: typeof fetch;
};

const largest = 512 * 1024;
/** After this a tile is asked for again; while its source is silent, the old one is shown. */
const fresh = 30 * 86_400_000;
/** A map that is moved asks for a screenful; more at once is no reader. */
const mostAtOnce = 16;
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * `/tiles/{z}/{x}/{y}.png` on our own origin: a reader's browser tells nobody outside where it looks. Without a source every tile is
 * answered as what does not exist, and so is one outside the area.
 */
// biome-ignore lint/suspicious/noExplicitAny: whatever environment the site has, tiles need none of it
export function serveTiles(site: Hono<any>, source: TileSource | undefined): void {
  const running = new Map<string, Promise<Buffer | undefined>>();
  site.get('/tiles/:z{\\d{1,2}}/:x{\\d{1,7}}/:y{\\d{1,7}\\.png}', async (c) => {
    const tile = {
      z: Number(c.req.param('z')),
      x: Number(c.req.param('x')),
      y: Number.parseInt(c.req.param('y')!, 10),
    };
    if (!source || !isInside(tile, source.area)) return c.notFound();
    const name = `${tile.z}-${tile.x}-${tile.y}.png`;
    const found = await source.cache.find(name);
    if (found && found.age < fresh) return answer(c, found.content);
    let fetched = running.get(name);
    if (!fetched) {
      if (running.size >= mostAtOnce) return found ? answer(c, found.content) : busy(c);
      fetched = fetchTile(source, tile, name).finally(() => running.delete(name));
      running.set(name, fetched);
    }
    const content = (await fetched) ?? found?.content;
    return content ? answer(c, content) : busy(c);
  });
}

/** @returns undefined when the source is silent or answers with anything but an image */
async function fetchTile(
  { template, cache, fetch }: TileSource,
  { z, x, y }: Tile,
  name: string,
): Promise<Buffer | undefined> {
  const address = template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
  try {
    // A redirect could lead into our own network.
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel();
      return undefined;
    }
    const content = await readAtMost(response.body, largest);
    if (!content?.subarray(0, png.length).equals(png)) return undefined;
    await cache.keep(name, content);
    return content;
  } catch {
    return undefined;
  }
}

async function readAtMost(body: ReadableStream<Uint8Array>, most: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > most) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const answer = (c: Context, content: Buffer) =>
  c.body(new Uint8Array(content), 200, { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=86400' });

const busy = (c: Context) => c.text('地図の画像をいま取得できません。', 503, { 'Retry-After': '60' });
