import type { Download, Locator, Page } from 'playwright-core';
import { type Focus, focusOf, tab } from '../web/testing-measure.ts';

/**
 * How somebody does a task on a page: what is pressed, filled in and chosen is named by what it says. A task is written once and done in each way.
 */
export type Way = {
  readonly page: Page;
  /** what of the way breaks a promise, a line each */
  readonly problems: readonly string[];
  /** presses what leads on or sends, and waits for the page that comes */
  press(said: RegExp): Promise<void>;
  /** presses what gives a file */
  save(said: RegExp): Promise<Download>;
  /** opens what is tucked away */
  unfold(said: RegExp): Promise<void>;
  fill(label: RegExp, text: string): Promise<void>;
  /** one of several, or a mark */
  choose(label: RegExp): Promise<void>;
  select(label: RegExp, option: string): Promise<void>;
};
export const textOf = (page: Page): Promise<string> => page.locator('main').innerText();

/** By Tab, Space, Enter and the arrows alone. Where the focus is, is seen; and it goes over the page as the eye does. */
export function byKeyboard(page: Page): Way {
  const problems: string[] = [];
  const seen = new Set<string>();
  /** Goes on to what says so. */
  async function reach(said: RegExp, what: string): Promise<void> {
    let before: Focus | null = null;
    for (let i = 0; i < 200; i++) {
      let at = await tab(page);
      // What lies beyond the edge is moved into sight first.
      if (at && !at.seen) at = await focusOf(page);
      if (at && !at.seen) note(`${at.name.split('\n')[0]}: not seen that it has the focus`);
      if (at && before && !follows(before, at))
        note(`${at.name.split('\n')[0]}: comes after ${before.name.split('\n')[0]}`);
      before = at;
      if (at && said.test(at.name) && (await isOf(what))) return;
    }
    throw new Error(`nothing on ${page.url()} that says ${said} can be reached by the keyboard`);
  }
  const isOf = (what: string) => page.evaluate((what) => document.activeElement!.matches(what), what);
  const note = (problem: string) => {
    const line = `${new URL(page.url()).pathname.replace(/\/of\/[^/]+/, '')} ${problem}`;
    if (!seen.has(line)) problems.push(line);
    seen.add(line);
  };
  const enter = () => page.keyboard.press('Enter');
  return {
    page,
    problems,
    async press(said) {
      await reach(said, 'a,button');
      await Promise.all([page.waitForNavigation(), enter()]);
    },
    async save(said) {
      await reach(said, 'a,button');
      const [file] = await Promise.all([page.waitForEvent('download'), enter()]);
      return file;
    },
    async unfold(said) {
      await reach(said, 'summary');
      await enter();
    },
    async fill(label, text) {
      await reach(label, 'input,textarea');
      await page.keyboard.type(text);
    },
    async choose(label) {
      await reach(/./, 'input[type=radio],input[type=checkbox]');
      for (let i = 0; i < 30; i++) {
        const at = await page.evaluate(() => {
          const { labels, checked, type } = document.activeElement as HTMLInputElement;
          return { name: labels?.[0]?.innerText.trim() ?? '', checked, type };
        });
        if (label.test(at.name)) {
          if (!at.checked) await page.keyboard.press('Space');
          return;
        }
        await page.keyboard.press(at.type === 'radio' ? 'ArrowDown' : 'Tab');
      }
      throw new Error(`nothing on ${page.url()} that says ${label} can be chosen by the keyboard`);
    },
    async select(label, option) {
      await reach(label, 'select');
      for (let i = 0; i < 100; i++) {
        const now = await page.evaluate(() => (document.activeElement as HTMLSelectElement).selectedOptions[0]?.text);
        if (now === option) return;
        await page.keyboard.press('ArrowDown');
      }
      throw new Error(`${option} cannot be reached by the keyboard`);
    },
  };
}

/** The next is below, or to the right in the same row. */
const follows = (one: Focus, next: Focus): boolean => next.y > one.y + 8 || (next.y > one.y - 8 && next.x >= one.x);

/**
 * On a line on which every answer takes its time, as somebody who is tired: what seems to do nothing is pressed once more. A form that is on its way
 * is sent once all the same.
 */
export function impatiently(page: Page): Way {
  const problems: string[] = [];
  const sent = new Map<string, number>();
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.isNavigationRequest() && !request.redirectedFrom())
      sent.set(request.url(), (sent.get(request.url()) ?? 0) + 1);
  });
  /** The first that says so, as somebody reads it: readings that are not shown are not read. A page that is still coming is waited for. */
  const what = async (said: RegExp, which = 'main a, main button'): Promise<Locator> => {
    const find = () =>
      page.locator(which).evaluateAll((all, said) => {
        const read = (one: Element) => {
          const labels = [...((one as HTMLInputElement).labels ?? [])].map((label) => label.innerText).join(' ');
          return (labels || (one as HTMLElement).innerText).trim();
        };
        return all.findIndex((one) => new RegExp(said).test(read(one)));
      }, said.source);
    for (let tries = 0; tries < 100; tries++) {
      const at = await find();
      if (at >= 0) return page.locator(which).nth(at);
      await page.waitForTimeout(200);
    }
    throw new Error(`nothing on ${page.url()} says ${said}:\n${await page.locator('body').innerText()}`);
  };
  const twice = async (target: Locator) => {
    await target.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await target.boundingBox())!;
    for (const _ of [1, 2]) {
      await page.mouse.click(x + width / 2, y + height / 2);
      await page.waitForTimeout(400);
    }
  };
  return {
    page,
    problems,
    async press(said) {
      const target = await what(said);
      sent.clear();
      await page.evaluate(() => document.body.setAttribute('data-left', ''));
      await twice(target);
      await page.waitForSelector('body:not([data-left]) main', { timeout: 120_000 });
      for (const [url, times] of sent) if (times > 1) problems.push(`${url} was sent ${times} times`);
    },
    async save(said) {
      const [file] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), twice(await what(said))]);
      return file;
    },
    unfold: () => page.locator('main summary').first().click(),
    fill: async (label, text) => (await what(label, 'main input, main textarea')).fill(text),
    choose: async (label) => (await what(label, 'main input[type=radio], main input[type=checkbox]')).check(),
    async select(label, option) {
      await (await what(label, 'main select')).selectOption({ label: option });
    },
  };
}
