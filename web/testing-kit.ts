import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Look } from './frame/frame.ts';
import { findDemos, isShownIn } from './kit/find.ts';
import { addKit } from './kit/routes.tsx';
import { createPages } from './pages.tsx';
import { findViolations } from './testing-axe.ts';
import { openBrowser, picture, type TestBrowser, widths } from './testing-browser.ts';
import { findOverflow, findSmallText, findTargets, walk } from './testing-measure.ts';
import { tapPrimaryTargets } from './testing-tap.ts';

/** The kit on a still clock, in a browser, in the fonts that everybody gets. */
export async function openKit(): Promise<TestBrowser> {
  const site = createPages();
  await addKit(site, { now: () => new Date('2026-11-26T00:00:00Z') });
  return openBrowser(site, [], { ownFonts: true });
}

/** Every page of the kit in one look: each component in every state, and each whole page. */
export async function findKitPages(look: Look): Promise<string[]> {
  const demos = (await findDemos()).filter((demo) => isShownIn(demo, look));
  return demos.flatMap(({ room, name, pages = [] }) => {
    const path = `/kit/${look}/${room}/${name}`;
    return [path, ...pages.map(({ page }) => `${path}/${page}`)];
  });
}

/** A folder: the tests then leave there what each page looks like. */
const pictures = process.env.ENGAWA_PICTURES;

const bars = {
  resident: { text: 20, target: 60, primary: 110 },
  staff: { text: 14, target: 24, primary: 40 },
} as const;

/** The promises of the kit, tested on each page of a look: `npx vitest run web/kit -t /table/` for one room. */
export function testKit(look: Look, paths: readonly string[]): void {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openKit();
  });
  afterAll(() => browser.close());
  const { text, target, primary } = bars[look];

  describe.each(paths)('%s', (path) => {
    test('is for everybody at every width, by keyboard, and for an unsteady finger', async () => {
      const page = await browser.open(path, { width: 1280 });
      const steps = await walk(page);
      expect(steps.length).toBeGreaterThan(1);
      expect(steps.filter(({ seen }) => !seen)).toEqual([]);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        expect(await findViolations(page), `${width} px`).toEqual([]);
        expect(await findOverflow(page), `${width} px holds it`).toBeLessThanOrEqual(0);
        expect(await findSmallText(page, text), 'small text').toEqual([]);
        const small = (await findTargets(page)).filter(
          (one) => one.height < (one.primary ? primary : target) - 0.1 || one.width < target - 0.1,
        );
        expect(small, 'small targets').toEqual([]);
        if (pictures) await picture(page, pictures, `${path.slice(1).replaceAll('/', '-')}-${width}`);
      }
      if (look === 'resident') {
        await page.setViewportSize({ width: 360, height: 720 });
        const taps = await tapPrimaryTargets(page);
        expect(taps.filter(({ hit, wrong }) => hit < 0.98 || wrong > 0.005)).toEqual([]);
      }
      await page.context().close();
    });
  });
}
