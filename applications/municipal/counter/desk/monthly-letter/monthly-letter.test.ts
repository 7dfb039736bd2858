import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOfPdf } from '../../../../../web/print/testing.ts';
import { findViolations } from '../../../../../web/testing-axe.ts';
import { picture, widths } from '../../../../../web/testing-browser.ts';
import { findOverflow } from '../../../../../web/testing-measure.ts';
import { startTestDesk, type TestDesk } from '../testing.ts';
import { readMonth } from './month.ts';

/* 月のお知らせ at the desk. Who may be told of: exchange/month-letter.authority.test.ts. */

let desk: TestDesk;
beforeAll(async () => {
  desk = await startTestDesk();
});
afterAll(() => desk?.close());

test('a month is read as an office writes it', () => {
  expect(['令和8年10月', 'R8年10月', '2026-10', '２０２６－１０', '2026年10月'].map(readMonth)).toEqual(
    Array(5).fill('2026-10'),
  );
  expect(['10月', '令和8年13月', '平成40年1月', '', 'x'].map(readMonth)).toEqual(Array(5).fill(undefined));
});

test('the desk prints a month for a resident; what is wrong is asked again, and what was typed stays', async () => {
  const { region, url } = desk;
  const person = region.town.residents.find(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )!;
  const path = `/municipal/counter/people/${encodeURIComponent(await desk.codeOf(person.id))}/monthly-letter`;
  const page = await desk.signIn('縁側市', 'madoguchi-01');
  await page.goto(url + path);
  expect(await page.locator('#name').inputValue()).toBe(person.name);
  expect(await page.locator('#address').inputValue()).not.toBe('');
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toBeLessThanOrEqual(0);
    if (process.env.ENGAWA_PICTURES) await picture(page, process.env.ENGAWA_PICTURES, `monthly-letter-${width}`);
  }
  const fill = async (month: string, delivery = 'post') => {
    await page.locator('#month').fill(month);
    await page.locator('#delivery').selectOption(delivery);
    await page.locator('#number').fill('縁窓第12号');
    await page.locator('#name').fill('髙﨑　𠮷');
  };
  const go = page.locator('main form button');
  await fill('令和8年');
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('何月分かを');
  await fill('2099-01');
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('まだ始まっていない月');
  expect(await page.locator('#name').inputValue()).toBe('髙﨑　𠮷');

  const token = await page.locator('input[name="form_token"]').inputValue();
  const asked = {
    ...{ form_token: token, month: '2026-10', delivery: 'counter' },
    ...{ number: '縁窓第12号', name: '髙﨑　𠮷', postcode: '', address: '縁側市本町1番地\n中央荘2号' },
  };
  const post = (form: Record<string, string>) => page.request.post(url + path, { form, maxRedirects: 0 });
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
  expect(rows).toEqual([{ system: 'GOV/990019/municipal', outcome: 'permit' }]);
  await page.context().close();
});

test('every month: those who asked are listed, printed at once each with its sheet for the window, and marked; a protected person is not among them', async () => {
  const { region, url, admin } = desk;
  const [first, second, hidden] = region.town.residents.filter(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  );
  await admin.query(
    `INSERT INTO exchange.monthly_post (id, subject, municipality, asked_at)
     SELECT gen_random_uuid(), subject, '990019', now() - interval '70 days' FROM unnest($1::uuid[]) AS subject`,
    [[first!.id, second!.id, hidden!.id]],
  );
  await admin.query("UPDATE exchange.subject SET protected_until = now() + interval '9 years' WHERE id = $1", [
    hidden!.id,
  ]);
  const page = await desk.signIn('縁側市', 'madoguchi-01');
  await page.goto(`${url}/municipal/counter`);
  await page.getByRole('link', { name: /毎月のお知らせの郵送/ }).click();
  const table = page.locator('main table');
  expect(await table.locator('tbody tr').count()).toBe(3);
  expect(await table.locator('tr', { hasText: '郵送しない（支援措置）' }).innerText()).toContain(
    '渡したことを記録する',
  );
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toBeLessThanOrEqual(0);
    if (process.env.ENGAWA_PICTURES) await picture(page, process.env.ENGAWA_PICTURES, `monthly-post-${width}`);
  }
  await page.locator('main button[value="pdf"]').click();
  expect(await page.locator('.error-summary').innerText()).toContain('文書番号を書いて');
  const kept = page.locator('form:has(button[value="pdf"]) input[type="hidden"]');
  const fields = await kept.evaluateAll((all) =>
    all.map((one) => [(one as HTMLInputElement).name, (one as HTMLInputElement).value]),
  );
  const body = new URLSearchParams([...fields, ['number', '縁窓第7号'], ['verb', 'pdf']] as [string, string][]);
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const pdf = await page.request.post(`${url}/municipal/counter/monthly-post`, { data: body.toString(), headers });
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  const bytes = await pdf.body();
  if (process.env.ENGAWA_PICTURES) await writeFile(`${process.env.ENGAWA_PICTURES}/monthly-post.pdf`, bytes);
  const text = textOfPdf(bytes);
  for (const one of [first!, second!]) expect(text).toContain(`${one.name}　様`);
  for (const part of ['縁窓第7号の1', '縁窓第7号の2', '1枚目', 'わたしの記録のお知らせ']) expect(text).toContain(part);
  expect(text).not.toContain(hidden!.name);
  await page.locator('main button[value="sent"]').click();
  expect(await page.locator('.banner.success').innerText()).toContain('2通');
  await page.locator('main button[value="handed"]').click();
  expect(await page.locator('main').innerText()).toContain('すべて送りました');
  expect((await page.request.get(`${url}/municipal/counter/monthly-post?month=2099-01`)).status()).toBe(400);
  await page.context().close();
});
