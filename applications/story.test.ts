import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SystemId } from '../contracts/member.ts';
import { locate } from '../database/embedded/place.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { type Running, run } from '../testing-start.ts';
import { askExchange } from '../town/demo/asking.ts';
import { openRunningRegion, type RunningRegion } from '../town/demo/region.ts';
import { turn } from '../town/demo/telling.ts';
import { papers } from '../town/systems/meet.ts';
import { getResident, makeTown } from '../town/town.ts';
import { openBrowser, type TestBrowser } from '../web/testing-browser.ts';

/*
 * The story that the pages exist for, told before `npm start` itself: a real npm, real processes, a real browser. Whoever takes part does what
 * people do; nothing is asked of a database.
 */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const manager: SystemId = 'CARE/0300000100/careplan';
const town = makeTown();
const mother = getResident(town, town.cast.sampleNineDigits);
const daughter = town.proxies.find(({ resident, kind }) => resident === mother.id && kind === 'voluntary')!;

let folder: string;
let started: Running;
let region: RunningRegion;
let browser: TestBrowser;
let applications: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-story-'));
  await chmod(folder, 0o755);
  const port = await findFreePort(5);
  const env = { PORT: String(port), ENGAWA_DATA: path.join(folder, 'data') };
  started = run(env);
  await started.ready;
  vi.stubEnv('PORT', env.PORT);
  vi.stubEnv('ENGAWA_DATA', env.ENGAWA_DATA);
  region = await openRunningRegion();
  applications = `http://localhost:${port + 1}`;
  browser = await openBrowser(applications, [region.url]);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  try {
    await browser?.close();
    await region?.close();
  } finally {
    started?.signalAll('SIGTERM');
    await started?.gone();
    await rm((await locate(path.join(folder, 'data'))).folder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
});

/** The care manager asks the town hall for the certification, as her own program does. */
async function ask(): Promise<{ readonly status: number; readonly body: unknown }> {
  const [code] = await (await region.client(manager)).requestCodes('certification-for-plan', mother.insured);
  const target = 'GOV/990019/care/documents';
  const asked = { target, asker: manager, purpose: 'certification-for-plan', code: code!, shown: papers['990019'] };
  return askExchange(region, asked);
}
async function signIn(start: string, who: string): Promise<Page> {
  const page = await browser.open(start);
  page.setDefaultTimeout(30_000);
  if (await page.getByText('は、あなたのものですか').first().isVisible())
    await page.locator('main .actions a').first().click();
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.waitForURL('**/choose');
  await page.locator(`main form:has(input[value="${who}"]) button`).click();
  await page.waitForURL(`${applications}${start}**`);
  return page;
}
const said = (page: Page) => page.locator('main').innerText();
/** Goes on by what is pressed: a link or button of the page. */
const press = (page: Page, what = 'main .button.primary') =>
  Promise.all([page.waitForNavigation(), page.locator(what).first().click()]);

test('a resident sees who asked and who looked, and why; withdraws, and it holds at once; takes the proof away; her daughter sees what she may', async () => {
  // 昨日: a working day, on which the care manager asks and is answered.
  await turn(region, new Date('2026-12-01T10:00:00+09:00'));
  expect((await ask()).status).toBe(200);
  // 今日: a clerk looks her up at the desk.
  await turn(region, new Date('2026-12-02T10:00:00+09:00'));
  const clerk = await signIn('/municipal', 'GOV/990019 madoguchi-01');
  await clerk.goto(`${applications}/municipal/counter`);
  await clerk.fill('input[name=kana]', mother.kana);
  await clerk.locator('main').getByRole('button', { name: '探す', exact: true }).click();
  await clerk.locator('.person-name').first().click();
  expect(await said(clerk)).toContain('昭和14年');

  const page = await signIn('/resident', mother.id);
  if (new URL(page.url()).pathname === '/resident') await press(page, 'main .card');
  const home = page.url();
  await press(page, 'main a[href$="/trail"]');
  const list = await said(page);
  expect(list).toContain('令和8年（2026年）12月1日');
  expect(list).toMatch(
    /縁側市が、居宅介護支援事業所ひだまりの照会に答えて、[^\n]*主治医意見書[^\n]*を渡しました[\s\S]*認定資料の提供/,
  );
  expect(list).toContain('縁側市の職員（窓口の職員）が、画面「窓口の住民の画面」で、あなたの情報を見ました。');
  await press(page, '.timeline-open:has-text("居宅介護支援事業所ひだまり")');
  const record = await said(page);
  for (const part of ['なぜ', '居宅サービス計画', '同意', '法律']) expect(record).toContain(part);
  const recordAt = page.url();

  // 同意を取りやめる。すぐ次の照会から断られる。
  await page.goto(`${home}/consents`);
  await press(page, 'a[href$="/consents/given"]');
  await press(page, '.card:has-text("ひだまり"):has-text("認定資料の提供")');
  await press(page);
  // As X-Road says it: 400 to everything that is the asker's.
  expect(await ask()).toMatchObject({
    status: 400,
    body: { type: expect.stringMatching(/^Client\.(no_consent|not_available)/) },
  });
  expect(await said(page)).toContain('取りやめました');

  // 証明を受け取り、縁側の外で確かめる。
  await expect
    .poll(async () => (await page.goto(recordAt)) && page.locator('main a[href$="/proof"]').count(), {
      timeout: 20_000,
    })
    .toBe(1);
  const [proof] = await Promise.all([page.waitForEvent('download'), page.locator('main a[href$="/proof"]').click()]);
  const file = path.join(folder, 'proof.json');
  await proof.saveAs(file);
  const vkey = (await (await fetch(`${region.url}/ledger/vkey`)).text()).split('\n')[0]!;
  const state = path.join(folder, 'verifier');
  const verified = run({}, ['npx', 'engawa', 'verify', file, '--vkey', vkey, '--state', state]);
  expect(await verified.exit, verified.said()).toBe(0);

  // 娘は任意代理人。頼まれたことはできて、それよりほかは、ないのと同じ。
  const hers = await signIn('/resident', daughter.proxy);
  await press(hers, '.card:has-text("母")');
  const motherAt = hers.url();
  expect(await said(hers)).toContain('母のページを、代わりに見ています');
  await press(hers, 'main a[href$="/trail"]');
  expect(await said(hers)).toContain('居宅介護支援事業所ひだまり');
  for (const below of ['/account', '/requests/new', '/proxies/new'])
    expect((await hers.goto(motherAt + below))!.status(), below).toBe(404);
  expect((await hers.goto(home))!.status()).toBe(404);
  await hers.goto(`${motherAt}/consents`);
  expect((await hers.goto(`${motherAt}/consents`))!.status()).toBe(200);
  await Promise.all([clerk, page, hers].map((one) => one.context().close()));
});
