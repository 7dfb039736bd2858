import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { shrink } from './stylesheet.ts';

const require = createRequire(import.meta.url);
const sheet = require.resolve('@fontsource-variable/noto-sans-jp/index.css');
const { version } = require('@fontsource-variable/noto-sans-jp/package.json') as { version: string };

/** Where the subsets are served: the version is part of it, so that they can be kept for ever. */
export const fontFolder = `/assets/noto-sans-jp-${version}/`;

/** `@font-face` of every subset of Noto Sans JP; a browser fetches only those whose characters stand on its page. */
export async function makeFontSheet(): Promise<{ css: string; files: ReadonlySet<string> }> {
  const css = shrink(await readFile(sheet, 'utf8')).replaceAll('./files/', fontFolder);
  return { css, files: new Set([...css.matchAll(/[\w-]+\.woff2/g)].map(([name]) => name)) };
}

const kept = new Map<string, Promise<Buffer>>();

/** The bytes of one subset. */
export function readFont(name: string): Promise<Buffer> {
  const bytes = kept.get(name) ?? readFile(require.resolve(`@fontsource-variable/noto-sans-jp/files/${name}`));
  kept.set(name, bytes);
  return bytes;
}
