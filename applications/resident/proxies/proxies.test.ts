import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, enrol } from '../../../exchange/testing-acting.ts';
import type { TownProxy } from '../../../town/proxies.ts';
import { getResident } from '../../../town/town.ts';
import { findViolationsAtEveryWidth, openResidents, type Residents } from '../testing.ts';

/*
 * 家族や代理の人 in a browser: asking somebody to stand in, taking it up, what they see then, and the end of it from either side.
 */
let residents: Residents;
let person: string;
let friend: string;
let daughter: TownProxy;
let neighbour: TownProxy;
const clerk = { sub: 'c-1', role: '窓口担当' };
beforeAll(async () => {
  residents = await openResidents();
  const { town } = residents.region;
  person = town.cast.sharing1;
  friend = town.cast.sharing2;
  [daughter, neighbour] = town.proxies as [TownProxy, TownProxy];
});
afterAll(() => residents?.close());

const go = (page: Page, path: string) => page.goto(page.url().replace(/(\/of\/[^/?]+).*$/, `$1${path}`));
const main = (page: Page) => page.locator('main').innerText();
const cards = async (page: Page) =>
  (await page.locator('main .card').evaluateAll((all) => all.map((one) => one.getAttribute('href')!))).map((href) =>
    href.replace(/^\/resident\/of\/[^/]+/, ''),
  );
/** To the page of somebody for whom the reader stands in. */
async function toPageOf(page: Page, label: string): Promise<void> {
  await page.goto(`${residents.url}/resident`);
  await residents.press(page, `.card:has-text("${label}")`);
}

test('somebody is asked one question a page, the code is shown once, taken up, seen by its scope alone, and ended by the person', async () => {
  const page = await residents.signIn(person, '/resident', { javaScript: false, width: 320 });
  await go(page, '/proxies');
  await residents.press(page);
  await residents.press(page); // nothing chosen
  expect(await page.locator('.error-summary').innerText()).toContain('たのむ人を一つ選んでください');
  await page.getByLabel(/見てもらう人/).check();
  await residents.press(page);
  await page.getByLabel(/^記録/).check();
  await residents.press(page);
  await page.getByLabel('1年のあいだ').check();
  await residents.press(page);
  await page.getByLabel('呼び名').fill('お向かいの野々村さん');
  await residents.press(page);
  expect(await main(page)).toMatch(/お向かいの野々村さん[\s\S]*支援者[\s\S]*記録を見る/);
  await residents.age(700);
  await residents.press(page);
  expect(await page.locator('h1').innerText()).toBe('もう一度、本人の確認をします');
  await residents.press(page);
  await residents.choose(page, person);
  expect(await main(page)).toMatch(/本人の確認ができました[\s\S]*/);
  expect(await main(page)).toContain('お向かいの野々村さん');
  expect(page.url()).not.toContain(encodeURIComponent('野々村'));
  await residents.press(page);
  const code = await page.locator('.handed-code').innerText();
  expect(code).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
  await go(page, '/proxies');
  expect(await main(page)).toMatch(/返事を待っている招待[\s\S]*お向かいの野々村さん/);
  expect(await page.content()).not.toContain(code);

  const other = await residents.signIn(friend);
  await residents.press(other, 'a[href="/resident/invitation"]');
  const take = async (typed: string) => {
    await other.goto(`${residents.url}/resident/invitation`);
    await other.getByLabel('番号').fill(typed);
    await residents.press(other);
    await other.getByLabel('呼び名').fill('お向かいの三浦さん');
    await residents.press(other);
  };
  await take('aaaaa-aaaaa');
  expect(await other.locator('.error-summary').innerText()).toContain('この招待の番号は使えません');
  expect(await findViolationsAtEveryWidth(other)).toEqual([]);
  await take(code.toUpperCase().replace('-', ' '));
  expect(await main(other)).toContain('代わりができるようになりました');
  await toPageOf(other, 'お向かいの三浦さん');
  expect(await main(other)).toContain('お向かいの三浦さんのページを、代わりに見ています');
  expect(await cards(other)).toEqual(['/trail', '/proxies/lay-down']);
  for (const path of ['/consents', '/consents/all', '/proxies', '/proxies/new', '/take-away', '/account'])
    expect([path, (await go(other, path))!.status()]).toEqual([path, 404]);
  await go(other, '/trail');
  expect(await main(other)).toContain('代わりに見ています');

  await residents.press(page, '.card:has-text("お向かいの野々村さん")');
  await residents.press(page);
  expect(await main(page)).toMatch(/終わりにしました[\s\S]*終わったもの[\s\S]*お向かいの野々村さん/);
  expect((await go(other, '/trail'))!.status()).toBe(404);
  await Promise.all([page, other].map((one) => one.context().close()));
});

test('the daughter of the town decides for her mother; the neighbour reads, and lays it down', async () => {
  const page = await residents.signIn(daughter.proxy);
  await toPageOf(page, '母');
  expect(await cards(page)).toEqual([
    ...['/trail', '/care', '/consents', '/questions', '/requests', '/take-away', '/proxies/lay-down'],
  ]);
  expect(await findViolationsAtEveryWidth(page)).toEqual([]);
  await go(page, '/consents/given');
  expect(await main(page)).toContain('母のページを、代わりに見ています');
  await residents.press(page, '.card:has-text("ヘルパーステーションこはる"):has-text("居宅サービス計画等の共有")');
  await residents.press(page);
  expect(await main(page)).toContain('取りやめました');
  await residents.press(page, 'main .button.second');
  await residents.press(page);
  expect(await main(page)).toContain('同意しました');
  const { rows } = await residents.region.database
    .pool('admin', 1)
    .query(`SELECT giver FROM exchange.consent WHERE channel = 'web'`);
  expect(rows).toEqual([{ giver: 'person' }]);

  const other = await residents.signIn(neighbour.proxy);
  await toPageOf(other, 'お隣の方');
  expect(await cards(other)).toEqual(['/trail', '/questions', '/proxies/lay-down']);
  await go(other, '/proxies/lay-down');
  expect(await findViolationsAtEveryWidth(other)).toEqual([]);
  await residents.press(other);
  expect(await main(other)).toContain('代わりをやめました');
  // Their own page is the only one again.
  expect(new URL(other.url()).pathname).toMatch(/^\/resident\/of\//);
  const mother = await residents.signIn(daughter.resident);
  await go(mother, '/proxies');
  expect(await main(mother)).toMatch(/いま、代わりをする人[\s\S]*長女（任意代理人）[\s\S]*終わったもの[\s\S]*お隣さん/);
  expect(await findViolationsAtEveryWidth(mother)).toEqual([]);
  await Promise.all([page, other, mother].map((one) => one.context().close()));
});

test('a legal proxy is the town hall’s: named as such, and ended there alone', async () => {
  const { region } = residents;
  const hall = await region.client('GOV/990019/main');
  await enrol(hall, clerk.sub, clerk.role);
  const ward = region.town.cast.sharingHardName;
  const [found] = await hall.codesOf(getResident(region.town, ward).insured, 'certification-for-plan');
  const invited = await act<{ code: string }>(region, hall, '/v1/proxies', clerk, {
    subject: found!.code!,
    kind: 'legal',
    label: '成年後見人',
    evidence: 'guardianship-certificate',
    reference: '登記',
  });
  const page = await residents.signIn(friend, '/resident/invitation');
  await page.getByLabel('番号').fill(invited.body.code);
  await residents.press(page);
  await page.getByLabel('呼び名').fill('伯母');
  await residents.press(page);
  await toPageOf(page, '伯母');
  expect(await cards(page)).toEqual([
    ...['/trail', '/care', '/consents', '/questions', '/requests', '/proxies', '/take-away', '/proxies/lay-down'],
  ]);
  await go(page, '/proxies/lay-down');
  expect(await main(page)).toContain('裁判所');
  expect(await page.locator('main form').count()).toBe(0);
  await go(page, '/proxies');
  expect(await page.locator('main a[href$="/proxies/new"]').count()).toBe(0);
  await residents.press(page, '.card:has-text("成年後見人")');
  expect(await main(page)).toMatch(/市役所・町役場[\s\S]*裁判所/);
  expect(await page.locator('main form').count()).toBe(0);
  await page.context().close();
});

test('a protected person reads plainly that nobody can stand in; a form without its token asks nobody', async () => {
  const { town } = residents.region;
  const page = await residents.signIn(town.cast.protected);
  await go(page, '/proxies');
  expect(await main(page)).toContain('代わりをする人を置けません');
  expect(await page.locator('main a[href$="/proxies/new"]').count()).toBe(0);
  await go(page, '/proxies/new');
  expect(new URL(page.url()).pathname).toMatch(/\/proxies$/);
  const own = page.url().replace(/\/proxies.*$/, '');
  const post = (path: string) =>
    page.request.post(path, { form: { label: 'だれか' }, maxRedirects: 0 }).then((response) => response.status());
  const answers = 'kind=supporter&may=trail&until=1';
  expect(await post(`${own}/proxies/new/confirm?${answers}`)).toBe(403);
  expect(await post(`${residents.url}/resident/invitation/accept`)).toBe(403);
  expect((await go(page, '/proxies/lay-down'))!.status()).toBe(404);
  await page.context().close();
});
