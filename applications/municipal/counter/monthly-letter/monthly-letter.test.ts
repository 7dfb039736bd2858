import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestRegion } from '../../../../exchange/testing.ts';
import { textOfPdf } from '../../../../web/print/testing.ts';
import { findViolations } from '../../../../web/testing-axe.ts';
import { openBrowser, picture, type TestBrowser, widths } from '../../../../web/testing-browser.ts';
import { findOverflow } from '../../../../web/testing-measure.ts';
import { startTestApplications } from '../../../testing.ts';
import { readMonth } from './month.ts';

/* 月のお知らせ at the desk. Who may be told of: exchange/month-letter.authority.test.ts. */

let region: TestRegion;
let applications: Awaited<ReturnType<typeof startTestApplications>>;
let browser: TestBrowser;
let page: Page;
beforeAll(async () => {
  region = await startTestRegion();
  applications = await startTestApplications(region);
  browser = await openBrowser(applications.url, [region.url]);
  page = await browser.open('/municipal');
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.waitForURL('**/choose');
  await page.locator('main form button').first().click();
  await page.waitForURL(`${applications.url}/municipal`);
}, 60_000);
afterAll(async () => {
  try {
    await browser?.close();
  } finally {
    await applications?.stop();
    await region?.close();
  }
});

const path = '/municipal/counter/monthly-letter';

test('a month is read as an office writes it', () => {
  expect(['令和8年10月', 'R8年10月', '2026-10', '２０２６－１０', '2026年10月'].map(readMonth)).toEqual(
    Array(5).fill('2026-10'),
  );
  expect(['10月', '令和8年13月', '平成40年1月', '', 'x'].map(readMonth)).toEqual(Array(5).fill(undefined));
});

test('the desk prints a month for a resident; what is wrong is asked again, and what was typed stays', async () => {
  await page.goto(applications.url + path);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toBeLessThanOrEqual(0);
    if (process.env.ENGAWA_PICTURES) await picture(page, process.env.ENGAWA_PICTURES, `monthly-letter-${width}`);
  }
  const fill = async (subject: string, month: string, delivery = 'post') => {
    await page.locator('#subject').fill(subject);
    await page.locator('#month').fill(month);
    await page.locator('#delivery').selectOption(delivery);
    await page.locator('#number').fill('縁窓第12号');
    await page.locator('#name').fill('髙﨑　𠮷');
  };
  const go = page.locator('main form button');
  await fill('nobody', '令和8年');
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('何月分かを');
  await fill('nobody', '2099-01');
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('まだ始まっていない月');
  await fill('nobody', '2026-10');
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('作れませんでした');
  expect(await page.locator('#name').inputValue()).toBe('髙﨑　𠮷');

  const system = await region.client('GOV/990019/main');
  const { insured } = region.town.residents.find(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )!;
  const [found] = await system.codesOf([insured[0]!], 'code-matching');
  const token = await page.locator('input[name="form_token"]').inputValue();
  const asked = {
    ...{ form_token: token, subject: found!.code!, month: '2026-10', delivery: 'counter' },
    ...{ number: '縁窓第12号', name: '髙﨑　𠮷', postcode: '', address: '縁側市本町1番地\n中央荘2号' },
  };
  const post = (form: Record<string, string>) => page.request.post(applications.url + path, { form, maxRedirects: 0 });
  const pdf = await post(asked);
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
  const text = textOfPdf(await pdf.body());
  for (const part of ['縁窓第12号', '髙﨑　𠮷　様', '中央荘2号', '縁側市長', '0999-00-0101', '令和8年10月分'])
    expect(text).toContain(part);
  expect((await post({ ...asked, form_token: 'x' })).status()).toBe(403);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT fields ->> 'fromSystem' AS system, outcome FROM ledger.record WHERE fields -> 'items' ->> 0 = 'month-letter' ORDER BY id`,
    );
  expect(rows).toEqual([
    { system: 'GOV/990019/municipal', outcome: 'refuse' },
    { system: 'GOV/990019/municipal', outcome: 'permit' },
  ]);
  await page.context().close();
});
