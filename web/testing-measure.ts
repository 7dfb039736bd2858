import type { Page } from 'playwright-core';

export type Target = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly primary: boolean;
  /** a link that is text in a line of text, and as high as that (WCAG 2.5.8, *inline*) */
  readonly inline: boolean;
};

/** What can be pressed and is seen: a choice is as large as the label around it. */
export const findTargets = (page: Page): Promise<Target[]> =>
  page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href],button,input:not([type=hidden]),select,textarea,summary,[role=button]',
    );
    const targets = new Set([...all].map((element) => element.closest<HTMLElement>('label') ?? element));
    return [...targets].flatMap((element) => {
      const { width, height, right, bottom } = element.getBoundingClientRect();
      if (width === 0 || right <= 0 || bottom + scrollY <= 0 || !element.checkVisibility()) return [];
      const primary = element.matches(
        '.button.primary,.button.second,.button.danger,.telephone,.choice,[data-primary]',
      );
      const inline = element.localName === 'a' && getComputedStyle(element).display === 'inline';
      const name = element.innerText || element.id || element.outerHTML.slice(0, 60);
      return [{ name, width, height, primary, inline }];
    });
  });

/** Text smaller than `least` CSS px, readings above kanji excepted. */
export const findSmallText = (page: Page, least: number): Promise<string[]> =>
  page.evaluate((least) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small: string[] = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement!;
      const text = walker.currentNode.textContent!.trim();
      if (!text || parent.closest('rt,rp,.unseen,script,style') || !parent.checkVisibility()) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < least - 0.01) small.push(`${size} ${text}`);
    }
    return small;
  }, least);

/** How far the page reaches past the right edge of the window, in px. */
export const findOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Walks the page by the Tab key: what has the focus in turn, and whether that is seen. */
export async function walk(page: Page): Promise<{ name: string; seen: boolean }[]> {
  const steps: { name: string; seen: boolean }[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let i = 0; i < 500; i++) {
    await page.keyboard.press('Tab');
    const step = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return null;
      if (element.dataset.walked) return null;
      element.dataset.walked = 'yes';
      const shown = element.closest<HTMLElement>('.choice') ?? element;
      const style = getComputedStyle(shown);
      const box = shown.getBoundingClientRect();
      const on = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + box.height / 2);
      const seen =
        style.outlineStyle !== 'none' &&
        Number.parseFloat(style.outlineWidth) >= 4 &&
        on !== null &&
        (shown.contains(on) || on.contains(shown));
      return { name: element.innerText || element.getAttribute('name') || element.id, seen };
    });
    if (step === null) break;
    steps.push(step);
  }
  return steps;
}
