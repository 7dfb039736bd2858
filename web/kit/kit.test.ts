import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPages } from '../pages.tsx';
import { findViolations } from '../testing-axe.ts';
import { openBrowser, type TestBrowser, widths } from '../testing-browser.ts';
import { findOverflow, findSmallText, findTargets, walk } from '../testing-measure.ts';
import { tapPrimaryTargets } from '../testing-tap.ts';
import { findDemos, isShownIn } from './find.ts';
import { addKit } from './routes.tsx';

const demos = await findDemos();
const looks = ['resident', 'staff'] as const;
const pages = demos.flatMap((demo) =>
  looks
    .filter((look) => isShownIn(demo, look))
    .flatMap((look) =>
      [undefined, ...(demo.pages ?? []).map(({ page }) => page)].map((page) => ({
        look,
        path: `/kit/${look}/${demo.room}/${demo.name}${page === undefined ? '' : `/${page}`}`,
      })),
    ),
);

let browser: TestBrowser;
beforeAll(async () => {
  const site = createPages();
  await addKit(site, { now: () => new Date('2026-11-26T00:00:00Z') });
  browser = await openBrowser(site);
});
afterAll(() => browser.close());

describe.each(pages)('$path', ({ look, path }) => {
  test('holds what the kit promises, at every width', async () => {
    const page = await browser.open(path, { width: widths[0] });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      expect(await findViolations(page), `${width}`).toEqual([]);
      expect(await findOverflow(page), `${width} px holds it`).toBeLessThanOrEqual(0);
      expect(await findSmallText(page, look === 'resident' ? 20 : 14), 'small text').toEqual([]);
      const small = (await findTargets(page)).filter(({ height, width, primary }) =>
        look === 'resident' ? height < (primary ? 109.9 : 59.9) || width < 59.9 : height < 24 || width < 24,
      );
      expect(small, 'small targets').toEqual([]);
    }
    await page.context().close();
  });

  test('is walked by keyboard alone, and each step is seen', async () => {
    const page = await browser.open(path);
    const steps = await walk(page);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.filter(({ seen }) => !seen)).toEqual([]);
    await page.context().close();
  });
});

test.each(pages.filter(({ look }) => look === 'resident'))('an unsteady finger on $path', async ({ path }) => {
  const page = await browser.open(path, { width: 360, height: 720 });
  const taps = await tapPrimaryTargets(page);
  expect(taps.filter(({ hit, wrong }) => hit < 0.98 || wrong > 0.005)).toEqual([]);
  await page.context().close();
});
