import type { Page } from 'playwright-core';
import { findViolations } from './testing-axe.ts';
import { widths } from './testing-browser.ts';
import { findOverflow, findSmallText, findTargets } from './testing-measure.ts';

type Swept = {
  /** every page that was opened, as its address stands */
  readonly pages: readonly string[];
  /** a line each: the page, the rule, what breaks it */
  readonly problems: readonly string[];
};

const bars = { resident: { text: 16, target: 48 }, staff: { text: 14, target: 44 } } as const;

/** Ids, codes, days: two addresses that differ in these alone are one page of two things. */
const varying =
  /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|(?=[^A-Z\d]*[A-Z\d])[\w~-]{20,}|\d+|\d{4}-\d\d(?:-\d\d)?|[A-Z]+(?:%2F|-)\d.*)$/;
const shapeOf = ({ pathname, searchParams }: URL): string => {
  const path = pathname
    .split('/')
    .map((part, i, all) => (varying.test(part) || all[i - 1] === 'of' ? ':' : part))
    .join('/');
  const query = [...new Set(searchParams.keys())].sort().join('&');
  return query === '' ? path : `${path}?${query}`;
};

/**
 * Opens every page that can be reached from `start` by links alone, one of each shape, and asks each of them what every page must keep: a
 * new page is asked as soon as one leads to it. Nothing is sent: forms are not pressed.
 * @param page signed in, or not
 * @param under links that lead out of this path are not followed
 * @param isLeft links that end what is being swept: signing out
 * @returns what breaks a rule, with the page and the rule
 */
export async function sweep(
  page: Page,
  start: string,
  { under = '/', isLeft = () => false, shape = shapeOf, mayRefuse = false, most = 150 }: SweepOptions = {},
): Promise<Swept> {
  const origin = new URL(page.url()).origin;
  const waiting = [new URL(start, origin)];
  const known = new Set(waiting.map(shape));
  const pages: string[] = [];
  const problems: string[] = [];
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    if (pages.length >= most) {
      problems.push(`${start}: more than ${most} pages; which of them are the same must be said (shapeOf)`);
      break;
    }
    const name = at.pathname + at.search;
    const status = await open(page, at);
    if (status === 'file') continue;
    // Where a page sends on, the page is the one that it sends to.
    if (new URL(page.url()).origin !== origin) continue;
    pages.push(name);
    const isPage = status === 200 || (mayRefuse && (status === 403 || status === 404));
    const found = isPage ? await examine(page) : [`answers ${status}`];
    problems.push(...found.map((problem) => `${name} ${problem}`));
    for (const link of await findLinks(page)) {
      if (link.origin !== origin || isLeft(link) || !isUnder(link.pathname, under) || known.has(shape(link))) continue;
      known.add(shape(link));
      waiting.push(link);
    }
  }
  return { pages, problems };
}
type SweepOptions = {
  readonly under?: string;
  readonly isLeft?: (link: URL) => boolean;
  /** addresses of one shape are one page of several things */
  readonly shape?: (link: URL) => string;
  /** of who is led to what is not theirs to open: that page is asked the same */
  readonly mayRefuse?: boolean;
  readonly most?: number;
};

const isUnder = (path: string, under: string) => under === '/' || path === under || path.startsWith(`${under}/`);

/** @returns its status; `file` where it is one to save */
async function open(page: Page, at: URL): Promise<number | 'file'> {
  try {
    return (await page.goto(at.href))?.status() ?? 200;
  } catch (error) {
    if (/Download is starting|ERR_ABORTED/.test(String(error))) return 'file';
    throw error;
  }
}

const findLinks = async (page: Page): Promise<URL[]> =>
  (
    await page
      .locator('a[href]')
      .evaluateAll((all) =>
        all.filter((one) => !one.hasAttribute('download')).map((one) => (one as HTMLAnchorElement).href),
      )
  )
    .filter((href) => /^https?:/.test(href))
    .map((href) => {
      const url = new URL(href);
      url.hash = '';
      return url;
    });

async function examine(page: Page): Promise<string[]> {
  const [narrow] = widths;
  const problems = await findStructure(page);
  const look = (await page.evaluate(() => document.documentElement.classList.contains('resident')))
    ? 'resident'
    : 'staff';
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const at = `at ${width} px:`;
    problems.push(...(await findViolations(page)).map((violation) => `${at} axe ${violation}`));
    const over = await findOverflow(page);
    if (over > 0) problems.push(`${at} reaches ${over} px past the right edge`);
    if (width !== narrow) continue;
    const { text, target } = bars[look];
    problems.push(...(await findSmallText(page, text)).map((one) => `${at} text under ${text} px: ${one}`));
    const small = (await findTargets(page)).filter(
      (one) => !one.inline && (one.height < target - 0.1 || one.width < Math.min(target, 24) - 0.1),
    );
    problems.push(
      ...small.map(({ name, width, height }) => `${at} target under ${target} px: ${name} (${width} × ${height})`),
    );
  }
  return problems;
}

const findStructure = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const count = (selector: string) => document.querySelectorAll(selector).length;
    const problems: string[] = [];
    if (document.documentElement.lang !== 'ja') problems.push('has no lang="ja"');
    if (document.title.trim() === '') problems.push('has no title');
    if (count('h1') !== 1) problems.push(`has ${count('h1')} h1`);
    if (count('main') !== 1) problems.push(`has ${count('main')} main landmarks`);
    if (count('style,[style],script:not([src])') > 0) problems.push('has style or script of its own in the page');
    return problems;
  });
