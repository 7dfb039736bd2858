import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';

const beside = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const axe = readFileSync(beside.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Sends axe to the page once: to send it costs as much as to ask it. Every document to which the page goes later has it at hand; one that runs no
 * script of the page is sent it each time.
 * @param has what is there: axe itself, what gives it, or neither
 * @returns what makes it be there, run in the page
 */
async function sourceFor(page: Page, has: Shape['has']): Promise<string> {
  if (has) return has === 'axe' ? '0' : 'window.giveAxe()';
  if (!given.has(page)) await page.addInitScript({ content: `window.giveAxe = () => { ${axe} };` });
  given.add(page);
  return axe;
}
const given = new WeakSet<Page>();

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Of its rules those that ask how large things are and where they stand; the others ask what there is, and what of it is shown. */
const ofLayout = ['target-size', 'scrollable-region-focusable'];

type Shape = {
  readonly resident: boolean;
  readonly has: 'axe' | 'giveAxe' | undefined;
  /** what there is on the page */
  readonly whole: string;
  /** what of it is shown */
  readonly shown: string;
};
/** What axe has looked at in a browser, by shape; `colour` before what was measured for contrast too. */
const looked = new WeakMap<Browser, Set<string>>();

/**
 * What axe holds against the page: WCAG 2.2 AA, and for residents text at 7:1 too. Empty when all is well. It is told once of a shape: of a page that is
 * opened anew, or is wider now and shows the same, only the rules of layout are asked. Contrast, by far the dearest of them, is measured once for what
 * there is, whatever is shown of it: hardly a style of ours has other colours at another width.
 */
export async function findViolations(page: Page): Promise<string[]> {
  const { resident, has, whole, shown } = await page.evaluate(shapeOf);
  const browser = page.context().browser()!;
  const known = looked.get(browser) ?? new Set();
  looked.set(browser, known);
  const [isShown, isColoured] = [known.has(whole + shown), known.has(`colour ${whole}`)];
  known.add(whole + shown).add(`colour ${whole}`);
  const { violations } = await new AxeBuilder({ page, axeSource: await sourceFor(page, has) })
    .setLegacyMode()
    .options({
      runOnly: isShown ? { type: 'rule', values: ofLayout } : { type: 'tag', values: levels },
      // What is well is not told, and so not worked out.
      resultTypes: ['violations'],
      rules: {
        'color-contrast': { enabled: !isColoured },
        'color-contrast-enhanced': { enabled: !isColoured && resident },
        'target-size': { enabled: true },
      },
    })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}

/**
 * Runs in the page. Two pages are of one shape when they differ in nothing but which words, addresses and ids stand in them: each of these is told by
 * where in the page it stands first, so that what is said twice, or leads nowhere, is another shape.
 */
function shapeOf(): Shape {
  const places = new Map<string, number>();
  const placeOf = (text: string) => {
    const known = places.get(text) ?? places.size;
    places.set(text, known);
    return known;
  };
  const free =
    /^(?:id|for|href|src|action|name|value|alt|title|headers|datetime|aria-(?:label|labelledby|describedby|controls|details)|data-.*)$/;
  const telling = ({ name, value, ownerElement }: Attr) => {
    if (!free.test(name) || value === '' || ownerElement!.localName === 'link') return `${name}=${value}`;
    const isList = name === 'headers' || (name.startsWith('aria-') && name !== 'aria-label');
    const parts = isList ? value.split(' ') : [value.replace(/^#/, '')];
    return `${name}=${value.startsWith('#') ? '#' : ''}${parts.map(placeOf)}`;
  };
  const all = [...document.querySelectorAll('*')].filter((one) => !one.closest('rt,rp'));
  const order = new Map<Element | null, number>(all.map((one, i) => [one, i]));
  const whole = all.map((one) => {
    const texts = [...one.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const text = texts.map(({ nodeValue }) => nodeValue!.trim()).join('');
    const said = text === '' || one.localName === 'style' ? text : placeOf(text);
    return `${order.get(one.parentElement)} ${one.localName} ${[...one.attributes].map(telling)} ${said}`;
  });
  const shown = all.map((one) => {
    const { width, height, right, bottom } = one.getBoundingClientRect();
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return 0;
    return width > 0 && height > 0 && right > 0 && bottom + scrollY > 0 ? 1 : 2;
  });
  const short = (parts: readonly unknown[]) => {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (const sign of parts.join('\n')) {
      one = Math.imul(one ^ sign.codePointAt(0)!, 2654435761);
      two = Math.imul(two ^ sign.codePointAt(0)!, 1597334677);
    }
    return `${parts.length} ${one >>> 0} ${two >>> 0}`;
  };
  return {
    resident: document.documentElement.classList.contains('resident'),
    has: 'axe' in window ? 'axe' : 'giveAxe' in window ? 'giveAxe' : undefined,
    whole: short(whole),
    shown: short(shown),
  };
}
