import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe holds against the page: WCAG 2.2 AA, and for residents text at 7:1 too. Empty when all is well. */
export async function findViolations(page: Page): Promise<string[]> {
  const resident = await page.evaluate(() => document.documentElement.classList.contains('resident'));
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({
      runOnly: { type: 'tag', values: levels },
      rules: { 'color-contrast-enhanced': { enabled: resident }, 'target-size': { enabled: true } },
    })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}
