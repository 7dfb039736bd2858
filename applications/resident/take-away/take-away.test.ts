import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameProxy, openTestPerson } from '../../../exchange/testing-person.ts';
import { textOfPdf } from '../../../web/print/testing.ts';
import { type Home, openHome } from '../account/testing.ts';
import { findViolationsAtEveryWidth } from '../testing.ts';

/* What a resident takes away: as a file for a machine, and on paper for who has never used one. */

let home: Home;
let page: Page;
let own: string;
beforeAll(async () => {
  home = await openHome();
  page = await home.signIn(0, { width: 375 });
  own = page.url();
}, 60_000);
afterAll(() => home?.close());

const tokenOn = async (at: string) => {
  await page.goto(at);
  return page.locator('input[name="form_token"]').first().inputValue();
};
const take = async (path: string, form: Record<string, string> = {}) =>
  page.request.post(`${own}/take-away${path}`, {
    form: { form_token: await tokenOn(`${own}/take-away`), ...form },
    maxRedirects: 0,
  });

test('the pages say what is in it and warn about machines that others use', async () => {
  await page.goto(`${own}/take-away`);
  expect(await page.locator('main').innerText()).toMatch(/わたしの記録[\s\S]*ほかの人も使う機械では/);
});

test('everything comes as JSON and as a PDF in sentences, under a dated name; that it was taken is in it the next time', async () => {
  const json = await take('/json');
  expect(json.headers()).toMatchObject({
    'cache-control': 'no-store',
    'content-type': expect.stringContaining('json'),
  });
  expect(decodeURIComponent(json.headers()['content-disposition']!)).toMatch(
    /attachment;.*わたしの記録の控え \d{4}-\d\d-\d\d\.json/,
  );
  const all = (await json.json()) as { format: string; trail: { said: string }[] };
  expect(all.format).toBe('engawa-export/v1');
  const pdf = await take('/pdf');
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  const text = textOfPdf(await pdf.body()).replaceAll('\u00A0', ' ');
  for (const part of ['わたしの記録の控え', '1　わたしの記録', '2　同意', '5　代わりをする人', '0999-00-0101'])
    expect(text, part).toContain(part);
  expect(text).toContain('情報をまとめて取り出しました');
  expect(text).not.toContain('\uFFFD');
});

test('the letter of a month is the one that the town hall would print; a month to come is asked again', async () => {
  const month = await take('/month', { month: new Date().toISOString().slice(0, 7) });
  expect(month.status()).toBe(200);
  const text = textOfPdf(await month.body());
  expect(text).toContain('わたしの記録のお知らせ');
  // How often somebody looks by themselves is in no letter.
  expect(text).not.toContain('取り出しました');
  for (const wrong of [{}, { month: '2099-01' }, { month: 'x' }])
    expect((await take('/month', wrong as Record<string, string>)).status()).toBe(400);
});

test('every month by post: asked and ended by one press each, without script, and said where one reads the records', async () => {
  await page.goto(`${own}/trail`);
  await page.locator('main a[href$="/monthly-post"]').click();
  await page.waitForURL('**/monthly-post');
  expect(await findViolationsAtEveryWidth(page)).toEqual([]);
  for (const [said, state] of [
    ['頼みました', '送ることになっています'],
    ['やめました', '頼んでいません'],
  ] as const) {
    await page.locator('main form button').click();
    expect(await page.locator('.banner.success').innerText()).toContain(said);
    expect((await page.locator('.answers').innerText()).replace(/\s/g, '')).toContain(state);
    await home.look(page, `resident-monthly-post-${said}`);
  }
});

test('a supporter and a proxy without all of what is read, and a form without its token, take nothing', async () => {
  const { region } = home;
  const { rows } = await region.database.pool('admin', 1).query<{ subject: string }>(
    `SELECT a.subject FROM exchange.account a JOIN exchange.sign_in_session s ON s.account = a.id
        WHERE s.how = 'development' LIMIT 1`,
  );
  const { subject } = rows[0]!;
  const { sharing1, sharing2 } = region.town.cast;
  const person = await openTestPerson(region, subject === sharing1 ? sharing2 : sharing1);
  const proxy = await openTestPerson(region, subject);
  const name = await nameProxy(person, proxy, { kind: 'supporter', scope: ['read'] });
  await page.goto(`${home.url}/resident`);
  const theirs = `${home.url}/resident/of/${name}`;
  expect((await page.request.get(theirs)).status()).toBe(200);
  expect((await page.request.get(`${theirs}/take-away`)).status()).toBe(404);
  await page.goto(`${theirs}/monthly-post`);
  expect(await page.locator('main form').count()).toBe(0);
  const form = { form_token: await tokenOn(`${own}/take-away`) };
  for (const path of ['', '/end'])
    expect((await page.request.post(`${theirs}/monthly-post${path}`, { form })).status()).toBe(404);
  for (const path of ['/json', '/pdf', '/month'])
    expect((await page.request.post(`${theirs}/take-away${path}`, { form })).status(), path).toBe(404);
  // Nobody stands in for what is the account's own.
  expect((await page.request.get(`${theirs}/account`)).status()).toBe(404);
  for (const path of ['/json', '/pdf', '/month'])
    expect((await take(path, { form_token: 'x' })).status(), path).toBe(403);
});
