import type { Page } from 'playwright-core';
import { startTestRegion } from '../../exchange/testing.ts';
import { peopleOf } from '../../town/people.ts';
import { makeTown } from '../../town/town.ts';
import { openBrowser, type TestBrowser } from '../../web/testing-browser.ts';
import { startTestApplications } from '../testing.ts';

/** A region at work on a Tuesday morning, the residents' pages of it, and a browser before them: one for each test file. */
export async function openResidents() {
  const town = makeTown();
  const region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  const applications = await startTestApplications(region);
  const browser = await openBrowser(applications.url, [region.url]);
  return {
    region,
    town,
    browser,
    url: applications.url,
    /** Somebody of the town, without proof: the shortcut of the fictional region. @returns their own first page */
    async signIn(subject: string, how: Parameters<TestBrowser['open']>[1] = {}): Promise<Page> {
      const page = await browser.open('/resident', how);
      await page.locator('main .actions a').first().click();
      await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
      await page.waitForURL('**/choose');
      const index = peopleOf(town).findIndex((one) => one.subject === subject);
      await page.locator('main form button').nth(index).click();
      await page.waitForURL(`${applications.url}/resident/**`);
      return page;
    },
    async close() {
      try {
        await browser.close();
      } finally {
        await applications.stop();
        await region.close();
      }
    },
  };
}
export type Residents = Awaited<ReturnType<typeof openResidents>>;
