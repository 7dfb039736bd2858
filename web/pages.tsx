import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { serveAssets } from './assets/serve.ts';
import { serveFurigana } from './furigana.ts';
import { serveLeaflet } from './map/leaflet.ts';
import { protect } from './protect.ts';

type Drawn = { toString(): string | Promise<string> } | Child;

/** A site whose pages are made for each request. Nobody keeps a copy: what stands on them is about a person. */
export function createPages({ onward }: { readonly onward?: readonly string[] } = {}): Hono {
  const site = new Hono();
  site.use(protect({ forms: true, onward }));
  site.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  });
  site.get('/health', (c) => c.json({ status: 'ok' }));
  serveAssets(site);
  serveLeaflet(site);
  serveFurigana(site);
  return site;
}

/** Answers with a page. */
export async function show(c: Context, page: Drawn, status: 200 | 400 | 403 | 404 | 409 | 413 | 500 | 503 = 200) {
  return c.html(`<!doctype html>${await page?.toString()}`, status);
}
