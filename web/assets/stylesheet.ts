import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { findKitFiles } from './find.ts';

const tokensFile = createRequire(import.meta.url).resolve('@digital-go-jp/design-tokens/dist/tokens.css');

/** The one stylesheet of all pages: those tokens of the Digital Agency that are used, then `web/style/`, then every room's own. */
export async function makeStylesheet(): Promise<string> {
  const files = await findKitFiles('.css');
  const ours = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).map(shrink).join('');
  return `${pickTokens(await readFile(tokensFile, 'utf8'), ours)}${ours}`;
}

/** Only the tokens that `css` uses, by itself or through another token. */
export function pickTokens(tokens: string, css: string): string {
  const values = new Map([...tokens.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]));
  const used = new Set<string>();
  const use = (text: string) => {
    for (const [, name] of text.matchAll(/var\((--[\w-]+)/g)) {
      const value = values.get(name!);
      if (value === undefined || used.has(name!)) continue;
      used.add(name!);
      use(value);
    }
  };
  use(css);
  return `:root{${[...used].map((name) => `${name}:${values.get(name)}`).join(';')}}\n`;
}

/** Without comments and without space that means nothing. */
export const shrink = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/;\}/g, '}')
    .trim();
