import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { serveAssets } from './assets/serve.ts';
import { protect } from './protect.ts';

type Written = { readonly body: string; readonly type: string };

/** A site of pages that are written once and served from memory: nothing can hold them up, a database least of all. */
export async function createSite(
  pages: Readonly<Record<string, { toString(): string | Promise<string> }>>,
): Promise<Hono> {
  const site = new Hono();
  site.use(protect({ forms: false }));
  site.get('/health', (c) => c.json({ status: 'ok' }));
  serveAssets(site);
  for (const [path, page] of Object.entries(pages))
    serve(site, path, { body: `<!doctype html>${await page.toString()}`, type: 'text/html; charset=utf-8' });
  site.notFound((c) => c.text('このページはありません。', 404));
  return site;
}

function serve(site: Hono, path: string, { body, type }: Written): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  site.get(path, (c) => {
    c.header('ETag', etag);
    c.header('Cache-Control', 'no-cache');
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304);
    return c.body(body, 200, { 'Content-Type': type });
  });
}
