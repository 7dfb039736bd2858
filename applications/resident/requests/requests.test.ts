import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, drafter, enrol } from '../../../exchange/testing-acting.ts';
import { nameProxy, openTestPerson } from '../../../exchange/testing-person.ts';
import { openResidents, type Residents } from '../testing.ts';
import { makeEvents, officer } from '../trail/testing.ts';

let residents: Residents;
let events: Awaited<ReturnType<typeof makeEvents>>;
let subject: string;
let page: Page;
let home: string;
beforeAll(async () => {
  residents = await openResidents();
  subject = residents.town.cast.sharing1;
  events = await makeEvents(residents, subject);
  await events.view('住所の確認');
  // All of it works without script.
  page = await residents.signIn(subject, '/resident', { javaScript: false, width: 320 });
  page.setDefaultTimeout(30_000);
  home = new URL(page.url()).pathname;
});
afterAll(() => residents?.close());

const visit = async (at: string, on = page) => (await on.goto(residents.url + at))!.status();
const main = (on = page) => on.locator('main').innerText();
const go = () => page.locator('main form .button.primary');
const begin = async (kind: string, holder: string) => {
  await visit(`${home}/requests`);
  await page.locator('main a[href$="/requests/new"]').click();
  await page.locator(`input[value="${kind}"]`).check();
  await go().click();
  await page.locator(`input[value="${holder}"]`).check();
  await go().click();
};
const staff = (name: string, body: Readonly<Record<string, unknown>>, by = events.hall) =>
  act<{ dueOn: string }>(residents.region, by, `/v1/requests/${idOf()}/${name}`, officer, body);
const idOf = () => new URL(page.url()).pathname.split('/').at(-1)!;

test('what is demanded of whom is chosen, written, read over, changed and sent; the day of the answer is said', async () => {
  await visit(`${home}/requests/new`);
  await go().click();
  expect(await page.locator('.error-summary').innerText()).toContain('求めることを一つ選んでください');
  await begin('correction', events.hall.member);
  expect(await page.locator('h1').innerText()).toBe('どこを、どう直してほしいですか');
  await go().click();
  expect(await page.locator('.error-summary').innerText()).toContain('求める内容を書いてください');
  await page.locator('textarea').fill('番地が\n1-3 です');
  await go().click();
  await page.locator('main button[value="edit"]').click();
  expect(await page.locator('textarea').inputValue()).toBe('番地が\n1-3 です');
  await go().click();
  expect(await main()).toMatch(/求めること\s*訂正\s*直す.*求める先\s*縁側市.*番地が\n1-3 です/s);
  await go().click();
  expect(new URL(page.url()).search).toBe('?done=made');
  const text = await main();
  expect(text).toContain('令和8年（2026年）12月24日までに');
  expect(text).toContain('決定を待っています');
  // The same of the same, while it is not decided, is told with its reason; what was written stays.
  await begin('correction', events.hall.member);
  await page.locator('textarea').fill('もう一度');
  await go().click();
  await go().click();
  expect(await page.locator('.error-summary').innerText()).toContain('まだ決定されていません');
  expect(await page.locator('textarea').inputValue()).toBe('もう一度');
});

test('an extension says why and until when; a decision says what can be done then: of a public body, of a business', async () => {
  await visit(`${home}/requests`);
  await page.locator('main a.card').first().click();
  const at = new URL(page.url()).pathname;
  // A town hall decides by two, that it takes longer too.
  const { region } = residents;
  await enrol(events.hall, drafter.sub, drafter.role);
  const draftOf = async (below: string, body: object) => {
    const target = `/v1/requests/${idOf()}/${below}`;
    return (await act<{ draft: string }>(region, events.hall, target, drafter, { ...body })).body.draft;
  };
  const longer = await draftOf('extend', { text: '調べるため' });
  await visit(at);
  expect(await main()).not.toContain('調べるため');
  expect((await act(region, events.hall, `/v1/answer-drafts/${longer}/approve`, officer, {})).status).toBe(204);
  await visit(at);
  expect(await main()).toMatch(/調べるため.*知らせがありました/s);
  expect(await main()).toContain('令和9年（2027年）1月23日まで');
  // Until then she reads that it is being made sure of, and not what it says.
  const draft = await draftOf('decide', { decision: 'refused', text: '正しいためです' });
  await visit(at);
  expect(await main()).toMatch(/決定の案を確かめています.*期限は変わりません/s);
  expect(await main()).not.toContain('正しいためです');
  expect((await act(region, events.hall, `/v1/answer-drafts/${draft}/approve`, officer, {})).status).toBe(204);
  await visit(at);
  expect(await main()).toMatch(/応じない.*正しいためです.*審査請求/s);

  await begin('disclosure', events.manager.member);
  await page.locator('textarea').fill('計画の記録');
  await go().click();
  await go().click();
  expect((await staff('decide', { decision: 'partly', text: '一部を除きます' }, events.manager)).status).toBe(204);
  await visit(new URL(page.url()).pathname);
  const text = await main();
  expect(text).toMatch(/一部に応じる.*見せる方法と日どり.*苦情の窓口/s);
  // A clinic of a town is no business: what is open against it too is said of whoever is not the town hall itself.
  expect(text).toContain('市や町が開いている機関のときは、審査請求');
});

test('what is not there, and what a proxy may not do, is answered like a page that is not there; without its token nothing is sent', async () => {
  const { region, town, url } = residents;
  const other = town.members.find(({ kind }) => kind === 'shop')!.id;
  for (const at of ['/requests/nothing', '/requests/new/all', `/requests/new/disclosure/${other}`])
    expect([at, await visit(home + at)]).toEqual([at, 404]);
  const target = `${url}${home}/requests/new/suspension/${events.hall.member}`;
  const form = { text: 'やめて', step: 'send' };
  expect((await page.request.post(target, { form, maxRedirects: 0 })).status()).toBe(403);

  const [person, daughter] = [await openTestPerson(region, subject), await openTestPerson(region, town.cast.sharing2)];
  await nameProxy(person, daughter, { kind: 'voluntary', scope: ['requests'] });
  const hers = await residents.signIn(town.cast.sharing2);
  await hers.locator('a', { hasText: '母' }).click();
  const theirs = new URL(hers.url()).pathname;
  expect(await visit(`${theirs}/requests`, hers)).toBe(200);
  expect(await hers.locator('main a.card').count()).toBe(2);
  expect(await hers.locator('main a[href$="/requests/new"]').count()).toBe(0);
  for (const at of [
    '/requests/new',
    '/requests/new/disclosure',
    `/requests/new/disclosure/${events.hall.member}`,
    '/trail',
  ])
    expect([at, await visit(theirs + at, hers)]).toEqual([at, 404]);
  const sent = await hers.request.post(`${url}${theirs}/requests/new/suspension/${events.hall.member}`, { form });
  expect(sent.status()).toBe(404);
  await hers.context().close();
  await visit(`${home}/requests`);
  expect(await page.locator('main a.card').count()).toBe(2);
});
