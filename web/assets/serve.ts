import type { Hono } from 'hono';
import { assets } from './assets.ts';
import { fontFolder, readFont } from './fonts.ts';

const forever = 'public, max-age=31536000, immutable';

/** Serves stylesheet, fonts and client scripts from the page's own origin. */
// biome-ignore lint/suspicious/noExplicitAny: whatever environment the site has, assets need none of it
export function serveAssets(site: Hono<any>): void {
  for (const asset of assets.all)
    site.get(asset.path, (c) => {
      const encoding = pickEncoding(c.req.header('Accept-Encoding'));
      c.header('Cache-Control', forever);
      c.header('Content-Type', asset.type);
      c.header('Vary', 'Accept-Encoding');
      if (encoding !== 'plain') c.header('Content-Encoding', encoding);
      return c.body(bytes(asset[encoding]));
    });
  site.get(`${fontFolder}:name`, async (c) => {
    const name = c.req.param('name') ?? '';
    if (!assets.fonts.has(name)) return c.notFound();
    c.header('Cache-Control', forever);
    c.header('Content-Type', 'font/woff2');
    return c.body(bytes(await readFont(name)));
  });
}

const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

function pickEncoding(accepted = ''): 'br' | 'gzip' | 'plain' {
  const names = accepted.split(',').map((part) => part.split(';')[0]!.trim());
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : 'plain';
}
