import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { serveAssets } from './assets/serve.ts';
import { attachment } from './attachment.ts';
import { serveFurigana, wantsFurigana } from './furigana.ts';
import { protect } from './protect.ts';

/** A page; or a file to save. */
export type Content =
  | { toString(): string | Promise<string> }
  | { readonly bytes: Uint8Array; readonly type: string; readonly name: string };
type Written = {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly headers: Record<string, string>;
};

/** A site of pages that are written once and served from memory: nothing can hold them up, a database least of all. */
export async function createSite(pages: Readonly<Record<string, Content>>): Promise<Hono> {
  const { site, write } = openSite();
  await write(pages);
  return site;
}

type Pages = Readonly<Record<string, Content>>;

/** The same, written anew whenever there is something new to say: all pages at once, so that none speaks of another time than its neighbour. */
export function openSite({
  absent,
}: {
  /** the page where there is none, of the newest writing */
  readonly absent?: string;
} = {}) {
  let written: ReadonlyMap<string, Written> = new Map();
  let withFurigana: typeof written = written;
  const site = new Hono();
  site.use(protect({ forms: false }));
  site.get('/health', (c) => c.json({ status: 'ok' }));
  serveAssets(site);
  serveFurigana(site);
  const serve = (asked: Written, seen: string | undefined): Response => {
    const headers = { ...asked.headers, ETag: asked.etag, 'Cache-Control': 'no-cache', Vary: 'Cookie' };
    if (seen === asked.etag) return new Response(null, { status: 304, headers });
    return new Response(asked.body, { headers });
  };
  site.get('*', (c) => {
    const now = wantsFurigana(c) ? withFurigana : written;
    const asked = now.get(c.req.path);
    if (asked) return serve(asked, c.req.header('If-None-Match'));
    const instead = absent === undefined ? undefined : now.get(absent);
    if (instead) return new Response(instead.body, { status: 404, headers: instead.headers });
    return c.notFound();
  });
  site.notFound((c) => c.text('このページはありません。', 404));
  return {
    site,
    /** @param read the same pages for who reads with furigana */
    async write(pages: Pages, read: Pages = pages): Promise<void> {
      [written, withFurigana] = await Promise.all([makeAll(pages), makeAll(read)]);
    },
  };
}

const makeAll = async (pages: Pages): Promise<ReadonlyMap<string, Written>> =>
  new Map(
    await Promise.all(Object.entries(pages).map(async ([path, content]) => [path, await make(content)] as const)),
  );

async function make(content: Content): Promise<Written> {
  const file = 'bytes' in content ? content : undefined;
  const body = file
    ? new Uint8Array(file.bytes)
    : new TextEncoder().encode(`<!doctype html>${await content.toString()}`);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers: Record<string, string> = file
    ? { 'Content-Type': file.type, 'Content-Disposition': attachment(file.name), 'X-Content-Type-Options': 'nosniff' }
    : { 'Content-Type': 'text/html; charset=utf-8' };
  return { body, etag, headers };
}
