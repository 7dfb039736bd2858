import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestRegion } from '../../../exchange/testing.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { openBrowser, picture, type TestBrowser, widths } from '../../../web/testing-browser.ts';
import { findOverflow } from '../../../web/testing-measure.ts';
import { startTestApplications } from '../../testing.ts';

/* A resident's account, from the code that a tablet shows to the tablet that is taken back. */

let region: TestRegion;
let applications: Awaited<ReturnType<typeof startTestApplications>>;
let browser: TestBrowser;
let issuer: TestBrowser;
beforeAll(async () => {
  region = await startTestRegion();
  applications = await startTestApplications(region);
  browser = await openBrowser(applications.url, [region.url]);
  issuer = await openBrowser(region.url, [applications.url]);
});
afterAll(async () => {
  try {
    await browser?.close();
    await issuer?.close();
  } finally {
    await applications?.stop();
    await region?.close();
  }
});

const pictures = process.env.ENGAWA_PICTURES;
const look = (page: Page, name: string) => (pictures === undefined ? undefined : picture(page, pictures, name));

/** Signs in somebody of the town, and goes to the pages of their account. */
async function signIn(index = 0, how: Parameters<TestBrowser['open']>[1] = {}): Promise<Page> {
  const page = await browser.open('/resident', how);
  await page.locator('main .actions a').first().click();
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.waitForURL('**/choose');
  await page.locator('main form button').nth(index).click();
  await page.waitForURL(`${applications.url}/resident/of/**`);
  await page.goto(`${page.url()}/account`);
  return page;
}
/** A tablet that shows its code. */
async function openTablet(how: Parameters<TestBrowser['open']>[1] = {}) {
  const page = await issuer.open('/sign-in/tablet', { width: 768, ...how });
  const code = (await page.locator('.pairing-code').innerText()).replace(/\s/g, '');
  return { page, code };
}
/** Answers the three questions and confirms. */
async function pair(page: Page, code: string, label: string, choice: string): Promise<void> {
  await page.goto(`${page.url().split('/account')[0]}/account/devices/new`);
  await page.locator('#code').fill(code);
  await page.locator('main form button').click();
  await page.locator('#label').fill(label);
  await page.locator('main form button').click();
  await page.locator('label.choice', { hasText: choice }).click();
  await page.locator('main form button').click();
  await page.getByRole('button', { name: '登録' }).click();
  await page.waitForURL('**/account/devices?done=added');
}

test('how one is signed in, the sign-ins and the refused tries stand there in sentences, at every width', async () => {
  const page = await signIn();
  expect(await page.locator('main').innerText()).toMatch(/町の人を選ぶ[\s\S]*いつまで/);
  for (const path of ['', '/sign-ins', '/passkeys', '/passkeys/new', '/devices', '/devices/new']) {
    await page.goto(`${page.url().split('/account')[0]}/account${path}`);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      expect(await findViolations(page), path).toEqual([]);
      expect(await findOverflow(page), path).toBeLessThanOrEqual(0);
      await look(page, `account${path.replaceAll('/', '-')}-${width}`);
    }
  }
  await page.goto(`${page.url().split('/account')[0]}/account/sign-ins`);
  expect(await page.locator('.timeline').innerText()).toContain('選ばれてサインインしました');
  await page.context().close();
});

test('a tablet is paired by its code, shows two persons, and is taken back at once', { timeout: 60_000 }, async () => {
  const [one, two] = [await signIn(0, { javaScript: false, width: 375 }), await signIn(1)];
  const tablet = await openTablet();
  expect(await findViolations(tablet.page)).toEqual([]);
  await look(tablet.page, 'tablet-code');
  await pair(one, tablet.code, 'はなさん', '花');
  await tablet.page.waitForURL(/\/sign-in\/[^/]+\/device$/, { timeout: 20_000 });
  await tablet.page.getByRole('link', { name: /もう 一人/ }).click();
  await tablet.page.waitForSelector('.pairing-code');
  const second = (await tablet.page.locator('.pairing-code').innerText()).replace(/\s/g, '');
  await pair(two, second, 'いちろうさん', '山');
  await tablet.page.waitForURL(/\/sign-in\/[^/]+\/device$/, { timeout: 20_000 });
  expect(await tablet.page.locator('.person-card').allInnerTexts()).toEqual(['はなさん', 'いちろうさん']);
  expect(await findViolations(tablet.page)).toEqual([]);
  await look(tablet.page, 'tablet-who');
  await tablet.page.locator('.person-card').first().click();
  await tablet.page.waitForURL('**/resident/tablet');
  expect(await tablet.page.locator('h1').innerText()).toBe('はなさんの画面');
  expect(await findViolations(tablet.page)).toEqual([]);
  await look(tablet.page, 'tablet-home');

  // What is the account's own, and what is on the person's pages, is not there for a tablet.
  const home = new URL(one.url()).pathname.split('/account')[0]!;
  for (const path of ['', '/account', '/trail', '/take-away', '/account/devices/new']) {
    const answer = await tablet.page.goto(`${applications.url}${home}${path}`);
    expect(answer!.status(), path).toBe(404);
  }

  await one.reload();
  expect(await one.locator('main').innerText()).not.toContain('まだ使っていません');
  await one.getByRole('link', { name: /登録をやめる/ }).click();
  await look(one, 'device-remove');
  await one.getByRole('button', { name: /やめる/ }).click();
  await one.waitForURL('**/devices?done=removed');
  await tablet.page.goto(`${applications.url}/resident/tablet`);
  expect(await tablet.page.locator('h1').innerText()).toBe('画面を閉じました');
  await tablet.page.goto(`${applications.url}/resident`);
  expect(await tablet.page.locator('.person-card').allInnerTexts()).toEqual(['いちろうさん']);
  await Promise.all([one, two, tablet.page].map((page) => page.context().close()));
});
