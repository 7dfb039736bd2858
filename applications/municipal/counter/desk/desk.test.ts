import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { textOfPdf } from '../../../../web/print/testing.ts';
import { findViolations } from '../../../../web/testing-axe.ts';
import { picture, widths } from '../../../../web/testing-browser.ts';
import { findOverflow } from '../../../../web/testing-measure.ts';
import { startTestDesk, type TestDesk } from './testing.ts';

// The desk in a browser: a person is found, made sure of and helped; what it does is on record; who may not is answered like what is not there.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const [city, town] = ['縁側市', '軒端町'];
const pictures = process.env.ENGAWA_PICTURES;
let desk: TestDesk;
let page: Page;
let person: { id: string; code: string; birth: string; name: string };
beforeAll(async () => {
  desk = await startTestDesk();
  const { cast, residents } = desk.region.town;
  const { id, birth, name } = residents.find((one) => one.id === cast.sharingHardName)!;
  person = { id, code: await desk.codeOf(id), birth, name };
  page = await desk.signIn(city!, 'madoguchi-01');
});
afterAll(() => desk?.close());

const at = (path: string) => `${desk.url}/municipal/counter${path}`;
const people = (code: string, below = '') => at(`/people/${code}${below}`);
const go = (path: string, on = page) => on.goto(path);
const send = (name: string, on = page) => on.locator('main').getByRole('button', { name, exact: true }).click();
const text = (on = page) => on.locator('main').innerText();
const records = async (kind: string) =>
  (
    await desk.admin.query<{ fields: { actor: string; role: string; items: string[]; purpose: string } }>(
      `SELECT fields FROM ledger.record WHERE fields ->> 'kind' = $1 AND fields ->> 'decision' = 'permit' ORDER BY id`,
      [kind],
    )
  ).rows.map(({ fields }) => fields);

async function look(name: string, on = page, whole = false): Promise<void> {
  for (const width of widths) {
    await on.setViewportSize({ width, height: 900 });
    expect(await findOverflow(on), `${name} at ${width}`).toBeLessThanOrEqual(0);
    // What differs between widths is the frame's and the lists': axe looks at those at each, at the rest once.
    if (width === 320 || whole) expect(await findViolations(on), `${name} at ${width}`).toEqual([]);
    if (pictures && width !== 768) await picture(on, pictures, `${name}-${width}`);
  }
}

async function identify(birth: string, on = page): Promise<void> {
  await on.locator('input[name=document][value=my-number-card]').check();
  await on.locator('input[name=birth]').fill(birth);
}

test('a person is found by kana and birth date, however typed; each who is shown is on record, and no address holds a name', async () => {
  await go(at(''));
  await look('start');
  await page.fill('input[name=kana]', 'よしだ');
  await page.fill('input[name=birth]', person.birth);
  await send('探す');
  expect(page.url()).toBe(at('/found'));
  expect(await text()).toContain('1人見つかりました');
  // The sequence that tells the glyph is what the register has.
  expect(await page.locator('.person-name .name').innerHTML()).toContain(person.name.slice(0, 2));
  await look('found', page, true);
  const viewed = await records('viewing');
  expect(viewed.at(-1)).toMatchObject({ actor: 'madoguchi-01', role: '窓口の職員', purpose: 'counter-service' });
  await page.locator('.person-name').first().click();
  expect(await page.locator('h1').innerText()).toBe('住民の画面');
  expect(page.url()).toBe(people(person.code));
  await look('person');
  await go(at(''));
  await page.fill('input[name=kana]', '𠮷田');
  await send('探す');
  expect(await text()).toContain('漢字では探せません');
  expect(await page.inputValue('input[name=kana]')).toBe('𠮷田');
});

test('a letter: made sure of, looked at twice, printed once with its code, on record with how; a wrong birth date issues nothing', async () => {
  const letters = async () =>
    (await desk.admin.query('SELECT count(*)::int AS count FROM exchange.sign_in_letter')).rows[0].count as number;
  const before = await letters();
  await go(people(person.code, '/letter'));
  await send('次へ');
  expect(await page.locator('.error-summary').innerText()).toContain('確かめた書類を一つ選んでください');
  await identify('1941-01-01');
  await send('次へ');
  expect(await text()).toContain('名簿の生年月日と合いません');
  await look('letter-identity');
  await identify(person.birth);
  await send('次へ');
  expect(await text()).toContain('氏名と生年月日を、もう一度見てください');
  expect(await letters()).toBe(before);
  await look('letter-confirm');
  await send('発行する');
  expect(await text()).toMatch(/\d{3}[ -]\d{3}[ -]\d{3}/);
  expect(await page.locator('.letter svg').count()).toBe(1);
  expect(await letters()).toBe(before + 1);
  await look('letter-paper');
  // The same form sent again acts no second time.
  await page.reload();
  expect(await text()).toContain('すでに発行しました');
  expect(await letters()).toBe(before + 1);
  const [issued] = (await records('sign-in')).filter(({ items }) => items.includes('letter-issued'));
  expect(issued).toMatchObject({ actor: 'madoguchi-01', role: '窓口の職員', items: ['letter-issued', 'photo-id'] });
  const { rows } = await desk.admin.query('SELECT act, document, staff FROM municipal.desk_act');
  expect(rows).toContainEqual({ act: 'letter', document: 'my-number-card', staff: 'madoguchi-01' });
  await go(people(person.code, '/letter/end'));
  await send('手紙を止める');
  expect(await text()).toContain('手紙の番号を止めました');
});

test('help on behalf, without script: the trail is shown, a consent taken on paper and withdrawn, a proxy registered', async () => {
  const plain = await desk.signIn(city!, 'madoguchi-02', { javaScript: false });
  const { residents, relations } = desk.region.town;
  const helped = residents.find(
    ({ id, municipality, protected: hidden, movedOut }) =>
      municipality === '990019' &&
      !hidden &&
      movedOut === undefined &&
      id === desk.region.town.cast.withoutConsent &&
      relations.some(({ resident }) => resident === id),
  )!;
  const code = await desk.codeOf(helped.id);
  await go(people(code, '/help'), plain);
  await plain.locator('input[name=by][value=person]').check();
  await identify(helped.birth, plain);
  await send('始める', plain);
  expect(await text(plain)).toContain('まで使えます');
  expect(await text(plain)).toContain('が、');
  const help = plain.url();
  await plain.locator('main').getByRole('link', { name: '同意', exact: false }).first().click();
  const offers = plain.locator('main ul.cards a');
  expect(await offers.count()).toBeGreaterThan(0);
  await offers.first().click();
  const offer = plain.url();
  await send('同意を登録する', plain);
  expect(await plain.locator('.error-summary li').count()).toBe(5);
  await plain.locator('input[name=giver][value=person]').check();
  await plain.locator('input[name=channel][value=paper]').check();
  await plain.fill('input[name=signed]', '令和8年4月2日');
  await plain.fill('input[name=until]', '令和9年3月31日');
  await plain.fill('input[name=witness]', 'madoguchi-02');
  await send('同意を登録する', plain);
  expect(await text(plain)).toContain('立会人は、説明した職員とは別の人にしてください');
  await plain.fill('input[name=witness]', 'madoguchi-01');
  await send('同意を登録する', plain);
  expect(await text(plain)).toContain('同意を入れました');
  const given = (await records('registration')).at(-1)!;
  expect(given).toMatchObject({ actor: 'madoguchi-02', role: '窓口の職員' });
  await plain.locator('main').getByRole('link', { name: '取りやめる' }).last().click();
  await send('取りやめる', plain);
  expect(await text(plain)).toContain('同意を取りやめました');

  await go(`${help}/proxies`, plain);
  await plain.locator('input[name=kind][value=legal]').check();
  await plain.fill('input[name=label]', '成年後見人');
  await plain.locator('input[name=evidence][value=mandate]').check();
  await plain.fill('input[name=reference]', '登記 第2026-11号');
  await send('登録する', plain);
  expect(await text(plain)).toContain('法定代理人の根拠は、戸籍か登記事項証明書です');
  expect(await plain.inputValue('input[name=reference]')).toBe('登記 第2026-11号');
  await plain.locator('input[name=evidence][value=guardianship-certificate]').check();
  await send('登録する', plain);
  expect(await text(plain)).toMatch(/招待の番号\s+\S+-\S+/);
  await go(`${help}/device`, plain);
  await plain.fill('input[name=code]', '00000000');
  await plain.fill('input[name=label]', '居間');
  await plain.locator('input[name=picture][value=bird]').check();
  await send('登録する', plain);
  expect(await plain.locator('.error-summary').innerText()).toContain('提供できません');

  await go(`${help}/monthly-post`, plain);
  await send('毎月送る登録をする', plain);
  expect(await text(plain)).toContain('郵送することになっています');

  await go(help, plain);
  // What was done at the desk is read with the role of who did it.
  expect(await text(plain)).toContain('縁側市の職員（窓口の職員）が、あなたの関係または同意の登録を変えました');
  const seen = await desk.signIn(city!, 'madoguchi-02');
  for (const [name, url] of [
    ['help-identity', people(code, '/help')],
    ['help', help],
    ['consents', `${help}/consents`],
    ['consent', offer],
    ['consent-paper', `${offer}/paper`],
    ['proxies', `${help}/proxies`],
  ] as const) {
    await go(url, seen);
    await look(name, seen);
  }
  await seen.context().close();

  // Another of the staff, another person, and one that never was: not there.
  const foreign = [help, help.replace(code, person.code), help.replace(/[^/]+$/, crypto.randomUUID())];
  for (const url of foreign) expect((await page.goto(url))!.status(), url).toBe(404);
  await go(help, plain);
  await send('操作を終える', plain);
  expect((await plain.goto(help))!.status()).toBe(404);
  await plain.context().close();
});

test('a question that meant two is answered for one, confirmed, and recorded with who answered', async () => {
  const admin = desk.admin;
  const { cast } = desk.region.town;
  await admin.query(
    `INSERT INTO exchange.code_queue (id, municipality, member, purpose, candidates, asked_at)
     VALUES (gen_random_uuid(), '990019', 'CARE/0300000100', 'care-plan-sharing', $1, now())`,
    [[cast.alike1, cast.alike2]],
  );
  await go(at('/queue'));
  await look('queue');
  await page.locator('main ul.cards a').first().click();
  expect(await text()).toContain('ちがいます');
  await look('question', page, true);
  const question = page.url();
  await send('確かめる');
  expect(await page.locator('.error-summary').count()).toBe(1);
  await page.locator('input[name=chosen]').nth(1).check();
  await send('確かめる');
  await send('答える');
  expect(await text()).toContain('答えました');
  expect((await records('registration')).at(-1)).toMatchObject({
    actor: 'madoguchi-01',
    role: '窓口の職員',
    items: ['code-queue'],
  });
  expect((await page.goto(question))!.status()).toBe(404);
});

test('支援措置: urgent by the desk, looked at by another; ended by two; the list is for its role alone', async () => {
  const { cast } = desk.region.town;
  const code = await desk.codeOf(cast.sharing2);
  await go(people(code, '/protection'));
  await look('protection');
  await page.locator('input[name=urgent]').check();
  await page.selectOption('select[name=reason]', 'domestic-violence');
  await page.selectOption('select[name=opinion]', 'police');
  await send('起案する');
  expect(await text()).toContain('もう効いています');
  expect(await text()).toContain('住所も、いることも、だれにも伝えません');
  expect(await text()).toContain('表示しません');
  // Whoever lives with her reads no trace of her.
  const { rows } = await desk.admin.query<{ code: string }>(
    `SELECT code FROM municipal.resident WHERE household = (SELECT household FROM municipal.resident WHERE code = $1) AND code <> $1`,
    [code],
  );
  await go(people(rows[0]!.code));
  expect(await text()).not.toContain('トミ');
  expect(await text()).toContain('名簿にありません');
  expect((await page.goto(at('/protections')))!.status()).toBe(404);

  const first = await desk.signIn(city!, 'shien-01');
  await go(at('/protections'), first);
  expect(await text(first)).toContain('配偶者からの暴力');
  await look('protections', first, true);
  await send('確かめた', first);
  expect(await text(first)).toContain('承認を待っている起案はありません');
  const held = desk.region.clock.now();
  await go(people(code, '/protection/end'), first);
  await send('終了を起案する', first);
  await go(at('/protections'), first);
  expect(await first.locator('main').getByRole('button', { name: '承認する' }).count()).toBe(0);
  // Its form, sent all the same: refused, and the protection stands.
  const second = await desk.signIn(city!, 'shien-02');
  await go(at('/protections'), second);
  const proposal = await second.locator('main form').first().getAttribute('action');
  const token = await first.locator('main form input[name=form_token]').first().inputValue();
  const own = await first.request.post(desk.url + proposal, {
    form: { form_token: token, verb: 'approve' },
  });
  expect(await own.text()).toContain('別の職員でなければなりません');
  const until = async () =>
    (await desk.admin.query('SELECT protected_until AS until FROM exchange.subject WHERE id = $1', [cast.sharing2]))
      .rows[0].until as Date | null;
  expect((await until())!.getTime()).toBeGreaterThan(held.getTime());
  await send('承認する', second);
  expect(await text(second)).toContain('決めました');
  expect(await until()).toBe(null);
  await first.context().close();
  await second.context().close();
});

test('変更のお知らせ: who is to be told by post is listed, printed and gone once it was sent', async () => {
  await desk.admin.query(
    `INSERT INTO exchange.account_notice (id, subject, municipality, what, noticed_at)
     VALUES (gen_random_uuid(), $1, '990019', 'passkey-added', '2026-11-24T01:00:00Z')`,
    [person.id],
  );
  await go(at('/notices'));
  expect(await text()).toContain('新しいパスキーが登録されました');
  await look('notices');
  const form = page.locator('main form').first();
  const pdf = await page.request.post(desk.url + (await form.getAttribute('action'))!, {
    form: { form_token: await form.locator('input[name=form_token]').inputValue(), verb: 'pdf' },
  });
  const letter = textOfPdf(await pdf.body());
  for (const part of ['新しいパスキーが登録されました', '0999-00-0101', '縁側市長']) expect(letter).toContain(part);
  await send('印刷して郵送した');
  expect(await text()).toMatch(/郵送したことを記録しました[\s\S]*郵送を待っているお知らせはありません/);
});

test('another town, another department and a form of nobody’s are answered like what is not there', async () => {
  const other = await desk.signIn(town!, 'madoguchi-01');
  for (const below of ['', '/letter', '/help', '/protection'])
    expect((await other.goto(people(person.code, below)))!.status(), below).toBe(404);
  await go(at(''), other);
  await other.fill('input[name=kana]', 'よしだ');
  await other.fill('input[name=birth]', person.birth);
  await send('探す', other);
  expect(await text(other)).toContain('見つかりません');
  await other.context().close();
  const care = await desk.signIn(city!, 'kaigo-01');
  await go(at(''), care);
  expect(await text(care)).toContain('お使いになれる業務がありません');
  expect((await care.goto(people(person.code)))!.status()).toBe(404);
  await care.context().close();
  for (const below of ['/letter', '/letter/end', '/help', '/protection', '/protection/end']) {
    const answer = await page.request.post(people(person.code, below), { form: { go: 'issue' } });
    expect(answer.status(), below).toBe(403);
  }
});

test('a sensitive act is asked for anew ten minutes after the person last proved who they are, by the exchange too', async () => {
  const letters = async () => (await desk.admin.query('SELECT FROM exchange.sign_in_letter')).rowCount;
  const before = await letters();
  await go(people(person.code, '/letter'));
  await identify(person.birth);
  await send('次へ');
  // What the page believes does not count: the session's last proof is the exchange's to know.
  await desk.admin.query("UPDATE exchange.sign_in_session SET auth_time = auth_time - interval '1 hour'");
  await send('発行する');
  expect(await page.locator('h1').innerText()).toBe('もう一度、本人の確認をします');
  const again = (await page.locator('main a[href*="anew=yes"]').getAttribute('href'))!;
  const back = new URL(again, desk.url).searchParams.get('back')!;
  expect(back.split('?')[0]).toBe(new URL(people(person.code, '/letter')).pathname);
  expect(await letters()).toBe(before);
  const shown = async (path: string) => {
    await go(people(person.code, path));
    return new URL(page.url());
  };
  vi.useFakeTimers({ now: Date.now() + 4 * 60_000, toFake: ['Date'] });
  expect((await shown('/letter')).origin).toBe(desk.url);
  vi.setSystemTime(Date.now() + 4 * 60_000);
  await go(at(''));
  vi.setSystemTime(Date.now() + 4 * 60_000);
  await shown('/letter');
  expect(await page.locator('h1').innerText()).toBe('もう一度、本人の確認をします');
  vi.useRealTimers();
});
