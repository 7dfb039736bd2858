import { Buffer } from 'node:buffer';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestRegion } from '../../../exchange/testing.ts';
import { openTestPerson, type TestPerson } from '../../../exchange/testing-person.ts';
import { type MemberSystem, openMember } from '../../../web/member/member.ts';
import { openSystems } from '../../../web/member/systems.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { picture, type TestBrowser, widths } from '../../../web/testing-browser.ts';
import { findOverflow } from '../../../web/testing-measure.ts';
import { viewPersons } from '../../../web/viewing/viewing.tsx';
import { openTestPages, type TestPages } from '../../testing.ts';

// The rooms that are for a few: what residents ask of the town hall, and who of its staff may act.

const member = 'GOV/990019';
const asker = 'なぜ住所を見たのですか';
let region: TestRegion;
let pages: TestPages;
let browser: TestBrowser;
let resident: TestPerson;
let own: string;
beforeAll(async () => {
  pages = await openTestPages();
  ({ region, browser } = pages);
  const person = region.town.residents.find(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )!;
  resident = await openTestPerson(region, person.id);
  own = await resident.nameOf();
  await beSeen(person.insured);
  const { body } = await resident.get<{ entries: { record: string }[] }>(`/v1/me/${own}/trail?kind=viewing`);
  await resident.post(`/v1/me/${own}/questions`, { record: body.entries[0]!.record, text: asker });
  for (const kind of ['disclosure', 'suspension'])
    await resident.post(`/v1/me/${own}/requests`, {
      member,
      kind,
      text: `${kind === 'disclosure' ? '介護の記録を見たい' : '使うのをやめてほしい'}`,
    });
});
afterAll(() => pages?.close());

/** A clerk looks at the person, before anybody has said that the staff must be signed in. */
async function beSeen(insured: Parameters<MemberSystem['client']['requestCodes']>[1]) {
  const folder = `${region.data}/keys-applications/systems`;
  const system = (await openSystems({ folder, exchange: region.url }, 'municipal').find(member))!;
  const clerk = { member, id: 'madoguchi-01', roles: ['窓口の職員'] } as const;
  const page = await browser.open('/municipal');
  await choose(page, /madoguchi-01/);
  const { rows } = await region.database
    .pool('admin', 1)
    .query<{ sid: string }>(
      `SELECT s.id AS sid FROM exchange.sign_in_session s JOIN exchange.account a ON a.id = s.account WHERE a.staff = 'madoguchi-01' AND a.member = $1`,
      [member],
    );
  const [code] = await system.client.requestCodes('watch-over', insured);
  const caller = openMember(system, region.configuration.region.code, clerk, rows[0]!.sid);
  await viewPersons(caller, { purpose: 'watch-over', page: '住所の確認' }, [code!], async () => ['x']);
  await page.context().close();
}

async function choose(page: Page, who: RegExp, town = '縁側市') {
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.waitForURL('**/choose');
  await page.locator('main form button').filter({ hasText: town }).filter({ hasText: who }).first().click();
  await page.waitForURL(({ origin, pathname }) => origin === pages.url && !pathname.endsWith('/signed-in'));
}
async function signIn(who: RegExp, path = '/municipal', how: Parameters<TestBrowser['open']>[1] = {}) {
  const page = await browser.open(path, how);
  await choose(page, who);
  return page;
}
const at = (path: string) => `${pages.url}/municipal/counter${path}`;
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

test('nobody but the privacy officer and the administrator finds these rooms; each is there for their own', async () => {
  const clerk = await signIn(/madoguchi-01/);
  expect(await clerk.locator('main').innerText()).not.toMatch(/受信箱|職員の管理/);
  const absent = await clerk.goto(at('/nothing'));
  const text = async () => (await clerk.locator('main').innerText()).replace(/\d+/g, '');
  const nothing = await text();
  for (const path of [
    ...['/privacy', '/privacy/questions/x', '/privacy/requests/x/letter'],
    ...[
      '/staff',
      '/staff/new',
      '/staff/of/somu-01',
      '/staff/of/somu-01/code',
      '/staff/transfer',
      '/staff/jobs',
      '/staff/settings',
    ],
  ]) {
    const answer = await clerk.goto(at(path));
    expect(answer!.status(), path).toBe(absent!.status());
    expect(await text(), path).toBe(nothing);
  }
  await clerk.context().close();
  const officer = await signIn(/somu-02/);
  expect(await officer.locator('main').innerText()).toContain('受信箱');
  expect((await officer.goto(at('/staff')))!.status()).toBe(404);
  await officer.context().close();
});

test('a question is answered as the person will read it, once a second person has approved; what is typed is not lost (no script)', async () => {
  const page = await signIn(/somu-02/, '/municipal/counter/privacy', { javaScript: false });
  expect(await page.locator('table').innerText()).toMatch(/あと\d+日/);
  await page.getByRole('link', { name: '理由をたずねる' }).click();
  const shown = await page.locator('main').innerText();
  for (const part of [asker, '住所の確認', 'madoguchi-01（窓口の職員）', '見守り']) expect(shown).toContain(part);
  await press(page, /本人が読むとおり/);
  expect(await page.locator('.error-summary').innerText()).toContain('答えを書いてください');
  await page.getByLabel('答え').fill('転居の届けを確かめるためです。\n窓口で確かめました。');
  await press(page, /本人が読むとおり/);
  expect(await page.locator('blockquote').innerText()).toContain('縁側市からの答え');
  await press(page, '直す');
  expect(await page.getByLabel('答え').inputValue()).toContain('転居の届け');
  await press(page, /本人が読むとおり/);
  await press(page, '決裁にまわす');
  expect(await page.locator('.banner.success').innerText()).toContain('決裁にまわしました');
  expect(await page.locator('table').innerText()).toContain('承認待ち');
  const answerOf = async () =>
    (await resident.get<{ questions: { answer: string | null }[] }>(`/v1/me/${own}/questions`)).body.questions[0]!
      .answer;
  expect(await answerOf()).toBeNull();
  // Who drafted it may take it back and no more, whatever their browser sends; another decides, in the officer's absence with the reason.
  await page.getByRole('link', { name: '理由をたずねる' }).click();
  const address = page.url();
  expect(await page.locator('main button').allInnerTexts()).toEqual(['引き戻す']);
  const token = await page.locator('main input[name=form_token]').first().getAttribute('value');
  const forged = await page.request.post(`${address}/draft`, { form: { form_token: token!, act: 'approve' } });
  expect([forged.status(), await forged.text()]).toEqual([400, expect.stringContaining('承認も差戻しもできません')]);
  const other = await signIn(/somu-04/, new URL(address).pathname, { javaScript: false });
  expect(await other.locator('blockquote').innerText()).toContain('転居の届け');
  await press(other, '代決する');
  expect(await other.locator('.error-summary').innerText()).toContain('理由を書いてください');
  await other.getByLabel('代決の理由').fill('責任者が出張のため');
  await press(other, '代決する');
  expect(await other.locator('.banner.success').innerText()).toContain('承認しました');
  expect(await answerOf()).toContain('転居の届けを確かめるためです。');
  await page.goto(address);
  await press(page, '後閲した');
  expect(await page.locator('.banner.success').innerText()).toContain('後閲したことを記録しました');
  await other.context().close();
  await page.context().close();
});

test('a request is extended once by two, decided once by two with its reason, and printed; a foreign form decides nothing', async () => {
  const page = await signIn(/somu-02/, '/municipal/counter/privacy');
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('link', { name: '開示', exact: true }).click();
  const address = page.url();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toBe(0);
  }
  const forged = await page.request.post(address, { form: { decision: 'refused', text: '応じません', sure: 'yes' } });
  expect(forged.status()).toBe(404);
  await page.getByLabel('延ばす理由').fill('記録が多いため');
  await page
    .getByRole('button', { name: /本人が読むとおり/ })
    .last()
    .click();
  await press(page, '決裁にまわす');
  await page.goto(address);
  expect(await page.getByLabel('延ばす理由').count()).toBe(0);
  expect(await page.getByRole('button', { name: '承認する' }).count()).toBe(0);
  const deputy = await signIn(/somu-04/, new URL(address).pathname);
  expect(await deputy.locator('blockquote').innerText()).toMatch(/期限を延ばしました\s*記録が多いため/);
  expect(await deputy.getByLabel('決定').count()).toBe(0);
  await deputy
    .getByLabel(/伝えること|理由/)
    .last()
    .fill('責任者が休みのため');
  await press(deputy, '代決する');
  await deputy.goto(address);
  expect(await deputy.locator('main').innerText()).toMatch(/期限を延ばした理由\s*記録が多いため/);
  expect(await deputy.getByLabel('延ばす理由').count()).toBe(0);
  await press(deputy, /本人が読むとおり/);
  expect(await deputy.locator('.error-summary').innerText()).toContain('決定を一つ選んでください');
  await deputy.getByLabel('一部に応じる').check();
  await deputy.getByLabel('理由', { exact: true }).fill('家族の記録を除いて開示します。');
  await press(deputy, /本人が読むとおり/);
  expect(await deputy.locator('blockquote').innerText()).toContain('一部に応じる');
  await press(deputy, '決裁にまわす');
  await deputy.context().close();
  await page.goto(address);
  expect(await findViolations(page)).toEqual([]);
  expect(await page.locator('main').innerText()).toMatch(/somu-04（個人情報保護の担当）[\s\S]*一部に応じる/);
  // The longer term that the deputy decided is read afterwards, though an answer has been drafted since.
  expect(await page.locator('main').innerText()).toMatch(/後閲を待っているもの（代決）[\s\S]*記録が多いため/);
  if (process.env.ENGAWA_PICTURES) await picture(page, process.env.ENGAWA_PICTURES, 'read-afterwards');
  await press(page, '後閲した');
  expect(await page.locator('.banner.success').innerText()).toContain('後閲したことを記録しました');
  await page.goto(address);
  expect(await page.locator('main').innerText()).not.toContain('後閲を待っているもの');
  await press(page, '承認する');
  expect(await page.locator('.banner.success').innerText()).toContain('承認しました');
  await page.goto(address);
  await page.getByRole('link', { name: /通知書/ }).click();
  await press(page, '通知書を作る');
  expect(await page.locator('.error-summary').innerText()).toContain('文書番号を書いてください');
  const token = await page.locator('main input[name=form_token]').getAttribute('value');
  const made = await page.request.post(page.url(), {
    form: {
      ...{ form_token: token!, number: '縁総第1号', name: '縁側 花子', postcode: '000-0123' },
      ...{ address: '縁側市大字浜1番地', sender: '縁側市長', contact: '縁側市 総務課' },
    },
  });
  expect(made.headers()['content-type']).toBe('application/pdf');
  expect((await made.body()).subarray(0, 5).toString()).toBe('%PDF-');
  const { body } = await resident.get<{ requests: { kind: string; state: string; decisionReason: string }[] }>(
    `/v1/me/${own}/requests`,
  );
  expect(body.requests.find(({ kind }) => kind === 'disclosure')).toMatchObject({
    state: 'decided',
    decisionReason: '家族の記録を除いて開示します。',
  });
  await page.context().close();
});

test('an administrator enrols by job type, moves many on one day by a file, and sees it said before it is done', async () => {
  const page = await signIn(/somu-01/, '/municipal/counter/staff/jobs');
  await page.getByLabel('職種の表').fill('窓口係：窓口の職員、証明の職員\n福祉係');
  await press(page, '職種の表を改める');
  expect(await page.locator('.error-summary').innerText()).toContain('2行目');
  await page.getByLabel('職種の表').fill('窓口係：窓口の職員、証明の職員\n福祉係：福祉の職員');
  await press(page, '職種の表を改める');
  await page.goto(at('/staff/new'));
  await page.getByLabel('職員番号').fill('new-1');
  await page.getByLabel('職種').selectOption('窓口係');
  await press(page, '何が変わるかを確かめる');
  expect(await page.locator('main').innerText()).toMatch(/新しく登録（1人）[\s\S]*new-1[\s\S]*窓口の職員、証明の職員/);
  await press(page, '1人の登録を改める');
  expect(await page.locator('.banner.success').innerText()).toContain('1人の登録を改めました');
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toBe(0);
  }
  await page.goto(at('/staff/transfer'));
  expect(await findViolations(page)).toEqual([]);
  const upload = async (text: string) => {
    await page.goto(at('/staff/transfer'));
    await page.getByLabel('異動の日').first().fill('R9.4.1');
    await page
      .getByLabel('名簿のファイル')
      .setInputFiles({ name: '異動.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: '何が変わるかを確かめる' }).first().click();
  };
  await upload('職員番号,区分,職種,役割\nnew-1,変更,税務係,\n');
  expect(await page.locator('main').innerText()).toContain('2行目「職種」：職種「税務係」は、職種の表にありません');
  const list =
    '職員番号,区分,職種,役割\nnew-1,変更,福祉係,\nnew-2,登録,,見学の職員\nkaigo-01,終了,,\nmadoguchi-01,,,窓口の職員\n';
  await upload(list);
  const said = await page.locator('main').innerText();
  for (const part of [
    /新しく登録（1人）/,
    /役割が変わる（1人）/,
    /終わる（1人）/,
    /変わらない（1人）/,
    /令和9年3月31日まで/,
  ])
    expect(said).toMatch(part);
  await press(page, '3人の登録を改める');
  expect(await page.locator('table').innerText()).toContain('令和9年4月1日から 福祉の職員');
  await upload('職員番号,区分,職種,役割\nnobody,終了,,\nsomu-01,,,職員管理者、個人情報保護責任者\n');
  expect(await page.locator('.banner.warning').innerText()).toMatch(/nobody[\s\S]*自分に役割を加えることはできません/);
  await page.context().close();
});

test('the first sign-in’s code is shown once; who is ended is out at once; the settings are the member’s', async () => {
  const page = await signIn(/somu-01/, '/municipal/counter/staff/of/madoguchi-02');
  const other = await signIn(/madoguchi-02/);
  await page.getByRole('link', { name: 'サインインの番号を作る' }).click();
  await press(page, 'サインインの番号を作る');
  expect((await page.locator('.code').innerText()).replace(/\D/g, '')).toMatch(/^\d{18}$/);
  expect(await findViolations(page)).toEqual([]);
  await page.goto(at('/staff/of/madoguchi-02'));
  await page.getByRole('link', { name: 'いますぐ終わりにする' }).click();
  await press(page, 'いますぐ終わりにする');
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT FROM exchange.sign_in_session s JOIN exchange.account a ON a.id = s.account WHERE a.staff = 'madoguchi-02' AND s.ended_at IS NULL`,
    );
  expect(rows).toEqual([]);
  await other.context().close();

  await page.goto(at('/staff/settings'));
  await page.getByLabel(/何分使わないと/).selectOption('15');
  await page.getByLabel('はい').check();
  await press(page, '設定を改める');
  expect(await page.locator('.banner.success').innerText()).toContain('設定を改めました');
  expect(await findViolations(page)).toEqual([]);
  const { rows: set } = await region.database
    .pool('admin', 1)
    .query<{ id: string; attributes: object }>(
      `SELECT id, attributes FROM exchange.member WHERE attributes ? 'lockMinutes'`,
    );
  expect(set).toMatchObject([{ id: member, attributes: { lockMinutes: 15, staffSignIn: true } }]);
  const saved = page.waitForEvent('download');
  await page.goto(at('/staff'));
  await page.getByLabel(/CSV（UTF-8）/).check();
  await press(page, 'ファイルを受け取る');
  expect((await saved).suggestedFilename()).toBe('職員の一覧.csv');
  await page.context().close();
});
