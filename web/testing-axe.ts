import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The document of a page that was last looked at in colour. */
const coloured = new WeakMap<Page, string>();

/**
 * What axe holds against the page: WCAG 2.2 AA, and for residents text at 7:1 too. Empty when all is well. Contrast is by far the dearest of its rules
 * and hardly a style of ours has other colours at another width: a document that is looked at again, only wider or narrower, is not measured for it again.
 */
export async function findViolations(page: Page): Promise<string[]> {
  const { resident, document } = await page.evaluate(() => ({
    resident: globalThis.document.documentElement.classList.contains('resident'),
    document: `${performance.timeOrigin} ${globalThis.document.documentElement.outerHTML}`,
  }));
  const colour = coloured.get(page) !== document;
  coloured.set(page, document);
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({
      runOnly: { type: 'tag', values: levels },
      // What is well is not told, and so not worked out.
      resultTypes: ['violations'],
      rules: {
        'color-contrast': { enabled: colour },
        'color-contrast-enhanced': { enabled: colour && resident },
        'target-size': { enabled: true },
      },
    })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}
