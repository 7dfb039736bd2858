import type { Page } from 'playwright-core';
import { openTestPages } from '../../../testing.ts';

/**
 * A region whose town halls have their registers, the applications' process, and a browser before it.
 * @param now to which the region's clock is turned, and which the pages tell; left out: the pages tell the machine's
 */
export async function startTestDesk({ now }: { readonly now?: Date } = {}) {
  const pages = await openTestPages({ registers: true, regionTime: now !== undefined });
  if (now) await pages.region.clock.turn(now);
  const { region, browser, url } = pages;
  const admin = region.database.pool('admin', 1);
  return {
    region,
    browser,
    url,
    admin,
    /** The code that a town hall has of a resident. */
    async codeOf(resident: string): Promise<string> {
      const { name, birth, municipality } = region.town.residents.find(({ id }) => id === resident)!;
      const { rows } = await admin.query<{ code: string }>(
        'SELECT code FROM municipal.resident WHERE member = $1 AND name = $2 AND birth = $3',
        [`GOV/${municipality}`, name, birth],
      );
      return rows[0]!.code;
    },
    /** @param staff e.g. 縁側市 madoguchi-01 */
    async signIn(member: string, staff: string, how: Parameters<typeof browser.open>[1] = {}): Promise<Page> {
      const page = await browser.open('/municipal', how);
      await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
      await page.waitForURL('**/choose');
      await page.locator('main form', { hasText: staff }).filter({ hasText: member }).locator('button').first().click();
      await page.waitForURL(`${url}/municipal`);
      return page;
    },
    close: pages.close,
  };
}
export type TestDesk = Awaited<ReturnType<typeof startTestDesk>>;
