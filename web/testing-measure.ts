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
export const findTargets = (page: Page): Promise<Target[]> => page.evaluate(targetsIn);

/** Text smaller than `least` CSS px, readings above kanji excepted. */
export const findSmallText = (page: Page, least: number): Promise<string[]> => page.evaluate(smallTextIn, least);

/** How far the page reaches past the right edge of the window, in px. */
export const findOverflow = (page: Page): Promise<number> => page.evaluate(overflowOf);

/** Lists of which the page shows a part, and their width. */
export const findSideways = (page: Page): Promise<string[]> => page.evaluate(sidewaysIn);

type Measured = { targets: Target[]; small: string[]; over: number; sideways: string[] };
/** These at once: a question to a page takes longer on its way than in it. */
export const measure = (page: Page, least: number): Promise<Measured> =>
  page.evaluate(
    `({ targets: (${targetsIn})(), small: (${smallTextIn})(${least}), over: (${overflowOf})(), sideways: (${sidewaysIn})() })`,
  );

/*
 * Run in the page.
 */
function targetsIn(): Target[] {
  const all = document.querySelectorAll<HTMLElement>(
    'a[href],button,input:not([type=hidden]),select,textarea,summary,[role=button]',
  );
  const targets = new Set([...all].map((element) => element.closest<HTMLElement>('label') ?? element));
  return [...targets].flatMap((element) => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    if (width === 0 || right <= 0 || bottom + scrollY <= 0 || !element.checkVisibility()) return [];
    const primary = element.matches('.button.primary,.button.second,.button.danger,.telephone,.choice,[data-primary]');
    const inline = element.localName === 'a' && getComputedStyle(element).display === 'inline';
    const name = element.innerText || element.id || element.outerHTML.slice(0, 60);
    return [{ name, width, height, primary, inline }];
  });
}
function smallTextIn(least: number): string[] {
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
}
function overflowOf(): number {
  return document.documentElement.scrollWidth - innerWidth;
}

function sidewaysIn(): string[] {
  return [...document.querySelectorAll<HTMLElement>('.table-scroll')]
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => `${box.querySelector('caption')?.textContent} (${box.scrollWidth} in ${box.clientWidth})`);
}

export type Focus = {
  /** what it says: its text, or its label's */
  readonly name: string;
  /** its outline is drawn, and nothing lies over it */
  readonly seen: boolean;
  /** a place in the page, not in the window */
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** it had the focus before */
  readonly again: boolean;
};

/** Goes on by the Tab key. @returns what has the focus then; null where it has left the page */
export async function tab(page: Page): Promise<Focus | null> {
  await page.keyboard.press('Tab');
  return focusOf(page);
}

/** What has the focus now. */
export const focusOf = (page: Page): Promise<Focus | null> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) return null;
    const again = element.dataset.walked !== undefined;
    element.dataset.walked = 'yes';
    const shown = element.closest<HTMLElement>('.choice') ?? element;
    const style = getComputedStyle(shown);
    const box = shown.getBoundingClientRect();
    // Of a large field the browser shows where one writes; the rest may lie below the edge.
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const on = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), (top + bottom) / 2);
    const seen =
      top < bottom &&
      style.outlineStyle !== 'none' &&
      Number.parseFloat(style.outlineWidth) >= 4 &&
      on !== null &&
      (shown.contains(on) || on.contains(shown));
    const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.innerText).join(' ');
    const name = (labels || element.innerText || element.getAttribute('name') || element.id).trim();
    return { name, seen, again, x: box.x + scrollX, y: box.y + scrollY, height: box.height };
  });

/** Walks the page by the Tab key: what has the focus in turn, and whether that is seen. */
export async function walk(page: Page): Promise<{ name: string; seen: boolean }[]> {
  const steps: { name: string; seen: boolean }[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let i = 0; i < 500; i++) {
    const step = await tab(page);
    if (step === null || step.again) break;
    steps.push({ name: step.name, seen: step.seen });
  }
  return steps;
}
