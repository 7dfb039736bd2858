import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestBrowser } from '../testing-browser.ts';
import { openKit } from '../testing-kit.ts';
import { findOverflow, findTargets } from '../testing-measure.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openKit();
});
afterAll(() => browser.close());

const question = '/kit/resident/form/form/question';

test('the first page of a resident weighs less than 100 kB without fonts', async () => {
  const page = await browser.open('/kit');
  const sizes: Record<string, number> = {};
  page.on('requestfinished', async (request) => {
    if (request.url().endsWith('.woff2')) return;
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    sizes[new URL(request.url()).pathname] = responseBodySize + responseHeadersSize;
  });
  await page.context().clearCookies();
  await page.goto(browser.url + question, { waitUntil: 'networkidle' });
  // The stylesheets are in the cache of the page before: loaded anew, as by somebody who comes for the first time.
  const first = await browser.open(question);
  first.on('requestfinished', async (request) => {
    if (request.url().endsWith('.woff2')) return;
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    sizes[new URL(request.url()).pathname] = responseBodySize + responseHeadersSize;
  });
  const cdp = await first.context().newCDPSession(first);
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  await first.reload({ waitUntil: 'networkidle' });
  expect(Object.keys(sizes).some((path) => path.endsWith('.css'))).toBe(true);
  expect(Object.values(sizes).reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
});

test('with the text twice as large a narrow page still holds its head', async () => {
  const page = await browser.open(question, { width: 320 });
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '250%'; // of residents, who have 125 %
    document.querySelector<HTMLElement>('[data-read-aloud]')!.hidden = false;
  });
  expect(await findOverflow(page)).toBeLessThanOrEqual(0);
});

test('a page is written in the face that it brings, in as many files as its words need', async () => {
  const page = await browser.open(question);
  const faces = await page.evaluate(async () => {
    await document.fonts.ready;
    const all = [...document.fonts];
    return {
      loaded: all.filter(({ status }) => status === 'loaded').length,
      failed: all.filter(({ status }) => status === 'error').length,
      all: all.length,
    };
  });
  expect(faces.loaded).toBeGreaterThan(3);
  expect(faces.loaded).toBeLessThan(faces.all / 2);
  expect(faces.failed).toBe(0);
});

test('without script a question is answered all the same', async () => {
  const page = await browser.open(question, { width: 360, javaScript: false });
  await page.getByText('わたし', { exact: true }).click();
  await page.getByRole('button', { name: 'つぎへ' }).click();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('見本です');
});

test('without script what is wrong has the focus as the page opens, and leads to its field', async () => {
  const page = await browser.open('/kit/resident/form/form/question-wrong', { javaScript: false });
  expect(await page.locator('.error-summary:focus').count()).toBe(1);
  await page.locator('.error-summary a').click();
  expect(await page.locator('#phone:focus').count()).toBe(1);
  expect(await page.title()).toContain('入力を確かめてください');
});

test('furigana are shown on request, remembered, and lead back to the page', async () => {
  const page = await browser.open('/kit/resident/japanese/japanese');
  expect(await page.locator('rt').first().isVisible()).toBe(false);
  await page.getByRole('link', { name: /^ふりがな/ }).click();
  expect(new URL(page.url()).pathname).toBe('/kit/resident/japanese/japanese');
  expect(await page.locator('rt').first().isVisible()).toBe(true);
});

test('the page is read aloud in order, with its readings, and falls silent when told', async () => {
  const page = await browser.open('/kit');
  // A voice is outside of us: this one remembers what it was told to say.
  await page.addInitScript(() => {
    const said: string[] = [];
    class Words {
      onend?: () => void;
      constructor(readonly text: string) {}
    }
    const voice = {
      cancel: () => {},
      speak: (words: Words) => said.push(words.text) && setTimeout(() => words.onend?.(), 5),
    };
    Object.assign(window, { said, SpeechSynthesisUtterance: Words });
    Object.defineProperty(window, 'speechSynthesis', { value: voice });
  });
  await page.goto(`${browser.url}/kit/resident/japanese/japanese`);
  const start = page.locator('[data-read-aloud-start]');
  await start.click();
  await start.waitFor({ state: 'hidden' });
  await start.waitFor();
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said.indexOf('日本語の書き方')).toBeLessThan(said.indexOf('氏名'));
  expect(said).toContain('えんがわしの まどぐちに、おしらせを もってきてください。');
  expect(said.join()).not.toContain('縁側市の');
});

test('a drill is told in words, in print and in forced colours', async () => {
  const page = await browser.open('/kit/staff/frame/page/plain?mode=訓練', { forcedColors: true });
  expect(await page.title()).toMatch(/^【訓練】/);
  const ribbon = page.getByRole('note', { name: '訓練' });
  expect(await ribbon.innerText()).toContain('これは訓練です');
  expect(await ribbon.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe('double');
  await page.emulateMedia({ media: 'print' });
  expect(await ribbon.isVisible()).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.body, '::before').content)).toBe('"訓練"');
});

test('a page stays whole at 400 % of 1280 px, and its ribbon leaves room for it', async () => {
  const page = await browser.open('/kit/resident/frame/page/plain?mode=試験', { width: 320, height: 256 });
  for (const { name, width } of await findTargets(page)) expect(width, name).toBeLessThanOrEqual(320);
  const height = await page.locator('.ribbon').evaluate((element) => element.getBoundingClientRect().height);
  expect(height).toBeLessThan(128);
});

test('a session that is about to end is asked for; what is entered stays', async () => {
  const page = await browser.open('/kit');
  await page.clock.install();
  await page.route('**/sent', (route) => route.fulfill({ json: { secondsLeft: 600 } }));
  await page.goto(`${browser.url}/kit/resident/notice/trouble`);
  const dialog = page.locator('dialog.session-end');
  await page.clock.runFor(3_530_000);
  expect(await dialog.isVisible()).toBe(false);
  await page.clock.runFor(20_000);
  expect(await dialog.innerText()).toContain('このまま続けますか');
  await page.locator('[data-go-on]').click();
  await dialog.waitFor({ state: 'hidden' });
  await page.clock.runFor(700_000);
  expect(await dialog.innerText()).toContain('画面を閉じました');
});
