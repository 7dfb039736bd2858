import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { picture, widths } from './testing-browser.ts';
import { pressCarelessly } from './testing-careless.ts';
import { examine, findCode } from './testing-examine.ts';
import { type Filling, type FormSeen, findForms, press } from './testing-press.ts';

type Swept = {
  /** every page that was opened, as its address stands */
  readonly pages: readonly string[];
  /** a line each: the page, the rule, what breaks it */
  readonly problems: readonly string[];
};

/** Ids, codes, days: two addresses that differ in these alone are one page of two things. */
const varying =
  /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|(?=[^A-Z\d]*[A-Z\d])[\w~-]{20,}|\d+|\d{4}-\d\d(?:-\d\d)?|[A-Z]+(?:%2F|-)\d.*)$/;
const pathShapeOf = ({ pathname }: URL): string =>
  pathname
    .split('/')
    .map((part, i, all) => (varying.test(part) || all[i - 1] === 'of' ? ':' : part))
    .join('/');

const shapeWith = (pathShape: (link: URL) => string, link: URL): string => {
  const query = [...new Set(link.searchParams.keys())].sort().join('&');
  return query === '' ? pathShape(link) : `${pathShape(link)}?${query}`;
};
/** What pages have one shape by their addresses alone. */
export const shapeOfAddress = (link: URL): string => shapeWith(pathShapeOf, link);

type Forms = {
  /** what is sent where a form asks for it, by the name of its field (`#` for a number in it); or of a field of one form: `/new code`, `/:id how` */
  readonly answers: { readonly [name: string]: string };
  /** what ends or takes away is sent when nothing else is left: the higher, the later */
  readonly rank: (action: URL) => number;
  /** each is sent as nobody should, too (`pressCarelessly`); what it answers then is looked at with ENGAWA_WIDTHS=all alone */
  readonly careless?: boolean;
};
type SweepOptions = {
  readonly under?: string;
  /** links and forms that end what is being swept: signing out */
  readonly isLeft?: (link: URL) => boolean;
  /** addresses of one shape are one page of several things */
  readonly pathShape?: (link: URL) => string;
  /** of who is led to what is not theirs to open: that page is asked the same */
  readonly mayRefuse?: boolean;
  readonly most?: number;
  /** the widths at which axe looks, where they are not all; a page of a shape that it has looked at is left to the other rules */
  readonly axeAt?: readonly number[];
  /** forms are sent too: once with nothing in them, once filled in. Left out: nothing is sent */
  readonly forms?: Forms;
  /** is told of everything that answered with a page or a file, as it comes */
  readonly onAnswered?: (method: 'GET' | 'POST', address: URL) => void;
};

/**
 * Opens every page that can be reached from `starts` by links, one of each shape, and by forms where they are sent, and asks each of them what every
 * page must keep: a new page is asked as soon as one leads to it.
 * @param page signed in, or not
 * @returns what breaks a rule, with the page and the rule
 */
export async function sweep(
  page: Page,
  starts: string | readonly string[],
  options: SweepOptions = {},
): Promise<Swept> {
  const { under = '/', isLeft = () => false, pathShape = pathShapeOf, mayRefuse = false, most = 150 } = options;
  const { forms, axeAt, onAnswered = () => {} } = options;
  const origin = new URL(page.url()).origin;
  const waiting = [starts].flat().map((start) => new URL(start, origin));
  const shape = (link: URL) => shapeWith(pathShape, link);
  const known = new Set(waiting.map(shape));
  const [opened, sent] = [new Set<string>(), new Set<string>()];
  const unsent: { readonly at: URL; readonly form: FormSeen }[] = [];
  const examined = new Set<string>();
  const [pages, problems]: string[][] = [[], []];

  const look = async (name: string, status: number, at?: readonly number[]) => {
    const isPage = status < 400 || (mayRefuse && (status === 403 || status === 404));
    const isKnown = axeAt && examined.has(pathShape(new URL(page.url()))) && !name.startsWith('POST');
    examined.add(pathShape(new URL(page.url())));
    const found = isPage || at ? await examine(page, at, isKnown ? [] : axeAt) : [`answers ${status}`];
    if (forms?.careless) found.push(...(await findCode(page)));
    problems!.push(...found.map((problem) => `${name} ${problem}`));
    if (pictures) await takePictures(page, pictures, name);
  };
  const formKey = ({ action, names, open }: FormSeen) =>
    `${pathShape(new URL(action))} ${names.join(' ')} ${open > 0 ? 'asks' : 'confirms'}`;
  const isOurs = (link: URL) => link.origin === origin && isUnder(link.pathname, under);
  /** What leads on from the page that is open. @returns its forms that were not sent yet */
  const follow = async (): Promise<FormSeen[]> => {
    for (const link of await findLinks(page)) {
      if (!isOurs(link) || isLeft(link) || known.has(shape(link))) continue;
      known.add(shape(link));
      waiting.push(link);
    }
    if (!forms) return [];
    const found = (await findForms(page)).filter((form) => {
      const action = new URL(form.action);
      return isOurs(action) && !isLeft(action) && !sent.has(formKey(form));
    });
    return found;
  };
  /** Whether the page that is open has it: one that was sent before may have led on. */
  const isHere = async (form: FormSeen) => (await findForms(page)).some((one) => formKey(one) === formKey(form));
  const send = async (at: URL, form: FormSeen, reopen: () => Promise<boolean>): Promise<void> => {
    if (sent.has(formKey(form))) return;
    sent.add(formKey(form));
    const address = new URL(form.action);
    const name = `POST ${address.pathname}${address.search}`;
    // Whoever brings a file knows what is in it: such a form is sent without.
    const filled: Filling[] = form.brings ? [] : [answersFor(forms!.answers, address.pathname, pathShape(address))];
    let isFresh = false;
    const careless = forms!.careless === true && form.open > 0;
    if (careless) {
      const { problems: wrong, taken, isOld } = await pressCarelessly(page, form, reopen);
      problems!.push(...wrong.map((one) => `${name} ${one}`));
      if (taken || form.brings) onAnswered('POST', address);
      isFresh = !isOld;
    }
    const isSeenEmpty = form.open > 0 && (!careless || widths.length > 2);
    const fillings: Filling[] = isSeenEmpty ? ['empty', ...filled] : filled;
    for (const filling of fillings) {
      if (!isFresh && !(await reopen())) return;
      isFresh = false;
      const led = await press(page, form, filling);
      if (led === 'file' || led.status < 400 || form.brings) onAnswered('POST', address);
      if (led === 'file') continue;
      const said = `${name} (${filling === 'empty' ? 'empty' : 'filled in'})`;
      if (led.status >= 500) problems!.push(`${said} answers ${led.status}`);
      if (!led.isAnswer) {
        const to = new URL(page.url());
        const isNew = isOurs(to) && !opened.has(pathShape(to));
        if (isNew) {
          opened.add(pathShape(to));
          if (led.status < 400) onAnswered('GET', to);
          await look(`${said} → ${to.pathname}`, led.status);
        }
        await note(to);
        continue;
      }
      // What is the same page with what is wrong in it is looked at on the narrow screen alone.
      const isRefused = led.status >= 400;
      if (!isRefused || !careless || isSeenEmpty) await look(said, led.status, isRefused ? widths.slice(0, 1) : widths);
      // What nobody has taken is told of by the routes that are missing, where forms of many rules are sent carelessly too.
      if (filling !== 'empty' && led.status >= 400 && !careless)
        problems!.push(`${said} is not taken: ${await sayWrong(page)}`);
      if (led.status >= 400) continue;
      for (const next of await follow()) if (formKey(next) !== formKey(form)) await send(at, next, () => isHere(next));
    }
  };
  const note = async (at: URL) => {
    for (const form of await follow())
      if (!unsent.some((one) => formKey(one.form) === formKey(form))) unsent.push({ at, form });
  };

  for (;;) {
    if (pages!.length >= most) {
      problems!.push(`${starts}: more than ${most} pages; which of them are the same must be said (pathShape)`);
      break;
    }
    const at = waiting.shift();
    if (at) {
      const name = at.pathname + at.search;
      const status = await open(page, at);
      if (status === 'file' || status < 400) onAnswered('GET', at);
      if (status === 'file') continue;
      // Where a page sends on, the page is the one that it sends to.
      if (new URL(page.url()).origin !== origin) continue;
      pages!.push(name);
      opened.add(pathShape(at));
      await look(name, status);
      await note(at);
      continue;
    }
    if (!forms || unsent.length === 0) break;
    const ranks = unsent.map(({ form }) => forms.rank(new URL(form.action)));
    const [{ at: where, form }] = unsent.splice(ranks.indexOf(Math.min(...ranks)), 1) as [(typeof unsent)[number]];
    await send(where, form, async () => {
      // What is not looked at, only sent, need not be drawn.
      const status = await open(page, where, 'domcontentloaded');
      if (status === 'file' || status >= 400) return false;
      return isHere(form);
    });
  }
  return { pages: pages!, problems: problems! };
}

const answersFor = (answers: Forms['answers'], ...paths: readonly string[]): Forms['answers'] =>
  Object.fromEntries(
    Object.entries(answers).flatMap(([key, value]) => {
      const [end, name] = key.split(' ');
      if (name === undefined) return [[key, value]];
      return paths.some((path) => path.endsWith(end!)) ? [[name, value]] : [];
    }),
  );

const isUnder = (path: string, under: string) => under === '/' || path === under || path.startsWith(`${under}/`);

const sayWrong = async (page: Page): Promise<string> => {
  const said = page.locator('.error-summary, .banner, main');
  return (await said.first().innerText()).replace(/\s+/g, ' ').slice(0, 200);
};

/** @returns its status; `file` where it is one to save */
async function open(page: Page, at: URL, waitUntil: 'load' | 'domcontentloaded' = 'load'): Promise<number | 'file'> {
  try {
    return (await page.goto(at.href, { waitUntil }))?.status() ?? 200;
  } catch (error) {
    if (!/Download is starting|ERR_ABORTED/.test(String(error))) throw error;
    if (pictures) await keepFile(pictures, at.pathname, await (await page.request.get(at.href)).body());
    return 'file';
  }
}

/** For the eye: every page that is swept, and every file that it leads to. */
const pictures = process.env.ENGAWA_PICTURES;
const nameOf = (said: string) => said.replace(/[^\w.]+/g, '-').slice(-90);
async function takePictures(page: Page, folder: string, said: string): Promise<void> {
  for (const width of [375, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, folder, `${nameOf(said)}-${width}`);
  }
}
async function keepFile(folder: string, said: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, nameOf(said)), bytes);
}

const findLinks = async (page: Page): Promise<URL[]> =>
  (
    await page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
        // A place on the page itself is no other page.
        .filter((one) => !one.hasAttribute('download') && !one.getAttribute('href')!.startsWith('#'))
        .map(({ href }) => href),
    )
  )
    .filter((href) => /^https?:/.test(href))
    .map((href) => {
      const url = new URL(href);
      url.hash = '';
      return url;
    });
