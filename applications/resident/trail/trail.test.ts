import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerByTwo } from '../../../exchange/testing-acting.ts';
import { nameProxy, openTestPerson } from '../../../exchange/testing-person.ts';
import { verifyCommand } from '../../../verifier/main.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { widths } from '../../../web/testing-browser.ts';
import { openResidents, type Residents } from '../testing.ts';
import { makeEvents, officer } from './testing.ts';

let residents: Residents;
let events: Awaited<ReturnType<typeof makeEvents>>;
let subject: string;
let home: string;
/** the person's own, kept open */
let page: Page;
beforeAll(async () => {
  residents = await openResidents();
  subject = residents.town.cast.sharing1;
  events = await makeEvents(residents, subject);
  await events.view('住所の確認');
  await events.send(events.helper.member);
  await events.helper.collect();
  const other = residents.town.members.find(
    ({ id }) => id.startsWith('CARE/') && id !== events.helper.member && id !== events.manager.member,
  )!;
  await events.send(other.id);
  page = await residents.signIn(subject);
  page.setDefaultTimeout(30_000);
  home = new URL(page.url()).pathname;
});
afterAll(() => residents?.close());

const visit = async (at: string, on = page) => (await on.goto(residents.url + at))!.status();
/** The one primary button: words with readings are named with them. */
const go = () => page.locator('main form .button.primary');
const main = (on = page) => on.locator('main').innerText();
const recordOf = async (said: RegExp, what = 'given') => {
  await visit(`${home}/trail?what=${what}`);
  return (await page.locator('.timeline-open', { hasText: said }).first().getAttribute('href'))!;
};

test('the list says by day who did what, without what the person only read, and is calm for axe at every width', async () => {
  await visit(`${home}/trail`);
  expect(await findViolations(page)).toEqual([]);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  expect(await page.locator('main h2').first().innerText()).toBe('令和8年（2026年）11月24日（火）');
  const text = await main();
  expect(text).toContain('縁側市の職員（窓口担当）が、画面「住所の確認」で、あなたの情報を見ました。');
  expect(text).toContain('断られたもの');
  expect(text).toContain('あなたが、');
  expect(text).not.toContain('「わたしの記録」を見ました');
  // What one matter needed besides is folded beneath it, each with its page.
  const beside = page.locator('.timeline .more').first();
  expect(await beside.locator('.timeline-open').first().isVisible()).toBe(false);
  await beside.locator('summary').click();
  expect(await beside.innerText()).toContain('機関別符号を受け取りました');
  expect(await findViolations(page)).toEqual([]);
  await beside.locator('.timeline-open').first().click();
  expect(await main()).toContain('この記録の証明');
  await visit(`${home}/trail`);
  await page.locator('main a[href$="what=looked"]').click();
  expect(await main()).toContain('「わたしの記録」を見ました');
  expect(await main()).not.toContain('住所の確認');
});

test('without script: narrowed by kind, member, purpose and days, kept on the way back in time, dropped again', async () => {
  const plain = await residents.signIn(subject, '/resident', { javaScript: false, width: 320 });
  await visit(`${home}/trail`, plain);
  await plain.locator('.more-framed > summary').click();
  await plain.locator('select[name="what"]').selectOption('seen');
  await plain.locator('select[name="member"]').selectOption({ label: '縁側市' });
  await plain.locator('input[name="from"]').fill('令和8年11月24日');
  await plain.getByRole('button', { name: 'この条件で見る' }).click();
  const narrowed = await main(plain);
  expect(narrowed).toContain('見られたもの、縁側市、令和8年11月24日から');
  expect(narrowed).toContain('住所の確認');
  expect(narrowed).not.toContain('へ送りました');
  await plain.locator('main a.quiet[href$="/trail"]').click();
  expect(await main(plain)).toContain('へ送りました');
  // What is wrong is said at its field, and what was written stays.
  expect(await visit(`${home}/trail?from=${encodeURIComponent('きのう')}&until=2026-1-1`, plain)).toBe(400);
  expect(await plain.locator('.error-summary').innerText()).toContain('「いつから」を確かめてください');
  expect(await plain.locator('input[name="from"]').inputValue()).toBe('きのう');
  expect(await plain.locator('input[name="until"]').inputValue()).toBe('2026-1-1');
  expect(await visit(`${home}/trail?from=2026-2-1&until=2026-1-1`, plain)).toBe(400);
  await visit(`${home}/trail?until=2020-1-1`, plain);
  expect(await main(plain)).toContain('あてはまる記録はありません');
  for (let i = 0; i < 21; i++) await events.view(`一覧 ${i}`);
  await visit(`${home}/trail?what=seen`, plain);
  await plain.locator('main a[href*="before="]').click();
  expect(new URL(plain.url()).searchParams.get('what')).toBe('seen');
  expect(await main(plain)).toContain('住所の確認');
  await plain.context().close();
});

test('one record: to whom, what, why, by which law in plain words with its article, and what came beside it', async () => {
  expect(await visit(await recordOf(/あなたの情報をヘルパー.*へ送りました/))).toBe(200);
  expect(await findViolations(page)).toEqual([]);
  const text = await main();
  for (const said of [
    'どこから',
    'どこへ',
    '居宅サービス計画',
    'あなたの同意によるものです',
    '27条1項',
    'あなたの同意 1件をもとにしています。',
    '令和15年（2033年）11月24日',
    '同じやりとりの、ほかの記録',
    'に渡しました',
  ])
    expect(text).toContain(said);
  expect(text).not.toMatch(/permit|submission|care\/|CARE\//);
  await visit(await recordOf(/送ろうとしましたが/, 'refused'));
  expect(await main()).toContain('認められませんでした。あなたの情報は渡っていません。');
});

test('the proof is a file that the verifier accepts; with one byte changed it is refused', async () => {
  const at = await recordOf(/へ送りました/);
  const found = async () => {
    await visit(at);
    return page.locator('main a[href$="/proof"]').count();
  };
  await expect.poll(found, { timeout: 10_000 }).toBe(1);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main a[href$="/proof"]').click()]);
  expect(download.suggestedFilename()).toMatch(/^記録の証明-2026-11-24-[0-9a-f]{8}\.json$/);
  const { data, url } = residents.region;
  const file = path.join(data, 'proof.json');
  await download.saveAs(file);
  const keys = (await (await fetch(`${url}/ledger/vkey`)).text()).trim().split('\n');
  const said: string[] = [];
  const io = { say: (line: string) => said.push(line), complain: (line: string) => said.push(line) };
  const verify = (name: string) =>
    verifyCommand([name, ...keys.flatMap((key) => ['--vkey', key]), '--state', path.join(data, 'verifier')], io);
  expect([await verify(file), said]).toEqual([0, expect.anything()]);
  const text = await readFile(file, 'utf8');
  const other = path.join(data, 'changed.json');
  await writeFile(other, text.replace('"CARE/0300000005"', '"CARE/0300000006"'));
  expect(await readFile(other, 'utf8')).not.toBe(text);
  expect(await verify(other)).toBe(1);
});

test('why is asked, read over, changed, sent once, answered, and brought to an end', async () => {
  const at = await recordOf(/一覧/, 'seen');
  await visit(at);
  await page.locator('main a[href$="/ask"]').click();
  expect(await findViolations(page)).toEqual([]);
  await go().click();
  expect(await page.locator('.error-summary').innerText()).toContain('たずねることを書いてください');
  await page.locator('textarea').fill('なぜ見たのですか');
  await go().click();
  await page.locator('main button[value="edit"]').click();
  expect(await page.locator('textarea').inputValue()).toBe('なぜ見たのですか');
  await page.locator('textarea').fill('なぜ住所を見たのですか');
  await go().click();
  expect(await findViolations(page)).toEqual([]);
  expect(await main()).toContain('なぜ住所を見たのですか');
  await go().click();
  await page.waitForURL('**/questions/*?done=asked');
  expect(await main()).toContain('令和8年（2026年）12月8日までに');
  expect(await findViolations(page)).toEqual([]);
  const question = new URL(page.url()).pathname;
  // The same again is refused with the reason, and what was written stays.
  await visit(`${at}/ask`);
  await page.locator('textarea').fill('もう一度');
  await go().click();
  await go().click();
  expect(await main()).toContain('すでにたずねています');
  expect(await page.locator('textarea').inputValue()).toBe('もう一度');

  const answer = { text: '転居届の確認のためです。' };
  const { region } = residents;
  const id = question.split('/').at(-1);
  expect(await answerByTwo(region, events.hall, `/v1/questions/${id}/answer`, answer, officer)).toEqual([202, 204]);
  await visit(`${home}/questions`);
  expect(await findViolations(page)).toEqual([]);
  expect(await page.locator('main h2').allInnerTexts()).toEqual(['答えがあります']);
  await page.locator('main a.card').first().click();
  expect(await main()).toContain('転居届の確認のためです。');
  await page.locator('main a[href$="/close"]').click();
  await go().click();
  await page.waitForURL('**?done=closed');
  expect(await main()).toContain('終わりにしました');
  expect(await page.locator('main a[href$="/close"]').count()).toBe(0);
});

test('a form without its token, or of another session, asks nothing', async () => {
  const at = await recordOf(/一覧/, 'seen');
  for (const token of [undefined, 'x']) {
    const form = { text: 'なぜ', step: 'send', ...(token && { form_token: token }) };
    expect((await page.request.post(`${residents.url}${at}/ask`, { form, maxRedirects: 0 })).status()).toBe(403);
  }
  await visit(`${home}/questions`);
  expect(await page.locator('main a.card').count()).toBe(1);
});

test('somebody else’s record, one that never was, and what a proxy may not do are answered like a page that is not there', async () => {
  const at = await recordOf(/へ送りました/);
  const record = at.split('/').at(-1)!;
  const { region, town } = residents;
  const [person, daughter] = [await openTestPerson(region, subject), await openTestPerson(region, town.cast.sharing2)];
  await nameProxy(person, daughter, { kind: 'voluntary', scope: ['trail'] });
  const hers = await residents.signIn(town.cast.sharing2);
  await hers.locator('a', { hasText: '母' }).click();
  const theirs = new URL(hers.url()).pathname;
  expect(await main(hers)).toContain('母のページを、代わりに見ています。');
  expect(await hers.locator('main a[href$="/trail"]').count()).toBe(1);
  for (const closed of ['/questions', '/requests'])
    expect(await hers.locator(`main a[href$="${closed}"]`).count(), closed).toBe(0);
  // She reads the record, is not told why something was refused, and is offered nothing that she may not do.
  expect(await visit(`${theirs}/trail/${record}`, hers)).toBe(200);
  expect(await hers.locator('main a[href$="/ask"]').count()).toBe(0);
  const own = (await (await hers.request.get(`${residents.url}/resident`)).text()).match(
    /\/resident\/of\/([a-z2-7]{32})"/,
  )![1];
  const absent = [
    `${theirs}/trail/${record}/ask`,
    `${theirs}/trail/${record}/asked`,
    `${theirs}/questions`,
    `${theirs}/requests`,
    `${theirs}/requests/new`,
    `${theirs}/trail/00000000-0000-7000-8000-000000000000`,
    `${theirs}/trail/nothing`,
    `/resident/of/${own}/trail/${record}`,
    `/resident/of/${own}/trail/${record}/proof`,
    `/resident/of/${own}/nothing`,
  ];
  for (const one of absent) expect([one, await visit(one, hers)]).toEqual([one, 404]);
  const form = { text: 'なぜ', step: 'send' };
  expect((await hers.request.post(`${residents.url}${theirs}/trail/${record}/ask`, { form })).status()).toBe(404);
  await hers.context().close();
});
