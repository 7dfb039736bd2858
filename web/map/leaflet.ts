import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Hono } from 'hono';

const require = createRequire(import.meta.url);
const { version } = require('leaflet/package.json') as { version: string };
const folder = `/assets/leaflet-${version}/`;
const files = {
  'leaflet.css': { from: 'leaflet/dist/leaflet.css', type: 'text/css; charset=utf-8' },
  'leaflet.js': { from: 'leaflet/dist/leaflet-src.esm.js', type: 'text/javascript; charset=utf-8' },
} as const;

/** Where a page finds the map library: on our own origin, named by its version, so that it can be kept for ever. */
export const leaflet = { script: `${folder}leaflet.js`, style: `${folder}leaflet.css` } as const;

/** Serves the map library. Of its images none is used: marks are text. */
// biome-ignore lint/suspicious/noExplicitAny: whatever environment the site has, assets need none of it
export function serveLeaflet(site: Hono<any>): void {
  for (const [name, { from, type }] of Object.entries(files))
    site.get(folder + name, async (c) =>
      c.body(new Uint8Array(await readFile(require.resolve(from))), 200, {
        'Content-Type': type,
        'Cache-Control': 'public, max-age=31536000, immutable',
      }),
    );
}
