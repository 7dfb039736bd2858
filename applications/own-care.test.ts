import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '../database/connect.ts';
import { openRows } from '../web/application/rows.ts';
import { takeUnit } from './care/store/held.ts';
import { offices, unitOf } from './care/testing.ts';
import { findViolationsAtEveryWidth, openResidents, type Residents } from './resident/testing.ts';

/*
 * 介護の予定と費用 in a browser, before a real exchange, and the office's application behind it. All is done without JavaScript; what axe needs of it runs
 * in a second window.
 */
let residents: Residents;
let page: Page;
let own: string;
let looking: Page;
beforeAll(async () => {
  residents = await openResidents({ registers: true });
  const { region, town } = residents;
  const pool = openPool(region.database.url('app_care'), 1);
  const { planner, homeHelp } = offices;
  const now = new Date('2026-11-24T10:00:00+09:00');
  await openRows(
    pool,
    planner,
  )(async (connection) => {
    for (const [kind, sequence] of [
      ['slip', '20261101090000'],
      ['plan', '20261101090001'],
    ] as const) {
      const unit = unitOf(town, kind, town.cast.month, { from: planner, to: homeHelp, sequence, month: '202611' });
      await takeUnit(connection, planner, unit, { now, message: null });
    }
  });
  await pool.end();
  page = await residents.signIn(town.cast.month, '/resident', { javaScript: false });
  own = page.url();
  looking = await residents.signIn(town.cast.month);
});
afterAll(() => residents?.close());

const go = (path: string, to = page) => to.goto(`${own}${path}`);
/** What is wrong with the page on which she is. */
async function findWrong(): Promise<unknown[]> {
  await looking.goto(page.url());
  return findViolationsAtEveryWidth(looking);
}
const text = (of = page) => of.locator('main').innerText();

test('who comes when, what the month costs, and whom to call: on one page from the home', async () => {
  await residents.press(page, 'a[href$="/care"]');
  const said = await text();
  for (const part of [
    '介護の予定と費用',
    '今週',
    '来週',
    'ヘルパーステーションこはる',
    'あなたが払うお金',
    'ケアプラン',
  ])
    expect(said, part).toContain(part);
  expect(said).toMatch(/[\d,]+円/);
  expect(await page.locator('main a[href^="tel:0"]').count()).toBeGreaterThan(1);
  expect(await findWrong()).toEqual([]);
});

test('she reads the plan, says not yet, and agrees later: in as many steps', async () => {
  for (const [answer, done] of [
    ['declined', '「まだ同意しない」と返事をしました'],
    ['agreed', 'ケアプランに合意しました'],
  ]) {
    await go('/care/plan');
    if (answer === 'declined') expect(await findWrong()).toEqual([]);
    await residents.press(page, 'a[href$="/care/agree"]');
    if (answer === 'declined') {
      expect(await findWrong()).toEqual([]);
      await residents.press(page);
      expect(await text()).toContain('返事を一つ選んでください');
    }
    await page.locator(`input[value="${answer}"]`).check();
    await residents.press(page);
    expect(new URL(page.url()).pathname).toMatch(/\/care\/plan$/);
    expect(await text()).toContain(done);
  }
  const { rows } = await residents.region.database
    .pool('admin', 1)
    .query('SELECT answer, asker, length(sha256) AS size FROM care.agreement ORDER BY at');
  expect(rows).toEqual([
    { answer: 'declined', asker: 'self', size: 64 },
    { answer: 'agreed', asker: 'self', size: 64 },
  ]);
  await go('/care/paper');
  expect(await text()).toContain('合意しました');
  expect(await findWrong()).toEqual([]);
});

test('この日は休みます: one visit, told once, and shown', async () => {
  await go('/care');
  await page.locator('a[href*="/care/off"]').last().click();
  await page.waitForURL('**/care/off**');
  expect(await findWrong()).toEqual([]);
  await page.locator('textarea[name="word"]').fill('病院に行くため');
  await residents.press(page);
  expect(await text()).toContain('休むことを伝えました');
  expect(await page.locator('.tag:has-text("休みます")').count()).toBe(1);
  expect((await go('/care/off?visit=another'))!.status()).toBe(404);
});

test('the family’s room; a form without its token sends nothing', async () => {
  await go('/care/messages');
  await residents.press(page);
  expect(await text()).toContain('伝えることを書いてください');
  await page.locator('textarea[name="text"]').fill('腰が痛みます');
  await residents.press(page);
  expect(await text()).toContain('送りました');
  expect(await text()).toContain('腰が痛みます');
  expect(await findWrong()).toEqual([]);
  const form = { id: '00000000-0000-4000-8000-000000000009', text: 'x' };
  expect((await page.request.post(`${own}/care/messages`, { form })).status()).not.toBe(200);
  await go('/care/messages');
  expect(await page.locator('.timeline li').count()).toBe(1);
  // Nobody stands in here.
  expect((await go('/care/family'))!.status()).toBe(404);
});

test('the daughter reads, and consents for her own data; who may only look has no button, who may not read no page', async () => {
  const daughter = await residents.signIn(residents.town.cast.monthDaughter);
  await daughter.goto(`${residents.url}/resident`);
  await residents.press(daughter, 'main .card:has-text("母")');
  const hers = daughter.url().split('?')[0]!;
  await daughter.goto(`${hers}/care`);
  await residents.press(daughter, 'a[href$="/care/family"]');
  expect(await findViolationsAtEveryWidth(daughter)).toEqual([]);
  await daughter.locator('input[name="name"]').fill('小島　久美');
  await residents.press(daughter);
  expect(await text(daughter)).toContain('同意しました');
  await residents.press(daughter);
  expect(await text(daughter)).toContain('同意を取りやめました');
  await residents.age(601);
  await daughter.goto(`${hers}/care/agree`);
  await daughter.locator('input[value="agreed"]').check();
  await daughter.locator('input[name="name"]').fill('小島　久美');
  await residents.press(daughter);
  expect(await text(daughter)).toContain('もう一度、本人の確認をします');
  await daughter.close();
});

test('of whom nobody plans the care: it is said, and nothing is broken', async () => {
  const somebody = await residents.signIn(residents.town.cast.sharing1);
  await somebody.goto(`${somebody.url().split('?')[0]}/care`);
  expect(await text(somebody)).toContain('まだ登録されていません');
  expect((await somebody.goto(`${somebody.url()}/plan`))!.status()).toBe(404);
  await somebody.close();
});
