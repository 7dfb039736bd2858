import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Hono } from 'hono';
import { chromium, type Locator, type Page } from 'playwright-core';
import { findFreePort } from '../database/embedded/ports.ts';
import { listen } from './listen.ts';
import { findChromium } from './testing-chromium.ts';

/** A narrow phone and an office’s screen; with ENGAWA_WIDTHS=all a tablet too, which over all pages costs minutes. */
export const widths: readonly [narrow: number, ...wider: number[]] =
  process.env.ENGAWA_WIDTHS === 'all' ? [320, 768, 1280] : [320, 1280];

type How = {
  readonly width?: number;
  readonly height?: number;
  readonly javaScript?: boolean;
  readonly forcedColors?: boolean;
  readonly reducedMotion?: boolean;
  /** cookies of the site under test */
  readonly cookies?: Readonly<Record<string, string>>;
  /** everything goes by this proxy (`startLine`) */
  readonly proxy?: string;
};

export type TestBrowser = {
  readonly url: string;
  /** Opens a path of the site in a browser context of its own. */
  open(path: string, how?: How): Promise<Page>;
  /** @throws when a page asked another origin, broke its own content policy or threw; or when a process stays */
  close(): Promise<void>;
};

const args = [...['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking']];

/** Instead of some forty files a page; the kit, whoever looks at pictures, and ENGAWA_WIDTHS=all have the files that the page asks for. */
const localFonts = path.join(import.meta.dirname, 'testing-fonts.conf');

/**
 * A real browser before a site: one for each test file, closed in `afterAll`.
 * @param site served on a free port; or the address of one that is served already
 * @param also other origins that its pages lead to: the issuer's
 * @param ownFonts pages fetch their fonts as on anybody's device; left out, they find the face on the machine
 */
export async function openBrowser(
  site: Hono | string,
  also: readonly string[] = [],
  { ownFonts = process.env.ENGAWA_WIDTHS === 'all' || process.env.ENGAWA_PICTURES !== undefined } = {},
): Promise<TestBrowser> {
  const { executable, env } = await findChromium();
  const mark = randomUUID();
  const stop = typeof site === 'string' ? undefined : await serve(site);
  const url = typeof site === 'string' ? site : stop!.url;
  const browser = await chromium.launch({
    executablePath: executable,
    args: ownFonts ? args : [...args, '--disable-remote-fonts'],
    env: { ...process.env, ...env, ...(!ownFonts && { FONTCONFIG_FILE: localFonts }), ENGAWA_TEST_BROWSER: mark },
  });
  const problems: string[] = [];
  return {
    url,
    async open(
      target,
      { width = 1280, height = 900, javaScript = true, forcedColors, reducedMotion, cookies = {}, proxy } = {},
    ) {
      const context = await browser.newContext({
        viewport: { width, height },
        ...(proxy !== undefined && { proxy: { server: proxy, bypass: '<-loopback>' } }),
        javaScriptEnabled: javaScript,
        forcedColors: forcedColors ? 'active' : 'none',
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
        locale: 'ja-JP',
        timezoneId: 'Asia/Tokyo',
      });
      await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })));
      context.on('request', (request) => {
        if (![url, ...also].includes(new URL(request.url()).origin)) problems.push(`${target} asked ${request.url()}`);
      });
      context.on('weberror', (error) => problems.push(`${target}: ${error.error().message}`));
      context.on('console', (message) => {
        if (/content security policy/i.test(message.text())) problems.push(`${target}: ${message.text()}`);
      });
      const page = await context.newPage();
      if (proxy !== undefined) page.setDefaultNavigationTimeout(120_000);
      await page.goto(url + target);
      return page;
    },
    async close() {
      await browser.close();
      await stop?.();
      const left = await findMarked(mark);
      if (left.length > 0) problems.push(`processes are left: ${left.join(', ')}`);
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  };
}

async function serve(site: Hono) {
  const port = await findFreePort();
  const stop = await listen(site, '127.0.0.1', port);
  return Object.assign(stop, { url: `http://127.0.0.1:${port}` });
}

/** Processes that were started with this mark in their environment; each child of a browser has it. */
async function findMarked(mark: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
      return environment.includes(mark) ? id : undefined;
    }),
  );
  return found.filter((id) => id !== undefined);
}

/** Presses what leads on, and waits for the page that comes: on a busy machine the one that is left stands a while after the click, and has long been loaded. */
export async function leave(page: Page, what: Locator): Promise<void> {
  await Promise.all([page.waitForNavigation(), what.click()]);
}

/** Keeps what the page looks like, whole, in a folder that is looked at and thrown away. */
export async function picture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
