import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../../exchange/testing.ts';
import { getResident } from '../../../town/town.ts';
import { findViolationsAtEveryWidth, openResidents, type Residents } from '../testing.ts';

/*
 * 同意 in a browser, before a real exchange: what is given there opens the road, and what is withdrawn closes it.
 */
let residents: Residents;
let manager: TestClient;
let helper: TestClient;
let person: string;
let code: string;
beforeAll(async () => {
  residents = await openResidents();
  const { region } = residents;
  person = region.town.cast.sharing1;
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  const [found] = await manager.codesOf(getResident(region.town, person).insured);
  code = found!.code!;
});
afterAll(() => residents?.close());

const admin = () => residents.region.database.pool('admin', 1);
const inBrowser = (page: Page) => new URL(page.url()).pathname.replace(/^\/resident\/of\/[^/]+/, '');
const go = (page: Page, path: string) => page.goto(page.url().replace(/(\/of\/[^/?]+).*$/, `$1${path}`));

/** The care manager sends the person's plan to the helpers. */
async function send() {
  const { insurer, insured } = getResident(residents.region.town, person).insured[0]!;
  const line = `202407,${insurer},${insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`;
  return manager.send({
    receiver: helper.member,
    parcel: {
      subjects: [{ code }],
      files: [
        {
          name: `UP2KYO_0300000100_43_0300000005_11_${String(Date.now()).padStart(14, '2')}.CSV`,
          mediaType: 'text/csv',
          content: Buffer.from(line).toString('base64'),
        },
      ],
    },
  });
}

const planCard = '.card:has-text("ヘルパーステーションこはる"):has-text("居宅サービス計画等の共有")';

/** Withdraws that the helpers see the plan. @returns the paths that were come by */
async function withdraw(page: Page): Promise<string[]> {
  const way: string[] = [];
  const step = async (press: () => Promise<unknown>) => {
    await press();
    way.push(inBrowser(page));
  };
  await go(page, '/consents');
  await step(() => residents.press(page, 'a[href$="/consents/given"]'));
  await step(() => residents.press(page, planCard));
  await step(() => residents.press(page));
  return way;
}
async function give(page: Page): Promise<string[]> {
  const way: string[] = [];
  const step = async (press: () => Promise<unknown>) => {
    await press();
    way.push(inBrowser(page));
  };
  await go(page, '/consents');
  await step(() => residents.press(page, 'a[href$="/consents/offers"]'));
  await step(() => residents.press(page, planCard));
  await step(() => residents.press(page));
  return way;
}

test('what is given in the browser opens the road, what is withdrawn closes it at once; each in as many steps, without script', async () => {
  const page = await residents.signIn(person, '/resident', { javaScript: false, width: 375 });
  expect((await send()).status).toBe(202);
  const away = await withdraw(page);
  // The promise that residents are given is a second; what is held is more: the very next that is sent is refused.
  expect((await send()).status).toBe(422);
  expect(await page.locator('main').innerText()).toMatch(
    /取りやめました[\s\S]*から、この同意では情報は渡りません[\s\S]*もどりません/,
  );

  const there = await give(page);
  expect(await page.locator('main').innerText()).toContain('同意しました');
  expect((await send()).status).toBe(202);
  expect(there).toHaveLength(away.length);
  const { rows } = await admin().query(
    `SELECT round(extract(day FROM valid_until - valid_from) / 365)::int AS years FROM exchange.consent WHERE channel = 'web'`,
  );
  expect(rows).toMatchObject([{ years: 1 }]);

  await go(page, '/consents/past');
  expect(await page.locator('main').innerText()).toMatch(/取りやめたもの[\s\S]*ヘルパーステーションこはる/);
  await page.context().close();
});

test('a consent asks for a proof of the last ten minutes, and comes back to where it was; to withdraw asks for none', async () => {
  const page = await residents.signIn(person);
  await residents.age(700);
  await withdraw(page);
  expect(await page.locator('main').innerText()).toContain('取りやめました');

  await go(page, '/consents/offers');
  await residents.press(page, planCard);
  const offer = page.url();
  await page.getByLabel('3年のあいだ').check();
  await residents.press(page);
  expect(await page.locator('h1').innerText()).toBe('もう一度、本人の確認をします');
  expect(await findViolationsAtEveryWidth(page)).toEqual([]);
  expect((await send()).status).toBe(422);
  await residents.press(page);
  await residents.choose(page, person);
  expect(page.url().split('&proved=')[0]).toBe(offer);
  expect(await page.locator('main').innerText()).toContain('本人の確認ができました');
  expect(await page.getByLabel('3年のあいだ').isChecked()).toBe(true);
  expect((await send()).status).toBe(422); // nothing has happened by itself
  await residents.press(page);
  expect(await page.locator('main').innerText()).toContain('同意しました');
  expect((await send()).status).toBe(202);
  // Another's browser finds nothing of what was kept.
  const other = await residents.signIn(residents.region.town.cast.sharing2);
  await other.goto(offer);
  expect(await other.locator('main').innerText()).not.toContain('3年');
  await Promise.all([page, other].map((one) => one.context().close()));
});

const rename = async (name: string) => {
  await admin().query('UPDATE exchange.member SET name = $2 WHERE id = $1', [helper.member, name]);
  await admin().query('UPDATE exchange.revision SET version = version + 1');
  await admin().query(`SELECT pg_notify('engawa_revision', (SELECT version::text FROM exchange.revision))`);
};

test('a text that changed while it was read is shown again with what is new; what was chosen stays', async () => {
  const page = await residents.signIn(person);
  await withdraw(page);
  await go(page, '/consents/offers');
  await residents.press(page, planCard);
  await page.getByLabel('取りやめるまで').check();
  const all = await page.context().newPage();
  await all.goto(page.url().replace(/\/consents.*/, '/consents/all'));
  await all.getByLabel(/居宅サービス計画.*を、ヘルパーステーションこはる/).check();
  await rename('ヘルパーステーションこはる２号店');
  try {
    await expect
      .poll(async () => {
        await residents.press(page);
        return page.locator('main').innerText();
      })
      .toContain('お読みになったあとで、説明が変わりました');
    const changed = page.locator('.answers > div:has(.tag)');
    expect(await changed.locator('dt').allInnerTexts()).toEqual(['見る相手']);
    expect(await page.getByLabel('取りやめるまで').isChecked()).toBe(true);
    expect(await findViolationsAtEveryWidth(page)).toEqual([]);

    await residents.press(all);
    expect(await all.locator('main').innerText()).toMatch(/説明が変わりました[\s\S]*２号店[\s\S]*見る相手/);
    expect(await all.getByLabel(/居宅サービス計画.*２号店/).isChecked()).toBe(true);
    expect((await send()).status).toBe(422);
    await residents.press(page);
    expect(await page.locator('main').innerText()).toContain('同意しました');
  } finally {
    await rename('ヘルパーステーションこはる');
  }
  await page.context().close();
});

test('all at once: a table, and a list for each document on a phone; in words before it is done, and only what is opened asks for a proof', async () => {
  const page = await residents.signIn(person, '/resident', { javaScript: true });
  await go(page, '/consents/all');
  await page.setViewportSize({ width: 1280, height: 900 });
  const shown = () =>
    page
      .locator('.choice-table tbody tr')
      .first()
      .evaluate((row) => getComputedStyle(row).display);
  expect(await shown()).toBe('table-row');
  await page.setViewportSize({ width: 320, height: 900 });
  expect(await shown()).toBe('block');
  await residents.press(page);
  expect(await page.locator('.error-summary').innerText()).toContain('変えたところがありません');

  const toHelper = page.getByLabel(/居宅サービス計画.*を、ヘルパーステーションこはる/);
  await toHelper.uncheck();
  await residents.press(page);
  expect(await page.locator('main').innerText()).toMatch(
    /取りやめるもの[\s\S]*ヘルパーステーションこはるに、「居宅サービス計画/,
  );
  expect(await page.locator('main').innerText()).not.toContain('あたらしく見せてよいとするもの');
  expect(await findViolationsAtEveryWidth(page)).toEqual([]);
  expect((await send()).status).toBe(202);
  await residents.age(700);
  await residents.press(page);
  expect(await page.locator('main').innerText()).toMatch(/えらんだとおりに変えました[\s\S]*取りやめたもの：1件/);
  expect((await send()).status).toBe(422);

  await go(page, '/consents/all');
  await toHelper.check();
  await residents.press(page);
  await page.getByLabel('取りやめるまで').check();
  await residents.press(page);
  expect(await page.locator('h1').innerText()).toBe('もう一度、本人の確認をします');
  await residents.press(page);
  await residents.choose(page, person);
  expect(inBrowser(page)).toBe('/consents/all/confirm');
  expect(await page.locator('main').innerText()).toMatch(
    /あたらしく見せてよいとするもの[\s\S]*ヘルパーステーションこはる/,
  );
  expect(await page.getByLabel('取りやめるまで').isChecked()).toBe(true);
  await residents.press(page);
  expect((await send()).status).toBe(202);
  await page.context().close();
});

test('another giver’s consent is theirs to withdraw, and is shown as theirs', async () => {
  const { town } = residents.region;
  const theirs = town.consents.find(({ giver }) => giver === 'doctor')!;
  const page = await residents.signIn(town.cast.sampleNineDigits);
  const hers = town.consents.find(
    ({ giver, resident }) => giver === 'doctor' && resident === town.cast.sampleNineDigits,
  );
  expect(hers ?? theirs).toMatchObject({ giver: 'doctor' });
  await go(page, `/consents/one/${hers!.id}`);
  expect(await page.locator('main').innerText()).toContain('これは医師の同意です');
  expect(await page.locator('main .button.primary').count()).toBe(0);
  expect(await findViolationsAtEveryWidth(page)).toEqual([]);
  await page.context().close();
});

test('a form without its token, another’s consent, and somebody else’s pages do nothing', async () => {
  const page = await residents.signIn(person);
  const own = page.url().replace(/(\/of\/[^/?]+).*$/, '$1');
  const { town } = residents.region;
  const mine = town.consents.find((one) => one.resident === person && one.purpose === 'care-plan-sharing')!;
  const theirs = town.consents.find((one) => one.resident !== person)!;
  const post = (path: string, form: Record<string, string> = {}) =>
    page.request.post(path, { form, maxRedirects: 0 }).then((response) => response.status());
  expect(await post(`${own}/consents/one/${mine.id}/withdraw`)).toBe(403);
  expect(await post(`${own}/consents/offer`, { until: '1' })).toBe(403);
  expect(await post(`${own}/consents/all/change`)).toBe(403);
  await go(page, `/consents/one/${mine.id}`);
  const form_token = await page.locator('input[name="form_token"]').first().inputValue();
  expect(await post(`${own}/consents/one/${theirs.id}/withdraw`, { form_token })).toBe(404);
  const other = await residents.signIn(town.cast.sharing2);
  expect((await other.goto(`${own}/consents`))!.status()).toBe(404);
  const { rows } = await admin().query('SELECT withdrawn_at FROM exchange.consent WHERE id = ANY ($1::uuid[])', [
    [mine.id, theirs.id],
  ]);
  expect(rows.every((row) => row.withdrawn_at === null || theirs.withdrawnAt !== null)).toBe(true);
  await Promise.all([page, other].map((one) => one.context().close()));
});
