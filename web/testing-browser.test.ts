import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findViolations } from './testing-axe.ts';
import { openBrowser, type TestBrowser } from './testing-browser.ts';
import { findOverflow, findSmallText, findTargets, walk } from './testing-measure.ts';
import { tapPrimaryTargets } from './testing-tap.ts';

// What the tests of pages rely on finds what is planted.
const bad = `<!doctype html><html lang="ja" class="resident"><title>x</title><style>
  p { font-size: 12px; color: #888 } a, label { display: block; height: 20px; width: 60px; outline: none !important }
  input { height: 20px; box-sizing: border-box }
  div { width: 3000px }</style>
  <main><h1>x</h1><p>小さくて薄い</p><input type="text">
  <a class="button primary" href="/a">一</a><a class="button primary" href="/b">二</a><div>広い</div></main>`;
const site = new Hono();
site.get('/bad', (c) => c.html(bad));
site.get('/wide', (c) =>
  c.html(`<!doctype html><html lang="ja"><title>x</title><style>button { width: 60px; height: 60px }
  @media (min-width: 700px) { .tight button { width: 8px; height: 8px; padding: 0 } } .only { display: none }
  @media (min-width: 1200px) { .only { display: block } }</style>
  <main><h1>x</h1><p class="tight"><button>一</button><button>二</button></p><input class="only" type="text"></main>`),
);
site.get('/foreign', (c) => c.html('<!doctype html><title>x</title><img src="http://127.0.0.1:9/x.png" alt="">'));
site.get('/policy', (c) => {
  c.header('Content-Security-Policy', "default-src 'none'");
  return c.html('<!doctype html><title>x</title><p style="color:red">x</p>');
});

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser(site);
});
afterAll(() => browser.close());

test('faults that are planted are found', async () => {
  const page = await browser.open('/bad', { width: 320 });
  const found = (await findViolations(page)).join('\n');
  expect(found).toMatch(/^label /m);
  expect(found).toMatch(/^color-contrast/m);
  expect(await findOverflow(page)).toBeGreaterThan(2000);
  expect(await findSmallText(page, 20)).toContain('12 小さくて薄い');
  expect((await findTargets(page)).filter(({ height }) => height < 24).length).toBe(3);
  expect((await walk(page)).some(({ seen }) => !seen)).toBe(true);
});

test('what is wrong at another width alone is found there: what is smaller, and what is only shown there', async () => {
  const page = await browser.open('/wide', { width: 320 });
  expect(await findViolations(page)).toEqual([]);
  await page.setViewportSize({ width: 768, height: 900 });
  expect((await findViolations(page)).join('\n')).toMatch(/^target-size/);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect((await findViolations(page)).join('\n')).toMatch(/^label /m);
});

test('an unsteady finger misses small targets, and always in the same way', async () => {
  const page = await browser.open('/bad', { width: 320 });
  const [first] = await tapPrimaryTargets(page);
  expect(first!.hit).toBeLessThan(0.5);
  expect(first!.wrong).toBeGreaterThan(0.1);
  expect(await tapPrimaryTargets(page)).toContainEqual(first);
});

test('a page that asks elsewhere or breaks its own policy does not pass unseen', async () => {
  for (const [path, says] of [
    ['/foreign', 'asked http://127.0.0.1:9/x.png'],
    ['/policy', 'Content Security Policy'],
  ] as const) {
    const own = await openBrowser(browser.url);
    await own.open(path);
    await expect(own.close()).rejects.toThrow(says);
  }
});
