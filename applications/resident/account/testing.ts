import type { Page } from 'playwright-core';
import { openBrowser, picture, type TestBrowser } from '../../../web/testing-browser.ts';
import type { Found } from '../../find.ts';
import { openTestPages } from '../../testing.ts';

type How = Parameters<TestBrowser['open']>[1];

/** A region with its applications, and browsers before them: one that begins at the applications, one at the issuer as a tablet does. */
export async function openHome(more: readonly Found[] = []) {
  const pages = await openTestPages({ more });
  const { region, browser, url } = pages;
  const issuer = await openBrowser(region.url, [url]);

  /** Signs in somebody of the town. */
  async function signIn(index = 0, how: How = {}): Promise<Page> {
    const page = await browser.open('/resident', how);
    await page.locator('main .actions a').first().click();
    await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
    await page.waitForURL('**/choose');
    await page.locator('main form button').nth(index).click();
    await page.waitForURL(`${url}/resident/of/**`);
    return page;
  }
  const readCode = async (page: Page) => (await page.locator('.pairing-code').innerText()).replace(/\s/g, '');
  /** A person confirms the code that a tablet shows: three questions, and a look at all of it. */
  async function pair(page: Page, code: string, label: string, choice: string): Promise<void> {
    const [home] = /^.*\/of\/[^/?]+/.exec(page.url())!;
    await page.goto(`${home}/account/devices/new`);
    await page.locator('#code').fill(code);
    await page.locator('main form button').click();
    await page.locator('#label').fill(label);
    await page.locator('main form button').click();
    await page.locator('label.choice', { hasText: choice }).click();
    await page.locator('main form button').click();
    await page.getByRole('button', { name: '登録' }).click();
    await page.waitForURL('**/account/devices?done=added');
  }
  return {
    ...{ region, url, browser, issuer, signIn, readCode, pair },
    /** leaves a picture of the page where somebody wants to look at it (`ENGAWA_PICTURES`) */
    look: async (page: Page, name: string) => {
      if (process.env.ENGAWA_PICTURES !== undefined) await picture(page, process.env.ENGAWA_PICTURES, name);
    },
    async close() {
      try {
        await issuer.close();
      } finally {
        await pages.close();
      }
    },
  };
}
export type Home = Awaited<ReturnType<typeof openHome>>;
