import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';
import { findViolations } from '../../web/testing-axe.ts';
import { openBrowser, type TestBrowser } from '../../web/testing-browser.ts';
import { startTestApplications } from '../testing.ts';

let region: TestRegion;
let applications: Awaited<ReturnType<typeof startTestApplications>>;
let browser: TestBrowser;
beforeAll(async () => {
  region = await startTestRegion();
  applications = await startTestApplications(region);
  browser = await openBrowser(applications.url, [region.url]);
});
afterAll(async () => {
  try {
    await browser?.close();
  } finally {
    await applications?.stop();
    await region?.close();
  }
});

/** Somebody of the town, without proof: the shortcut of the fictional region. */
async function signIn(path = '/resident', how: Parameters<TestBrowser['open']>[1] = {}): Promise<Page> {
  const page = await browser.open(path, how);
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.locator('main form button').first().click();
  await page.waitForURL(`${applications.url}/resident/**`);
  return page;
}
const sessionCookie = async (page: Page) =>
  (await page.context().cookies(applications.url)).find(({ name }) => name === 'app-resident');

test.each([true, false])('a resident signs in, reads who saw what, and signs out (script: %s)', async (javaScript) => {
  const page = await signIn('/resident', { javaScript });
  expect(await page.locator('h1').innerText()).toBe('なにをしますか');
  expect(await page.locator('main .card').count()).toBe(3);
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('link', { name: /わたしの記録/ }).click();
  await page.waitForSelector('.timeline');
  expect(await page.locator('.timeline').innerText()).toMatch(/サインイン|ページ/);
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'やめる' }).click();
  await page.getByRole('button', { name: 'サインアウトする' }).click();
  await page.waitForURL('**/resident/signed-out');
  expect(await page.locator('h1').innerText()).toBe('サインアウトしました');
  // The issuer's session has ended too: it asks again.
  await page.goto(`${applications.url}/resident`);
  expect(new URL(page.url()).origin).toBe(region.url);
  await page.context().close();
});
