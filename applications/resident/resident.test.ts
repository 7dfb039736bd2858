import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestRegion } from '../../exchange/testing.ts';
import type { TestBrowser } from '../../web/testing-browser.ts';
import { openTestPages, type TestPages } from '../testing.ts';

let region: TestRegion;
let pages: TestPages;
let browser: TestBrowser;
beforeAll(async () => {
  pages = await openTestPages();
  ({ region, browser } = pages);
});
afterAll(() => pages?.close());

/** Somebody of the town, without proof: the shortcut of the fictional region. */
async function signIn(path = '/resident', how: Parameters<TestBrowser['open']>[1] = {}): Promise<Page> {
  const page = await browser.open(path, how);
  await choose(page, 0);
  return page;
}
/** As another of the town. */
async function signInAs(index: number): Promise<Page> {
  const page = await browser.open('/resident');
  await choose(page, index);
  return page;
}
/** The issuer's pages: whose device it is, in which way, as whom. */
async function choose(page: Page, index: number): Promise<void> {
  if (await page.getByText('は、あなたのものですか').first().isVisible())
    await page.locator('main .actions a').first().click();
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.waitForURL('**/choose');
  await page.locator('main form button').nth(index).click();
  await page.waitForURL(`${pages.url}/resident/**`);
}
const sessionCookie = async (page: Page) =>
  (await page.context().cookies(pages.url)).find(({ name }) => name === 'app-resident');

test('a resident signs in, reads who saw what, and signs out', async () => {
  const page = await signIn();
  expect(await page.locator('h1').innerText()).toBe('なにをしますか');
  expect(await page.locator('main .card').count()).toBe(8);
  await page.locator('main a[href$="/trail"]').click();
  await page.waitForSelector('.timeline');
  expect(await page.locator('.timeline').innerText()).toMatch(/サインイン|ページ/);
  await page.getByRole('link', { name: 'やめる' }).click();
  await page.getByRole('button', { name: 'サインアウトする' }).click();
  await page.waitForURL('**/resident/signed-out');
  expect(await page.locator('h1').innerText()).toBe('サインアウトしました');
  // The issuer's session has ended too: it asks again.
  await page.goto(`${pages.url}/resident`);
  expect(new URL(page.url()).origin).toBe(region.url);
  await page.context().close();
});

test('a session is under a new id at each sign-in, whatever id the browser was given before', async () => {
  const planted = 'A'.repeat(43);
  const page = await signIn('/resident', { cookies: { 'app-resident': planted } });
  const cookie = (await sessionCookie(page))!;
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(cookie.value).not.toBe(planted);
  const stranger = await fetch(`${pages.url}/resident`, {
    redirect: 'manual',
    headers: { Cookie: `app-resident=${planted}` },
  });
  expect(stranger.headers.get('location')).toMatch(/^\/resident\/sign-in\?/);
  await page.context().close();
});

test('a form of another site, without its token, or of another session does nothing', async () => {
  const [mine, other] = [await signIn(), await signIn()];
  const cookie = `app-resident=${(await sessionCookie(mine))!.value}`;
  await other.goto(`${pages.url}/resident/sign-out`);
  const foreign = await other.locator('input[name="form_token"]').inputValue();
  await mine.goto(`${pages.url}/resident/sign-out`);
  const own = await mine.locator('input[name="form_token"]').inputValue();
  const post = (token: string | undefined, site: string) =>
    fetch(`${pages.url}/resident/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: cookie, 'Sec-Fetch-Site': site },
      body: new URLSearchParams(token === undefined ? {} : { form_token: token }),
    });
  for (const [token, site] of [
    [undefined, 'same-origin'],
    [foreign, 'same-origin'],
    [own, 'cross-site'],
  ] as const)
    expect((await post(token, site)).status).toBe(403);
  expect((await mine.goto(`${pages.url}/resident`))!.status()).toBe(200);
  expect((await post(own, 'same-origin')).status).toBe(303);
  await Promise.all([mine, other].map((page) => page.context().close()));
});

test('a return address leads nowhere else', async () => {
  for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', '/municipal']) {
    const page = await signIn(`/resident/sign-in?${new URLSearchParams({ back })}`);
    expect(new URL(page.url()).origin).toBe(pages.url);
    expect(new URL(page.url()).pathname).toMatch(/^\/resident\/of\//);
    await page.context().close();
  }
});

test('no page is framed, kept by a browser, or shown by going back after signing out', async () => {
  const page = await signIn();
  const response = (await page.goto(page.url()))!;
  expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
  expect(response.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  await page.locator('main a[href$="/trail"]').click();
  await page.waitForSelector('.timeline');
  const second = await page.context().newPage();
  await second.goto(`${pages.url}/resident/sign-out`);
  await second.getByRole('button', { name: 'サインアウトする' }).click();
  await second.waitForURL('**/resident/signed-out');
  // The other tab, and the way back, show nothing of anybody.
  await page.goBack();
  await page.waitForLoadState();
  expect(new URL(page.url()).origin).toBe(region.url);
  await page.goForward().catch(() => {});
  expect(await page.locator('.timeline').count()).toBe(0);
  await page.context().close();
});

test('somebody else’s page is answered like none', async () => {
  const [one, other] = [await signIn(), await signInAs(1)];
  const path = new URL(other.url()).pathname;
  const answers = await Promise.all(
    [path, '/resident/of/nobody', '/resident/nothing'].map(async (at) => {
      const response = await one.request.get(pages.url + at);
      return [
        response.status(),
        (await response.text()).replace(/[\w-]{43,}|\d+時\d+分|T[\d:.]+Z|back=[^"&]*|seconds-left="\d+"/g, ''),
      ];
    }),
  );
  expect(answers[0]![0]).toBe(404);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  await Promise.all([one, other].map((page) => page.context().close()));
});

test('what is sent after the session has ended is kept for the same person, offered again, and for nobody else', async () => {
  const page = await signIn();
  await page.goto(`${pages.url}/resident/sign-out`);
  const token = await page.locator('input[name="form_token"]').inputValue();
  const admin = region.database.pool('admin', 1);
  await admin.query(`UPDATE application_session.session SET used_at = used_at - interval '40 days'`);
  const send = (fields: Record<string, string>) =>
    page.request.post(`${pages.url}/resident/of/x/questions?about=1`, { form: fields, maxRedirects: 0 });
  expect(await (await send({ form_token: 'x', why: 'まぎれこませたもの' })).text()).toContain('せませんでした');
  const late = await send({ form_token: token, why: 'なぜ見たのですか' });
  expect([late.status(), await late.text()]).toEqual([403, expect.stringContaining('なくなっていません')]);

  const other = await signInAs(1);
  expect(await other.content()).not.toContain('なぜ見たのですか');
  await page.goto(`${pages.url}/resident`);
  await page.locator('main a.button').click();
  if (new URL(page.url()).origin === region.url) await choose(page, 0);
  await page.waitForURL('**/resident/kept**');
  const shown = await page.locator('main').innerText();
  expect(shown).toContain('なぜ見たのですか');
  expect(shown).not.toContain('まぎれこませたもの');
  const form = page.locator('form[action*="/questions"]');
  expect(await form.getAttribute('action')).toMatch(/^\/resident\/of\/x\/questions\?about=1&kept=/);
  expect(await form.locator('input[name="why"]').inputValue()).toBe('なぜ見たのですか');
  await page.locator('form[action$="/kept"] button').click();
  await page.waitForURL(/resident\/of\//);
  await Promise.all([page, other].map((one) => one.context().close()));
});

test('what ends at the exchange ends here at once', async () => {
  const page = await signIn();
  await region.database.pool('admin', 1).query('UPDATE exchange.sign_in_session SET ended_at = now()');
  await page.locator('main a[href$="/trail"]').click();
  expect(await page.locator('h1').innerText()).toBe('画面を閉じました');
  expect(await page.locator('.timeline').count()).toBe(0);
  await page.context().close();
});
