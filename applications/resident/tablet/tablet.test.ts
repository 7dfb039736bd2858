import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findViolations } from '../../../web/testing-axe.ts';
import { tapOtherTargets, tapPrimaryTargets } from '../../../web/testing-tap.ts';
import type { Found } from '../../find.ts';
import { type Home, openHome } from '../account/testing.ts';

/* A tablet that stands in a room: from the code that it shows to the day on which it is lost. */

/** What a later application declares, by its folder. */
const later: Found = {
  ...{
    folder: 'later',
    title: 'あと',
    plain: 'あとで作るもの',
    start: null,
    tasks: { version: 1, tasks: [] },
    kpis: [],
  },
  entries: [
    {
      title: '大丈夫《だいじょうぶ》です',
      about: '家族《かぞく》に知《し》らせる',
      path: '/later/well',
      on: ['tablet'],
    },
    { title: '見守《みまも》りのようす', path: '/later/watch', on: ['home'] },
  ],
  pages: undefined,
} as unknown as Found;

let home: Home;
let tablet: Page;
let one: Page;
let two: Page;
/** where the first person's own pages begin */
let own: string;
beforeAll(async () => {
  home = await openHome([later]);
  [one, two] = [await home.signIn(0, { javaScript: false, width: 375 }), await home.signIn(1)];
  own = one.url();
}, 60_000);
afterAll(() => home?.close());

const choose = async (index: number) => {
  await tablet.locator('.person-card').nth(index).click();
  await tablet.waitForURL(/\/resident\/(tablet|kept)/);
};

test('is paired by its code, and from then on asks which of two persons it is', { timeout: 60_000 }, async () => {
  tablet = await home.issuer.open('/sign-in/tablet', { width: 768 });
  expect(await findViolations(tablet)).toEqual([]);
  await home.look(tablet, 'tablet-code');
  await home.pair(one, await home.readCode(tablet), 'はなさん', '花');
  await tablet.locator('main .actions a.primary').click({ timeout: 20_000 });
  await tablet.getByRole('link', { name: /もう 一人/ }).click();
  await tablet.waitForSelector('.pairing-code');
  await home.pair(two, await home.readCode(tablet), 'いちろうさん', '山');
  await tablet.locator('main .actions a.primary').click({ timeout: 20_000 });
  await tablet.waitForSelector('.person-card');
  expect(await tablet.locator('.person-card').allInnerTexts()).toEqual(['はなさん', 'いちろうさん']);
  expect(await findViolations(tablet)).toEqual([]);
  await home.look(tablet, 'tablet-who');
});

test('shows what the applications have for it by their folders, and nothing of any person’s pages', async () => {
  await choose(0);
  expect(await tablet.locator('h1').innerText()).toBe('はなさんの画面');
  expect(await tablet.locator('main a.card').evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual([
    '/later/well',
  ]);
  expect(await findViolations(tablet)).toEqual([]);
  await home.look(tablet, 'tablet-home');
  for (const path of ['', '/account', '/trail', '/take-away', '/account/devices/new'])
    expect((await tablet.request.get(own + path)).status(), path).toBe(404);
  // On the person's own home stands what is declared for it; a tablet's page is none of theirs.
  await one.goto(own);
  expect(await one.locator('main a.card').first().getAttribute('href')).toBe('/later/watch');
  expect((await one.goto(`${home.url}/resident/tablet`))!.status()).toBe(404);
});

/** A form that a later application may have on the tablet. */
const writeSomething = (text: string) =>
  tablet.evaluate((text) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/resident/later/note?about=1';
    form.innerHTML = '<label>メモ <input name="note"></label>';
    document.querySelector('main')!.append(form);
    const input = form.querySelector('input')!;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);

test('after a minute untouched it asks, then goes back to the choice; what was entered waits for who entered it', {
  timeout: 60_000,
}, async () => {
  await tablet.clock.install();
  await tablet.goto(`${home.url}/resident/tablet`);
  const dialog = tablet.locator('dialog.session-end');
  await tablet.clock.runFor(55_000);
  expect(await dialog.isVisible()).toBe(false);
  await tablet.keyboard.press('Shift');
  await tablet.clock.runFor(55_000);
  expect(await dialog.isVisible()).toBe(false);
  await tablet.clock.runFor(6000);
  expect(await dialog.innerText()).toContain('まだ使いますか');
  await home.look(tablet, 'tablet-asks');
  await tablet.clock.runFor(20_000);
  await dialog.locator('[data-go-on]').click();
  expect(await dialog.isVisible()).toBe(false);
  await writeSomething('ねむれませんでした');
  await tablet.clock.runFor(61_000);
  expect(await dialog.isVisible()).toBe(true);
  await tablet.clock.runFor(31_000);
  await tablet.waitForSelector('.person-card');
  // The other finds nothing of it.
  await choose(1);
  expect(await tablet.content()).not.toContain('ねむれませんでした');
  expect(await tablet.locator('h1').innerText()).toBe('いちろうさんの画面');
  await tablet.locator('main form button').click();
  await tablet.waitForSelector('.person-card');
  await choose(0);
  expect(await tablet.locator('main').innerText()).toContain('ねむれませんでした');
  expect(await tablet.locator('form[action*="/later/note"]').getAttribute('action')).toMatch(
    /^\/resident\/later\/note\?about=1&kept=/,
  );
  await tablet.locator('form[action$="/kept"] button').click();
});

test('without script the page goes to ask, and from there to the choice; nobody else’s link does', async () => {
  const html = async (path: string) => (await tablet.request.get(home.url + path)).text();
  const refresh = /<noscript><meta http-equiv="refresh" content="(\d+);url=([^"]+)"/;
  const [, asks, still] = refresh.exec(await html('/resident/tablet'))!;
  expect([Number(asks), still]).toEqual([60, '/resident/tablet/still']);
  const [, waits, leave] = refresh.exec(await html(still!))!;
  expect(Number(waits)).toBeGreaterThanOrEqual(20);
  expect((await tablet.request.get(`${home.url}/resident/choose?token=x`)).status()).toBe(403);
  expect((await tablet.request.get(`${home.url}/resident/tablet`)).status()).toBe(200);
  await tablet.goto(home.url + leave!.replaceAll('&amp;', '&'));
  await tablet.waitForSelector('.person-card');
});

test('an unsteady finger hits what it means', { timeout: 60_000 }, async () => {
  const table: string[] = [];
  const tap = async (page: Page, name: string) => {
    for (const width of [375, 768]) {
      await page.setViewportSize({ width, height: 900 });
      for (const { name: target, hit, wrong } of await tapPrimaryTargets(page)) {
        const where = `${name} ${width}px ${target.split('\n')[0]}`;
        expect(hit, where).toBeGreaterThanOrEqual(0.98);
        expect(wrong, where).toBeLessThanOrEqual(0.005);
      }
      for (const { name: target, hit, wrong } of await tapOtherTargets(page))
        table.push(
          `${name}\t${width}\t${target.replaceAll('\n', ' ')}\t${(hit * 100).toFixed(1)}\t${(wrong * 100).toFixed(1)}`,
        );
    }
  };
  await tap(tablet, 'どなたですか');
  await choose(0);
  await tap(tablet, '端末の画面');
  await tap(two, 'タブレットなどの端末');
  const [theirs] = /^.*\/resident\/of\/[^/?]+/.exec(two.url())!;
  for (const [path, name] of [
    ['', 'なにをしますか'],
    ['/account', 'サインインと端末'],
    ['/take-away', '控えを受け取る'],
  ] as const) {
    await two.goto(theirs + path);
    await tap(two, name);
  }
  console.log(['page\twidth\ttarget\thit %\twrong %', ...table].join('\n'));
});

test('taken back, it hears so at once', async () => {
  await one.goto(`${own}/account/devices`);
  expect(await one.locator('main').innerText()).not.toContain('まだ使っていません');
  await one.locator('main section .actions a').click();
  await home.look(one, 'device-remove');
  await one.locator('main form button').click();
  await one.waitForURL('**/devices?done=removed');
  await tablet.goto(`${home.url}/resident/tablet`);
  expect(await tablet.locator('h1').innerText()).toBe('画面を閉じました');
  await tablet.locator('main a').click();
  await tablet.waitForSelector('.person-card');
  expect(await tablet.locator('.person-card').allInnerTexts()).toEqual(['いちろうさん']);
});
