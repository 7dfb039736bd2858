import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { findKitFiles } from './find.ts';
import { makeFontSheet } from './fonts.ts';
import { makeStylesheet } from './stylesheet.ts';

export type Asset = {
  /** named by its content, so that it can be kept for ever */
  readonly path: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
};

/** What pages load besides themselves; the same in every process, as it comes from the source alone. */
async function loadAssets() {
  const { css, files: fonts } = await makeFontSheet();
  const style = await pack('style.css', await makeStylesheet());
  const fontSheet = await pack('fonts.css', css);
  const scripts = new Map<string, Asset>();
  for (const file of await findKitFiles('.client.js')) {
    const name = path.basename(file.pathname, '.client.js');
    if (scripts.has(name)) throw new Error(`two client scripts are named ${name}`);
    scripts.set(name, await pack(`${name}.js`, await readFile(file, 'utf8')));
  }
  return { style, fontSheet, fonts, scripts, all: [style, fontSheet, ...scripts.values()] };
}

async function pack(name: string, text: string): Promise<Asset> {
  const plain = Buffer.from(text);
  const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 12);
  const extension = path.extname(name);
  return {
    path: `/assets/${path.basename(name, extension)}-${digest}${extension}`,
    type: extension === '.css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    plain,
    br: await promisify(brotliCompress)(plain),
    gzip: await promisify(gzip)(plain),
  };
}

export const assets = await loadAssets();

/**
 * Where the client script `name` (of `web/…/<name>.client.js`) is served.
 * @throws when there is none: a page must not name what cannot load
 */
export function scriptPath(name: string): string {
  const script = assets.scripts.get(name);
  if (!script) throw new Error(`there is no client script ${name}`);
  return script.path;
}
