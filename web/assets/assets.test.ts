import { expect, test } from 'vitest';
import { createPages } from '../pages.tsx';
import { assets, scriptPath } from './assets.ts';
import { fontFolder } from './fonts.ts';
import { pickTokens, shrink } from './stylesheet.ts';

const site = createPages();

test('stylesheet, fonts and scripts are named by their content and kept for ever', async () => {
  for (const { path, plain } of assets.all) {
    for (const encoding of ['br', 'gzip', undefined]) {
      const response = await site.request(path, { headers: encoding ? { 'Accept-Encoding': encoding } : {} });
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('content-encoding')).toBe(encoding ?? null);
      if (!encoding) expect(await response.text()).toBe(plain.toString());
    }
  }
  const [font] = assets.fonts;
  const response = await site.request(fontFolder + font);
  expect(response.headers.get('content-type')).toBe('font/woff2');
  expect((await site.request(`${fontFolder}..%2fpackage.json`)).status).toBe(404);
});

test('the stylesheet is small, knows every variable that it uses, and loads nothing from elsewhere', () => {
  const css = assets.style.plain.toString();
  expect(assets.style.br.length).toBeLessThan(15_000);
  const known = new Set([...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  for (const [, name] of css.matchAll(/var\((--[\w-]+)/g)) expect(known, name).toContain(name);
  expect(css + assets.fontSheet.plain).not.toMatch(/https?:|@import|url\((?!\/assets\/)/);
});

test('only tokens that are used are sent', () => {
  expect(pickTokens(':root { --a: 1; --b: var(--a); --c: 3; }', 'p { x: var(--b) }')).toBe(
    ':root{--b:var(--a);--a:1}\n',
  );
  expect(shrink('/* x */ a ,\n b { c : d; }\n')).toBe('a , b{c : d}');
});

test('a script that is not there cannot be named', () => {
  expect(() => scriptPath('nothing')).toThrow('nothing');
});
