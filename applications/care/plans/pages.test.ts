import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findViolations } from '../../../web/testing-axe.ts';
import { ask, likened, signInStaff, tokenOf } from '../../testing-roles.ts';
import { type CareOffices, offices, openCareOffices } from '../testing.ts';

vi.setConfig({ testTimeout: 60_000 });
let at: CareOffices;
let planner: Page;
let dayCare: Page;
let path: string;
const { planner: plannerOffice, dayCare: dayCareOffice, nursing } = offices;

beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  planner = await signInStaff(at.browser, 'care', `${plannerOffice} caremane-01`);
  dayCare = await signInStaff(at.browser, 'care', `${dayCareOffice} sekinin-01`);
  path = `/care/plans/${encodeURIComponent(await codeIn(plannerOffice))}`;
}, 120_000);
afterAll(() => at?.close());

const codeIn = (member: typeof plannerOffice): Promise<string> =>
  at.rows(member)(
    async (connection) =>
      (await connection.query(`SELECT code FROM care.person WHERE name = '大橋　静江'`)).rows[0].code,
  );
const fill = async (page: Page, values: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(values)) await page.locator(`[id="${name}"]`).fill(value);
};
const press = (page: Page, name: string | RegExp) =>
  Promise.all([page.waitForNavigation(), page.getByRole('button', { name }).last().click()]);
const codeOf = (member: string) => member.split('/')[1]!;

test('a plan is typed in three forms, saved each time, and taken back', async () => {
  await planner.goto(`${at.url}${path}`);
  await press(planner, '新しい計画を作る');
  await fill(planner, {
    ...{ planDay: 'R8.11.24', firstPlanDay: 'R6.4.1', planner: '中里　由美' },
    ...{ certifiedFrom: 'R8.4.1', certifiedUntil: 'R11.3.31', certifiedOn: 'R8.3.20' },
    ...{ wishOfPerson: '家で暮らしたい。', wishOfFamily: '無理なく続けたい。', policy: '𠮷田医師と連絡をとる。' },
  });
  await planner.locator('#careLevel').selectOption('23');
  await press(planner, '保存する');
  await planner.locator('#wishOfFamily').fill('書き間違い');
  await press(planner, '保存する');
  await press(planner, '直前の保存を取り消す');
  expect(await planner.locator('#wishOfFamily').inputValue()).toBe('無理なく続けたい。');

  await planner.goto(`${at.url}${path}/draft/second`);
  const term = 'R8.11.24～R9.4.30';
  const place = 'n0l0s0c0';
  await fill(planner, {
    n0: '入浴したい',
    n0l0: '清潔に暮らす',
    'n0l0-term': term,
    n0l0s0: '週2回入浴する',
    'n0l0s0-term': term,
  });
  await fill(planner, { [`${place}-content`]: '入浴の介助', [`${place}-frequency`]: '週2回', [`${place}-term`]: term });
  await planner.locator(`[id="${place}-office"]`).selectOption(codeOf(dayCareOffice));
  await Promise.all([planner.waitForNavigation(), planner.locator('button[value="add:n0l0s0"]').click()]);
  expect(await planner.locator('[id="n0l0-term"]').inputValue()).toBe('令和8年11月24日～令和9年4月30日');
  const next = 'n0l0s0c1';
  await fill(planner, { [`${next}-content`]: '入浴', [`${next}-frequency`]: '月2回', [`${next}-term`]: term });
  await planner.locator(`[id="${next}-office"]`).selectOption(codeOf(offices.bathing));
  await Promise.all([planner.waitForNavigation(), planner.locator('button[value="add:n0l0s0"]').click()]);
  await fill(planner, { 'n0l0s0c2-content': '健康の確認', 'n0l0s0c2-term': term });
  await planner.locator('[id="n0l0s0c2-office"]').selectOption(codeOf(nursing));
  await press(planner, '保存する');

  await planner.goto(`${at.url}${path}/draft/week`);
  await planner.locator('td[data-weekday="2"][data-hour="9"]').click();
  expect(await planner.locator('#start').inputValue()).toBe('09:00');
  await fill(planner, { text: '通所介護', end: '1630' });
  await planner.locator('[name="weekday"][value="5"]').check();
  await press(planner, '加える');
  expect(await planner.locator('.week-block').allInnerTexts()).toEqual([
    '9:00～16:30 通所介護',
    '9:00～16:30 通所介護',
  ]);

  // A finger taps where the time begins and where it ends; one that scrolls over the table changes nothing.
  const finger = await planner.context().newCDPSession(planner);
  await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const touch = async (hours: readonly number[]) => {
    const cells = hours.map((hour) => planner.locator(`td[data-weekday="3"][data-hour="${hour}"]`));
    await cells[0]!.scrollIntoViewIfNeeded();
    for (const [i, cell] of cells.entries()) {
      const { x, y } = (await cell.boundingBox())!;
      const touchPoints = [{ x: x + 5, y: y + 5 }];
      await finger.send('Input.dispatchTouchEvent', { type: i === 0 ? 'touchStart' : 'touchMove', touchPoints });
    }
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const typed = () => Promise.all(['#start', '#end'].map((id) => planner.locator(id).inputValue()));
  await touch([14, 13, 11, 9]);
  expect(await typed()).toEqual(['', '']);
  // A tap on a page that still moves stops it, and is no tap.
  await planner.evaluate(async () => {
    for (let last = Number.NaN; last !== scrollY; ) {
      last = scrollY;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  });
  await touch([10]);
  await expect.poll(async () => (await typed())[0]).toBe('10:00');
  await touch([12]);
  await expect.poll(typed).toEqual(['10:00', '13:00']);
  await finger.send('Emulation.setTouchEmulationEnabled', { enabled: false });
});

test('who saves what another has saved meanwhile is told, and nothing is overwritten in silence', async () => {
  const start = `${path}/draft/first`;
  await planner.goto(`${at.url}${start}`);
  const other = await signInStaff(at.browser, 'care', `${plannerOffice} jimu-01`);
  await other.goto(`${at.url}${start}`);
  await other.locator('#boardOpinion').fill('特になし');
  await press(other, '保存する');
  await planner.locator('#boardOpinion').fill('なし');
  await press(planner, '保存する');
  expect(await planner.locator('main').innerText()).toContain('jimu-01さんが、先に同じところを保存しました');
  expect(await planner.locator('#boardOpinion').inputValue()).toBe('なし');
  await other.reload();
  expect(await other.locator('#boardOpinion').inputValue()).toBe('特になし');
  await press(planner, '保存する');
  await planner.goto(`${at.url}${start}`);
  expect(await planner.locator('#boardOpinion').inputValue()).toBe('なし');
  await other.context().close();
});

test('it is given to two offices by the road and to one on paper, received, opened, and that is told', async () => {
  await planner.goto(`${at.url}${path}/draft/give`);
  await press(planner, '交付する');
  expect(await planner.locator('main').innerText()).toContain('しるしを付けてください');
  await planner.locator('#confirm').check();
  await press(planner, '交付する');
  expect(await planner.locator('main').innerText()).toContain('交付しました');

  const received = `/care/plans/${encodeURIComponent(await codeIn(dayCareOffice))}`;
  await vi.waitFor(
    async () => {
      await dayCare.goto(`${at.url}/care/plans`);
      expect(await dayCare.locator('main').innerText()).toContain('未開封');
    },
    { timeout: 20_000, interval: 200 },
  );
  await dayCare.goto(`${at.url}${received}`);
  const text = await dayCare.locator('main').innerText();
  expect(text).toContain('清潔に暮らす');
  expect(text).toContain('〓田医師と連絡をとる。');
  await vi.waitFor(
    async () => {
      const { rows } = await at.rows(plannerOffice)((connection) =>
        connection.query(
          `SELECT receiver, way, opened_at IS NOT NULL AS opened FROM care.sent WHERE contract <> 'care/opened' ORDER BY receiver`,
        ),
      );
      expect(rows).toEqual(
        [
          { receiver: dayCareOffice, way: 'road', opened: true },
          { receiver: nursing, way: 'road', opened: false },
          { receiver: offices.bathing, way: 'paper', opened: false },
        ].toSorted((a, b) => (a.receiver < b.receiver ? -1 : 1)),
      );
    },
    { timeout: 20_000, interval: 200 },
  );
});

test('a change is made from the plan in force, and said in words before it is given', async () => {
  await planner.goto(`${at.url}${path}`);
  await press(planner, 'この計画を写して、変更する計画を作る');
  expect(await planner.locator('#planner').inputValue()).toBe('中里　由美');
  await fill(planner, { planDay: 'R8.12.1', policy: '訪問看護と連絡をとる。' });
  await press(planner, '保存する');
  await planner.goto(`${at.url}${path}/draft/give`);
  expect(await planner.locator('main').innerText()).toContain(
    '「総合的な援助の方針」：𠮷田医師と連絡をとる。 → 訪問看護と連絡をとる。',
  );
});

test('the three forms as paper, and as PDF', async () => {
  await planner.goto(`${at.url}${path}/paper`);
  expect(await planner.locator('.sheet').count()).toBe(3);
  expect(await planner.locator('main').innerText()).toMatch(/令8居宅計第\d号/);
  const pdf = await planner.request.get(`${at.url}${path}/paper/pdf`);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a phrase of the office is added to a field', async () => {
  await planner.goto(`${at.url}/care/plans/phrases`);
  await planner.locator('#place').selectOption('policy');
  await planner.locator('#text').fill('緊急のときは主治医に連絡する。');
  await press(planner, '加える');
  await planner.goto(`${at.url}${path}/draft/first`);
  // What its heading says after the name goes on in its line, and has nothing of a field's phrases.
  const title = planner.locator('h1 .phrase');
  expect(await title.evaluate((one) => getComputedStyle(one).display)).toBe('inline-block');
  await planner.locator('#phrase-policy').selectOption({ label: '緊急のときは主治医に連絡する。' });
  await press(planner, '保存する');
  expect(await planner.locator('#policy').inputValue()).toBe('訪問看護と連絡をとる。\n緊急のときは主治医に連絡する。');
});

test('without script the week is filled by the form alone', async () => {
  const page = await at.browser.open('/care/plans', { javaScript: false });
  await page.context().addCookies(await planner.context().cookies());
  await page.goto(`${at.url}${path}/draft/week`);
  await page.locator('[name="kind"][value="other"]').check();
  await page.locator('#text').fill('福祉用具貸与');
  await page.getByRole('button', { name: '加える' }).click();
  await page.waitForURL('**/week?said=saved');
  expect(await page.locator('main').innerText()).toContain('福祉用具貸与');
  await page.context().close();
});

test('an office that the next plan leaves out is told by the road that the one it has is over, and nothing of the next', async () => {
  await planner.goto(`${at.url}${path}/draft/second`);
  await Promise.all([planner.waitForNavigation(), planner.locator('button[value="remove:n0l0s0c0"]').click()]);
  await press(planner, '保存する');
  await planner.goto(`${at.url}${path}/draft/give`);
  const last = planner.locator(`[id="last-day-${codeOf(dayCareOffice)}"]`);
  expect(await last.inputValue()).toBe('令和8年11月30日');
  if (await planner.locator('#confirm').count()) await planner.locator('#confirm').check();
  await last.fill('R8.11.1');
  await press(planner, '交付する');
  expect(await planner.locator('main').innerText()).toContain('前の計画の作成日より前です');
  await planner.locator(`[id="last-day-${codeOf(dayCareOffice)}"]`).fill('R8.11.24');
  await press(planner, '交付する');
  expect(await planner.locator('main').innerText()).toContain('（令和8年11月24日で終わる知らせ）');

  const received = `/care/plans/${encodeURIComponent(await codeIn(dayCareOffice))}`;
  await vi.waitFor(
    async () => {
      await dayCare.goto(`${at.url}/care/plans`);
      expect(await dayCare.locator('main').innerText()).toMatch(/未開封\s*令和8年11月24日で終了/);
    },
    { timeout: 20_000, interval: 200 },
  );
  await dayCare.goto(`${at.url}${received}`);
  const text = await dayCare.locator('main').innerText();
  expect(text).toMatch(/この計画は令和8年11月24日で終わり(?:ました|ます)/);
  expect(text).not.toMatch(/訪問看護と連絡|緊急のときは/);
  expect(await findViolations(dayCare)).toEqual([]);
  // On a telephone the page comes first: its menu is folded.
  const size = dayCare.viewportSize()!;
  await dayCare.setViewportSize({ width: 375, height: 700 });
  const links = dayCare.getByRole('navigation', { name: 'メニュー' }).getByRole('link');
  expect(await links.count()).toBe(0);
  await dayCare.locator('.menu-fold summary').click();
  expect(await links.count()).toBeGreaterThan(4);
  await dayCare.setViewportSize(size);
  await dayCare.goto(`${at.url}/care/actuals/202611/${received.split('/').at(-1)}`);
  expect(await dayCare.locator('main').innerText()).toContain('ケアプランは11月24日までです');

  const letters = await at.rows(plannerOffice)((connection) =>
    connection.query(`SELECT document FROM care.giving WHERE ended_on IS NOT NULL`),
  );
  expect(letters.rows).toHaveLength(1);
  await planner.goto(`${at.url}${path}/paper?document=${letters.rows[0].document}`);
  expect(await planner.locator('.letter').innerText()).toMatch(/御中[\s\S]*終了のお知らせ[\s\S]*大橋　静江/);
});

test('somebody else’s person, a provider at a draft and a form without its token are turned away', async () => {
  const absent = likened(await ask(planner, 'GET', '/care/plans/nobody'));
  const foreign = `/care/plans/${encodeURIComponent(await codeIn(dayCareOffice))}`;
  expect(likened(await ask(planner, 'GET', foreign))).toBe(absent);
  expect((await ask(dayCare, 'GET', `${foreign}/draft/first`)).status).toBe(404);
  expect((await ask(dayCare, 'GET', '/care/plans/phrases')).status).toBe(404);
  const token = await tokenOf(dayCare, '/care/plans');
  expect((await ask(planner, 'POST', `${path}/draft`, { form: { from: 'nothing' } })).status).toBe(403);
  expect(
    (await ask(dayCare, 'POST', `${foreign}/draft`, { form: { form_token: token, from: 'nothing' } })).status,
  ).toBe(404);
});
