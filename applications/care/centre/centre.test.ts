import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addMonths, monthOf } from '../../../contracts/care/month.ts';
import { members } from '../../../town/members.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { ask, signInStaff, tokenOf } from '../../testing-roles.ts';
import { type CareOffices, openCareOffices } from '../testing.ts';
import { districtOf } from './district.ts';

vi.setConfig({ testTimeout: 60_000 });
// The pages' own clock is the machine's.
const now = new Date('2026-11-24T10:00:00+09:00');
const today = dayIn(now);
const soon = { timeout: 20_000, interval: 100 };
let at: CareOffices;
let page: Page;
const centre = members.find(({ kind }) => kind === 'comprehensive-support-centre')!.id;
beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(now);
  page = await signInStaff(at.browser, 'care', `${centre} caremane-01`);
}, 90_000);
afterAll(() => at.close());

const main = () => page.locator('main').innerText();
const write = async ({ content, answer, due = '' }: { content: string; answer: string; due?: string }) => {
  await page.getByLabel('相談した人').selectOption('家族');
  await page.getByLabel('受け方').selectOption('電話');
  await page.getByLabel('業務の区分').selectOption('総合相談支援');
  await page.getByLabel('相談の内容').fill(content);
  await page.getByLabel('対応').fill(answer);
  await page.getByLabel('次に連絡する日').fill(due);
  await pressed('記録する');
};
const pressed = (name: string) => page.getByRole('button', { name }).click();

test('the list has its four views, and areas are what the centre says they are', async () => {
  await page.goto(`${at.url}/care/centre`);
  expect(await page.locator('h1').innerText()).toBe('地域包括支援センター');
  await page.getByRole('link', { name: '圏域を決める' }).click();
  await page.locator('main input[type=text]').first().fill('中央圏域');
  const district = await page.locator('main label').first().innerText();
  await pressed('決める');
  expect(await main()).toContain('圏域を決めました');
  await page.goto(`${at.url}/care/centre?f.area=${encodeURIComponent('中央圏域')}`);
  const { rows } = await at.region.database
    .pool('admin', 1)
    .query('SELECT address FROM care.person WHERE member = $1', [centre]);
  const there = rows.filter(({ address }) => districtOf(address) === district).length;
  expect(await page.locator('tbody tr').count()).toBe(there);
  // A 町字 that lies in two: those of its numbers are in the other, and what is no range is told by its line.
  await page.goto(`${at.url}/care/centre/areas`);
  await page.locator('textarea[name=parts]').fill(`${district} 9〜3番,川辺圏域`);
  await pressed('決める');
  expect(await main()).toContain('1行目を「町字 1〜20番,圏域」の形にしてください');
  await page.locator('textarea[name=parts]').fill(`${district} 1〜番,川辺圏域\n`);
  await pressed('決める');
  expect(await main()).toContain('圏域を決めました');
  expect(await page.locator('textarea[name=parts]').inputValue()).toBe(`${district} 1〜番,川辺圏域`);
  await page.goto(`${at.url}/care/centre?f.area=${encodeURIComponent('川辺圏域')}`);
  expect(await page.locator('tbody tr').count()).toBe(there);
  await page.goto(`${at.url}/care/centre?view=mine`);
  expect(await main()).toContain('あてはまる方はいません');
});

test('a check list is answered one question a page, is shown before it ends, and is decided; the twelfth is measured', async () => {
  await page.goto(`${at.url}/care/centre`);
  await page.locator('tbody tr a').first().click();
  await pressed('基本チェックリストを始める');
  await pressed('つぎへ');
  expect(await main()).toContain('はいかいいえを選んでください');
  const answer = async (label: string) => {
    await page.getByText(label, { exact: true }).click();
    await pressed('つぎへ');
  };
  for (let item = 1; item <= 25; item++)
    if (item === 12) {
      await page.getByLabel('身長（cm）').fill('１５０');
      await page.getByLabel('体重（kg）').fill('5');
      await pressed('つぎへ');
      expect(await main()).toContain('体重を、20から200までの数字で書いてください');
      expect(await page.getByLabel('身長（cm）').inputValue()).toBe('１５０');
      await page.getByLabel('体重（kg）').fill('41.6');
      await pressed('つぎへ');
    } else
      await answer(
        item === 3
          ? 'わからない・あとで'
          : item <= 8 || item === 16 || item === 19
            ? 'はい'
            : item === 11
              ? 'はい'
              : 'いいえ',
      );
  expect(await page.locator('h1').innerText()).toBe('答えを確かめてください');
  expect(await findViolations(page)).toEqual([]);
  expect(await main()).toContain('まだ答えていません');
  const name = (
    await at.rows(centre)(async (c) => (await c.query('SELECT name FROM care.person ORDER BY kana_key, code')).rows[0])
  ).name;
  expect(await page.content()).not.toContain(name);
  await pressed('これで終わる');
  await page.getByRole('link', { name: '職員の画面へ' }).click();
  // 41.6 kg at 150 cm is under 18.5: with the loss of weight both of nutrition
  expect(await main()).toContain('事業対象者に該当');
  expect(await findViolations(page)).toEqual([]);
  const path = new URL(page.url()).pathname;
  expect((await page.request.get(`${at.url}${path}/3`)).status()).toBe(404); // what is decided is not answered again
  // The town hall is handed paper.
  await page.getByRole('link', { name: '紙に印刷する' }).click();
  expect(await main()).toMatch(
    /判定：事業対象者に該当[\s\S]*低栄養状態\s+2\s+2\s+該当[\s\S]*12\s+身長・体重[^\n]*150\.0 cm、41\.6 kg\s+1/,
  );
});

test('a consultation is written once; another follows it; a My Number has no place in it', async () => {
  await page.goto(`${at.url}/care/centre`);
  await page.locator('tbody tr a').first().click();
  await page.getByRole('link', { name: '相談を書く' }).click();
  await page.getByLabel('相談した人').selectOption('家族');
  await page.getByLabel('受け方').selectOption('電話');
  await page.getByLabel('業務の区分').selectOption('総合相談支援');
  await page.getByLabel('相談の内容').fill(`番号は ${['1234', '5678', '9018'].join('')} です`);
  await page.getByLabel('対応').fill('訪問を約束した。');
  await page.getByLabel('次に連絡する日').fill('R8.11.20');
  await pressed('記録する');
  expect(await main()).toContain('個人番号');
  await page.getByLabel('相談の内容').fill('夜に何度も起きる。');
  await pressed('記録する');
  expect(await main()).toContain('相談を記録しました');
  expect(await main()).toContain('連絡の期日を過ぎています');
  await page.goto(`${at.url}/care/centre?view=mine`);
  expect(await page.locator('tbody tr').count()).toBe(1);
  expect(await page.locator('tbody tr').innerText()).toContain('連絡の期日を過ぎています');
  await page.locator('tbody tr a').click();
  await page.getByRole('link', { name: 'この記録に続けて書く' }).click();
  await write({ content: '電話をした。落ち着いている。', answer: '見守りを続ける。' });
  // What another has followed presses nobody any more.
  expect(await main()).toMatch(/連絡の期日は令和8年11月20日でした/);
  expect(await main()).not.toContain('連絡の期日を過ぎています');
  await page.goto(`${at.url}/care/centre?view=mine`);
  expect(await page.locator('tbody tr').innerText()).not.toContain('連絡の期日を過ぎています');
});

test('a consultation about somebody who is not in the list stands where it is found again, and presses when its day is over', async () => {
  await page.goto(`${at.url}/care/centre`);
  await page.getByRole('link', { name: '相談を書く' }).click();
  await write({ content: '隣の家の明かりがつかない。', answer: '訪ねることにした。', due: 'R8.11.23' });
  expect(await main()).toContain('だれについての相談かを書いてください');
  await page.getByLabel('だれについての相談か').fill('日向の佐藤さん（80代）');
  await pressed('記録する');
  expect(await main()).toMatch(/相談を記録しました[\s\S]*日向の佐藤さん（80代）[\s\S]*隣の家の明かりがつかない。/);
  await page.goto(`${at.url}/care/centre`);
  expect(await main()).toContain('連絡の期日を過ぎた相談が1件あります');
  await page.getByRole('link', { name: '登録のない方の相談（1件）' }).click();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'この記録に続けて書く' }).click();
  expect(await page.getByLabel('だれについての相談か').inputValue()).toBe('日向の佐藤さん（80代）');
  await write({ content: '訪ねた。無事だった。', answer: '終わり。' });
  expect(await main()).not.toContain('期日を過ぎた');
});

test('once it is known who it was about, the consultation and what follows it are the person’s; and nobody’s again where that was wrong', async () => {
  await page.goto(`${at.url}/care/centre/others`);
  const [before] = (
    await at.rows(centre)((c) => c.query('SELECT id FROM care.consultation WHERE code IS NULL ORDER BY at'))
  ).rows;
  await page.getByRole('link', { name: 'だれの相談か決める' }).last().click();
  expect(await main()).toMatch(/訪ねた。無事だった。[\s\S]*隣の家の明かりがつかない。/);
  expect(await findViolations(page)).toEqual([]);
  const { code, kana } = (
    await at.rows(centre)((c) => c.query('SELECT code, kana FROM care.person ORDER BY kana_key DESC, code'))
  ).rows[0];
  const bare = page.url();
  await page.getByLabel('氏名かカナの一部').fill(kana);
  await pressed('探す');
  await page.getByRole('radio').first().check();
  await pressed('この方の記録に移す');
  expect(await main()).toMatch(/この方の記録に移しました[\s\S]*訪ねた。無事だった。[\s\S]*隣の家の明かりがつかない。/);
  expect(new URL(page.url()).pathname).toBe(`/care/centre/${encodeURIComponent(code)}`);
  // Who had the form of before open writes on where the consultation is now.
  await page.goto(`${at.url}/care/centre/consult?follows=${before.id}`);
  expect(new URL(page.url()).pathname).toBe(`/care/centre/${encodeURIComponent(code)}/consult`);
  await write({ content: 'もう一度訪ねた。', answer: '留守だった。' });
  expect(await main()).toContain('もう一度訪ねた。');
  await page.goto(bare);
  expect(new URL(page.url()).pathname).toBe(`/care/centre/${encodeURIComponent(code)}`);
  await page.getByRole('button', { name: 'この方の相談ではなかったので戻す' }).first().click();
  expect(await main()).toMatch(
    /登録のない方の相談に戻しました[\s\S]*もう一度訪ねた。[\s\S]*日向の佐藤さん[\s\S]*隣の家の明かりがつかない。/,
  );
  // Whom the register has by the card comes back to the same consultation; another's, or none, is followed by nothing.
  await page.goto(bare);
  await page.getByRole('link', { name: '番号から利用者に加える' }).click();
  const [known] = (
    await at.rows(centre)((c) => c.query('SELECT insurer, insured, name FROM care.person ORDER BY kana_key, code'))
  ).rows;
  await page.getByLabel('保険者番号', { exact: true }).fill(known.insurer);
  await page.getByLabel('被保険者番号').fill(known.insured);
  await pressed('確かめる');
  expect(new URL(page.url()).pathname).toBe(`/care/centre/others/${before.id}`);
  expect(await page.getByRole('radio').count()).toBe(1);
  const token = await tokenOf(page, '/care/centre/consult');
  for (const follows of [randomUUID(), before.id])
    expect(
      (
        await ask(page, 'POST', `/care/centre/${encodeURIComponent(code)}/consult`, {
          form: {
            form_token: token,
            ...{ id: randomUUID(), follows, caller: '家族', channel: '電話', duty: '総合相談支援' },
            ...{ content: 'x', answer: 'x', due: '' },
          },
        })
      ).status,
    ).toBe(404);
});

test('what a list came to is filed with the town hall by the road, once it is signed; the town hall registers the person, and the centre hears of it', async () => {
  await page.goto(`${at.url}/care/centre?f.checklist=${encodeURIComponent('事業対象者に該当')}`);
  await page.locator('tbody tr a').first().click();
  await page.locator('.cards a').first().click();
  const result = page.url();
  await page.getByRole('link', { name: '市町村に届け出る' }).click();
  await pressed('届け出る');
  expect(await main()).toContain('本人が署名した日');
  await page.getByLabel('本人が署名した日').fill('R8.11.1');
  await pressed('届け出る');
  expect(await main()).toContain('より前です');
  await page.getByLabel('本人が署名した日').fill(sayDay(today));
  await page.getByLabel('市町村に伝えること').fill('ひとり暮らしの方です。');
  expect(await findViolations(page)).toEqual([]);
  await pressed('届け出る');
  expect(await main()).toContain('返事を待っています');
  expect((await page.request.get(`${result}/paper`)).status()).toBe(200);
  expect(await page.getByRole('link', { name: '市町村に届け出る' }).count()).toBe(0);
  const hall = await signInStaff(at.browser, 'municipal', 'GOV/990019 kaigo-01');
  const there = () => hall.locator('main').innerText();
  await vi.waitFor(async () => {
    await hall.goto(`${at.url}/municipal/care-insurance`);
    expect(await there()).toContain('決めていない事業対象者の届出が1件');
  }, soon);
  await hall.getByRole('link', { name: '事業対象者の届出' }).first().click();
  await hall.locator('tbody a').first().click();
  await hall.locator('summary', { hasText: '答え' }).click();
  expect(await there()).toMatch(/ひとり暮らしの方です。[\s\S]*低栄養状態\s+2\s+2\s+該当[\s\S]*150\.0 cm、41\.6 kg\s+1/);
  expect(await findViolations(hall)).toEqual([]);
  const form = hall.url();
  await hall.getByText('登録しない', { exact: true }).click();
  await hall.getByRole('button', { name: 'このように決める' }).click();
  expect(await there()).toContain('登録しないときは、理由を');
  await hall.getByText('登録する', { exact: true }).click();
  await hall.getByRole('button', { name: 'このように決める' }).click();
  expect(await there()).toMatch(/決めたことを記録し[\s\S]*登録しました/);
  await hall.goto(form);
  expect(await hall.getByRole('button', { name: 'このように決める' }).count()).toBe(0);
  await vi.waitFor(async () => {
    await page.goto(result);
    expect(await main()).toMatch(
      new RegExp(`事業対象者として登録されました[\\s\\S]*${sayDay(today)}から事業対象者です`),
    );
  }, soon);
  await page.goto(`${at.url}/care/centre`);
  expect(await main()).toContain('登録ずみ');

  // The next month's slip begins with what the insurer registered; nobody types it. It has no end.
  const person = decodeURIComponent(new URL(result).pathname.split('/')[3]!);
  const basis = `${at.url}/care/months/${addMonths(monthOf(today), 1)}/${encodeURIComponent(person)}/basis`;
  await page.goto(basis);
  const typed = () =>
    Promise.all(['level', 'from', 'until'].map((name) => page.locator(`[name=${name}]`).inputValue()));
  expect(await typed()).toEqual(['06', sayDay(today), '']);
  // 負担割合 stands on a certificate of its own.
  await page.locator('[name=tenths]').selectOption('1');
  await pressed('前提を保存する');
  expect(await main()).toMatch(new RegExp(`事業対象者　${sayDay(today)}から　1割負担　限度額 5,032単位`));
  await page.goto(basis);
  await page.locator('[name=level]').selectOption('12');
  await pressed('前提を保存する');
  expect(await main()).toContain('空けてよいのは、事業対象者だけです');

  await hall.goto(form);
  await hall.getByRole('button', { name: '登録を終える' }).click();
  expect(await there()).toMatch(/理由[\s\S]*事業対象者である最後の日を書いてください/);
  await hall.getByText('届出が誤っていた', { exact: true }).click();
  await hall.getByLabel('事業対象者である最後の日').fill('R8.11.1');
  await hall.getByRole('button', { name: '登録を終える' }).click();
  expect(await there()).toContain('届出の何が誤っていたかを書いてください');
  await hall.getByText('本人の希望', { exact: true }).click();
  await hall.getByRole('button', { name: '登録を終える' }).click();
  expect(await there()).toContain('より前です');
  await hall.getByLabel('事業対象者である最後の日').fill(sayDay(today));
  await hall.getByLabel('センターに知らせること').fill('転居のためではありません。');
  expect(await findViolations(hall)).toEqual([]);
  await hall.getByRole('button', { name: '登録を終える' }).click();
  expect(await there()).toMatch(/知らせを出しました[\s\S]*登録を終えました/);
  await hall.goto(form);
  expect(await there()).toMatch(/最後の日[\s\S]*本人の希望/);
  expect(await hall.getByRole('button', { name: '登録を終える' }).count()).toBe(0);
  await vi.waitFor(async () => {
    await page.goto(result);
    expect(await main()).toMatch(
      new RegExp(`登録が終わりました[\\s\\S]*${sayDay(today)}まで[\\s\\S]*本人の希望[\\s\\S]*転居のためではありません`),
    );
  }, soon);
  expect(await page.getByRole('link', { name: '市町村に届け出る' }).count()).toBe(1);
  await page.goto(basis);
  await pressed('前提を保存する');
  expect(await main()).toContain(`事業対象者の登録は、${sayDay(today)}に終わっています`);
  await hall.context().close();
});

test('who is under 65 is told of 認定 before any question, and cannot begin', async () => {
  const { code } = (
    await at.rows(centre)(
      async (c) => (await c.query('SELECT code FROM care.person ORDER BY kana_key DESC, code')).rows,
    )
  )[0];
  const admin = at.region.database.pool('admin', 1);
  await admin.query(`UPDATE care.person SET birth = '1970-01-01' WHERE member = $1 AND code = $2`, [centre, code]);
  await page.goto(`${at.url}/care/centre/${encodeURIComponent(code)}`);
  expect(await main()).toContain('要介護認定の申請をしてください');
  expect(await page.getByRole('button', { name: '基本チェックリストを始める' }).count()).toBe(0);
});

test('what is another centre’s is not there', async () => {
  const other = members.filter(({ kind }) => kind === 'comprehensive-support-centre')[1]!.id;
  const [theirs] = await at.rows(other)(async (c) => (await c.query('SELECT code FROM care.person')).rows);
  expect((await page.request.get(`${at.url}/care/centre/${theirs.code}`)).status()).toBe(404);
  const rows = await at.rows(other)(async (c) => (await c.query('SELECT 1 FROM care.checklist')).rows);
  expect(rows).toEqual([]);
});

test.each([
  ['九十九県縁側市本町7番2号', '本町'],
  ['縁側市日向12-3', '日向'],
  ['九十九県軒端町大字雨落３番地', '大字雨落'],
  ['', undefined],
  [null, undefined],
])('the district of %s is %s', (address, district) => {
  expect(districtOf(address)).toBe(district);
});
