import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { members } from '../../../town/members.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { widths } from '../../../web/testing-browser.ts';
import { findOverflow } from '../../../web/testing-measure.ts';
import { ask, signInStaff } from '../../testing-roles.ts';
import { beginChecklist, endChecklist, keepAnswer } from '../centre/store.ts';
import { type Answers, checklist } from '../checklist/checklist.ts';
import { type CareOffices, offices, openCareOffices } from '../testing.ts';

vi.setConfig({ testTimeout: 60_000 });
let at: CareOffices;
let page: Page;
const centre = members.find(({ kind }) => kind === 'comprehensive-support-centre')!.id;

beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  page = await signInStaff(at.browser, 'care', `${centre} caremane-01`);
}, 120_000);
afterAll(() => at?.close());

/** What the sweep does not come to: a plan that can be given, and what was given. */
async function look(): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toBe(0);
  }
}
const press = (name: string) =>
  Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).last().click()]);

/** Of somebody who moves badly and does not go out. */
async function answerChecklist(code: string): Promise<void> {
  const answers = Object.fromEntries(
    checklist.items.map(({ item, risk }) => {
      if (risk === 'BMI') return [item, { height: 1600, weight: 600 }];
      const isRisk = [6, 7, 9, 16, 17].includes(item);
      return [item, isRisk === (risk === 'はい') ? 'はい' : 'いいえ'];
    }),
  ) as Answers;
  const [id, now] = [randomUUID(), new Date('2026-11-20T10:00:00+09:00')];
  await at.rows(centre)(async (connection) => {
    await beginChecklist(connection, { member: centre, staff: 'caremane-01', role: '保健師', now }, code, id);
    for (const [item, answer] of Object.entries(answers)) await keepAnswer(connection, id, Number(item), answer);
    await endChecklist(connection, id, 80, now);
  });
}

test('the centre writes both forms and gives them; who prepares and who is responsible stands on the page', async () => {
  await page.goto(`${at.url}/care/prevention`);
  await page.locator('main table a').first().click();
  await answerChecklist(decodeURIComponent(new URL(page.url()).pathname.split('/')[3]!));
  await press('新しい計画を作る');
  const path = new URL(page.url()).pathname;
  await page.goto(`${at.url}${path}/plan`);
  // 基本チェックリスト is not typed again: counted as the form counts, 17 beside 16.
  const counts = ['exercise', 'seclusion', 'mood'].map((domain) => page.locator(`#checklist-${domain}`).inputValue());
  expect(await Promise.all(counts)).toEqual(['3', '2', '0']);
  await page.locator('#planDay').fill('R8.11.24');
  await page.locator('#authorOffice-name').fill('ケアプランセンター渡場');
  await page.locator('#commissioned').selectOption('2');
  await page.locator('#goalOfDay').fill('一日一回、外を歩く。');
  await press('保存する');
  await page.goto(`${at.url}${path}/support`);
  await page.locator('#r0-need').fill('歩く力が落ちている');
  await page.locator('#r0-needNo').fill('1');
  await press('行を加える');
  expect(await page.locator('fieldset.tree').count()).toBe(2);
  await page.goto(`${at.url}${path}/basics`);
  expect(await page.locator('#checklist').inputValue()).toBe('1');
  expect(await page.locator('#checklistOn').inputValue()).toBe('2026-11-20');
  await page.locator('#consultedOn').fill('R8.13.1');
  await press('保存する');
  expect(await page.locator('.error-summary').innerText()).toContain('相談日を確かめてください');
  await page.locator('#consultedOn').fill('R8.11.20');
  await press('保存する');
  await page.goto(`${at.url}${path}/give`);
  await look();
  for (const to of [offices.planner, offices.bathing]) await page.locator(`input[name="to"][value="${to}"]`).check();
  await press('渡す');
  const text = await page.locator('main').innerText();
  expect(text).toContain('渡しました');
  expect(text).toMatch(/責任をもつセンター・担当\s+縁側市地域包括支援センター/);
  expect(text).toMatch(/作る事業所・担当\s+ケアプランセンター渡場/);
  await look();
  await page.goto(page.url().replace(/\?.*/, '/paper'));
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('header.head').isVisible()).toBe(false);
  await page.emulateMedia({ media: null });
  expect(await page.locator('.sheet').count()).toBe(3);
  const sheets = await page.locator('.sheet').allInnerTexts();
  expect(sheets[0]).toMatch(/アセスメント領域と現在の状況[\s\S]*運動・移動について[\s\S]*うつ予防/);
  expect(sheets[1]).toMatch(/総合的課題[\s\S]*歩く力が落ちている/);
  await look();

  // The next plan goes to nobody: whom the mark is taken from is told that theirs is over, and of the new one nothing.
  await page.goto(at.url + path.replace(/\/draft$/, ''));
  await press('いまの計画を写して、変更する計画を作る');
  await page.goto(`${at.url}${path}/plan`);
  await page.locator('#planDay').fill('R8.12.1');
  await press('保存する');
  await page.goto(`${at.url}${path}/give`);
  const mark = page.locator(`input[name="to"][value="${offices.planner}"]`);
  expect([await mark.isChecked(), await page.locator('#lastDay').inputValue()]).toEqual([true, '令和8年11月30日']);
  await mark.uncheck();
  await page.locator('#lastDay').fill('R8.10.1');
  await press('渡す');
  expect(await page.locator('main').innerText()).toContain('前の計画の作成日より前です');
  await page.locator('#lastDay').fill('R8.11.30');
  await press('渡す');
  expect(await page.locator('main').innerText()).toMatch(/ケアプランセンター渡場（令和8年11月30日で終わる知らせ）/);
  const told = async () =>
    (
      await at.rows(centre)((connection) =>
        connection.query(`SELECT id, state FROM care.sent WHERE contract = 'care/ended' AND way = 'road'`),
      )
    ).rows;
  await vi.waitFor(async () => expect(await told()).toMatchObject([{ state: 'refused' }]), { timeout: 20_000 });

  // A consent that is older than such notices lets none through: the box says so, and what is done instead.
  const [refused] = await told();
  await page.goto(`${at.url}/care/outbox/sent/${refused!.id}`);
  expect(await page.locator('main').innerText()).toMatch(/不許可[\s\S]*もう一度登録してもらってください/);
  await press('紙で渡す');
  expect(await page.locator('main').innerText()).toMatch(/計画の終わりの知らせ[\s\S]*渡したことが未記入/);
  await look();
  await page.getByRole('link', { name: '渡す書類を見る' }).click();
  const letter = /第7号[\s\S]*介護予防サービス・支援計画の終了のお知らせ[\s\S]*令和8年11月30日で終わります/;
  expect(await page.locator('main').innerText()).toMatch(letter);
  const typeOf = async (path: string) =>
    (await page.request.get(new URL(path, page.url()).href)).headers()['content-type'];
  expect(await typeOf('?form=pdf')).toBe('application/pdf');
  // With the forms it stands beside the refused one, and is printed there too.
  await page.goto(at.url + path.replace(/\/draft$/, ''));
  await page.getByRole('link', { name: '紙を印刷する' }).first().click();
  expect(await page.locator('main').innerText()).toMatch(letter);
  expect(await typeOf((await page.getByRole('link', { name: 'PDF' }).getAttribute('href'))!)).toBe('application/pdf');
});

test('who works on paper is given the same on paper: it stands in the box as it was, to be printed and faxed', async () => {
  await page.goto(`${at.url}/care/outbox?status=to-give&kind=prevention`);
  await page.locator('tbody a').first().click();
  expect(await page.locator('main').innerText()).toMatch(/渡したことが未記入[\s\S]*訪問入浴サービスゆのか/);
  await page.getByRole('link', { name: '渡す書類を見る' }).click();
  const text = await page.locator('main').innerText();
  expect(text).toMatch(/介護予防の書類[\s\S]*返信の欄[\s\S]*一日一回、外を歩く。[\s\S]*歩く力が落ちている/);
  await look();
});

test('with the case the plan is over for every office that has it: they are told the last day, by the road or on paper', async () => {
  const [{ code, given }] = (
    await at.rows(centre)((c) =>
      c.query(`SELECT code, array_agg(DISTINCT receiver) AS given FROM care.giving g
        WHERE kind = 'prevention' AND receiver <> 'person' AND ended_on IS NULL
          AND period = '20261201' GROUP BY code`),
    )
  ).rows;
  expect(given.length).toBeGreaterThan(0);
  await page.goto(`${at.url}/care/caseload/${encodeURIComponent(code)}/end`);
  await page.locator('#reason').selectOption('本人の希望');
  await press('内容を確かめる');
  expect(await page.locator('main').innerText()).toContain('計画が終わることを知らせる事業所');
  await press('支援を終える');
  const { rows } = await at.rows(centre)((c) =>
    c.query(
      `SELECT DISTINCT receiver FROM care.giving WHERE kind = 'prevention' AND period = '20261201' AND ended_on IS NOT NULL`,
    ),
  );
  expect(rows.map(({ receiver }) => receiver).toSorted()).toEqual(given.toSorted());
});

test('a provider has no such room, and nobody else’s person is there', async () => {
  const provider = await signInStaff(at.browser, 'care', `${offices.dayCare} sekinin-01`);
  expect((await ask(provider, 'GET', '/care/prevention')).status).toBe(404);
  expect((await ask(page, 'GET', '/care/prevention/nobody')).status).toBe(404);
  expect((await ask(page, 'POST', '/care/prevention/nobody/draft', { form: {} })).status).toBe(403);
});
