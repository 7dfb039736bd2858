import type { Page } from 'playwright-core';
import { findViolations } from '../../web/testing-axe.ts';
import { type TestBrowser, widths } from '../../web/testing-browser.ts';
import { openTestPages } from '../testing.ts';

/** A region at work on a Tuesday morning, the residents’ pages of it, and a browser before them: one for each test file. */
export async function openResidents(wanted: { readonly registers?: boolean } = {}) {
  const pages = await openTestPages(wanted);
  const { region, browser, url } = pages;
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));

  /** Through the issuer's pages, as somebody of the town. */
  async function choose(page: Page, subject: string): Promise<void> {
    if (await page.getByText('は、あなたのものですか').first().isVisible())
      await page.locator('main .actions a').first().click();
    await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
    await page.waitForURL('**/choose');
    await page.locator(`main form:has(input[value="${subject}"]) button`).click();
    await page.waitForURL(`${url}/resident**`);
  }
  return {
    region,
    town: region.town,
    url,
    browser,
    choose,
    async signIn(subject: string, path = '/resident', how: Parameters<TestBrowser['open']>[1] = {}): Promise<Page> {
      const page = await browser.open(path, how);
      page.setDefaultTimeout(30_000);
      await choose(page, subject);
      return page;
    },
    /** It is so long ago that everybody who is signed in proved who they are. */
    age: (seconds: number) =>
      region.database
        .pool('admin', 1)
        .query(`UPDATE exchange.sign_in_session SET auth_time = auth_time - make_interval(secs => $1)`, [seconds]),
    /** Presses what leads on or sends, and waits for the page that it leads to. Left out: the one primary button of the page. */
    async press(page: Page, what = 'main .button.primary'): Promise<void> {
      await Promise.all([page.waitForNavigation(), page.locator(what).first().click()]);
    },
    close: pages.close,
  };
}
export type Residents = Awaited<ReturnType<typeof openResidents>>;

/** What axe finds on this page at every width. */
export async function findViolationsAtEveryWidth(page: Page): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    found.push(...(await findViolations(page)).map((one) => ({ width, one })));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) found.push({ width, over });
  }
  return found;
}
