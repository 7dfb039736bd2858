import type { Page } from 'playwright-core';
import { findViolations } from './testing-axe.ts';
import { widths } from './testing-browser.ts';
import { findOverflow, measure } from './testing-measure.ts';

const bars = { resident: { text: 16, target: 48 }, staff: { text: 14, target: 44 } } as const;

/**
 * What every page must keep, asked of the page that is open: a line for each thing that breaks a rule.
 * @param at the widths at which it is looked at
 * @param axeAt those of them at which axe looks too, by far the dearest
 */
export async function examine(
  page: Page,
  at: readonly number[] = widths,
  axeAt: readonly number[] = at,
): Promise<string[]> {
  const [narrow] = widths;
  const { look, problems } = await findStructure(page);
  const bar = bars[look];
  for (const width of at) {
    await page.setViewportSize({ width, height: 900 });
    const said = `at ${width} px:`;
    if (axeAt.includes(width))
      problems.push(...(await findViolations(page)).map((violation) => `${said} axe ${violation}`));
    const { targets, small, over, sideways } =
      width === narrow
        ? await measure(page, bar.text)
        : { targets: [], small: [], sideways: [], over: await findOverflow(page) };
    if (over > 0) problems.push(`${said} reaches ${over} px past the right edge`);
    problems.push(...sideways.map((one) => `${said} a list moves sideways: ${one}`));
    problems.push(...small.map((one) => `${said} text under ${bar.text} px: ${one}`));
    const tight = targets.filter(
      (one) => !one.inline && (one.height < bar.target - 0.1 || one.width < Math.min(bar.target, 24) - 0.1),
    );
    problems.push(
      ...tight.map(
        ({ name, width, height }) => `${said} target under ${bar.target} px: ${name} (${width} × ${height})`,
      ),
    );
  }
  return problems;
}

/** What a page is made of; what is tucked away is opened, so that it is looked at too. */
const findStructure = (page: Page): Promise<{ look: 'resident' | 'staff'; problems: string[] }> =>
  page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    const look = document.documentElement.classList.contains('resident') ? 'resident' : 'staff';
    const count = (selector: string) => document.querySelectorAll(selector).length;
    const problems: string[] = [];
    if (document.documentElement.lang !== 'ja') problems.push('has no lang="ja"');
    if (document.title.trim() === '') problems.push('has no title');
    if (count('h1') !== 1) problems.push(`has ${count('h1')} h1`);
    if (count('main') !== 1) problems.push(`has ${count('main')} main landmarks`);
    if (count('style,[style],script:not([src])') > 0) problems.push('has style or script of its own in the page');
    // Readings that were written where nothing reads them.
    const bare = /.{0,6}《.{0,8}/.exec(document.body.innerText);
    if (bare && look === 'resident') problems.push(`shows a reading as text: ${bare[0]}`);
    return { look, problems };
  });

/** Names of the code, values that are none, sentences in English: what stands on a page by mistake. Names of files and of staff are none of it. */
export const findCode = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found =
      /\b(?:undefined|NaN|null)\b|\[object \w+\]|(?<![\w./-])[a-z]+(?:[-_][a-z]+)+(?![\w./-])|\b[A-Za-z]+ [a-z]+ [a-z]+\b/.exec(
        document.querySelector('main')?.innerText ?? '',
      );
    return found ? [`shows what is of the code: ${found[0]}`] : [];
  });
