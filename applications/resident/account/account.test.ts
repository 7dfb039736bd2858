import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestPerson } from '../../../exchange/testing-person.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { type Home, openHome } from './testing.ts';

/* A resident's account: how they sign in, with what, and who else is kept out. */

let home: Home;
beforeAll(async () => {
  home = await openHome();
});
afterAll(() => home?.close());

const pagesOf = (url: string) => `${/^.*\/of\/[^/?]+/.exec(url)![0]}/account`;

test('how one is signed in, the sign-ins and the refused tries stand there in sentences', {
  timeout: 60_000,
}, async () => {
  const page = await home.signIn();
  const account = pagesOf(page.url());
  await page.goto(account);
  expect(await page.locator('main').innerText()).toMatch(/町の人を選ぶ[\s\S]*いつまで/);
  await page.goto(`${account}/sign-ins`);
  expect(await page.locator('.timeline').innerText()).toContain('選ばれてサインインしました');
  await page.context().close();
});

test('a code that no tablet shows, and answers that are none, are asked again with what was entered', async () => {
  const page = await home.signIn(0, { javaScript: false, width: 320 });
  await page.goto(`${pagesOf(page.url())}/devices/new`);
  const go = page.locator('main form button');
  await page.locator('#code').fill('12 34');
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('端末の番号が4けたしかありません');
  expect(await page.locator('#code').inputValue()).toBe('12 34');
  await page.locator('#code').fill('1234 5678');
  await go.click();
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('呼び名を書いてください');
  await page.locator('#label').fill('はなさん');
  await go.click();
  await page.locator('label.choice', { hasText: '鳥' }).click();
  await go.click();
  expect(await page.locator('.answers').innerText()).toMatch(/1234 ?5678[\s\S]*はなさん[\s\S]*鳥/);
  await go.click();
  expect(await page.locator('.error-summary').innerText()).toContain('この番号では登録できませんでした');
  expect(await page.locator('input[name="label"]').inputValue()).toBe('はなさん');
  await page.context().close();
});

test('a passkey is made on the issuer’s page after proving anew, and the last one is not removed without a warning', {
  timeout: 60_000,
}, async () => {
  const page = await home.signIn();
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  const account = pagesOf(page.url());
  await page.goto(`${account}/passkeys/new`);
  expect(await page.locator('main').innerText()).toContain('JavaScript');
  await page.locator('main .actions a').click();
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.locator('main form button').first().click();
  expect(await page.locator('h1').innerText()).toBe('パスキーを登録します');
  await page.locator('[data-passkey-only] button').click();
  await page.waitForURL('**/account/passkeys');
  expect(await page.locator('main section').count()).toBe(1);
  await page.locator('main section a').click();
  expect(await page.locator('main').innerText()).toMatch(/最後のパスキー[\s\S]*窓口/);
  expect(await findViolations(page)).toEqual([]);
  await home.look(page, 'passkey-remove');
  await page.getByRole('button', { name: /パスキーを/ }).click();
  await page.waitForURL('**/passkeys?done=removed');
  expect(await page.locator('main').innerText()).toContain('登録したパスキーはありません');
  // Whoever signs in as the person reads it, whichever way; and whom to call is their own town's.
  const again = await home.signIn();
  expect(await again.locator('.banner.warning').innerText()).toMatch(
    /新しいパスキーが登録されました[\s\S]*お知らせください/,
  );
  expect(await again.locator('.telephone-number').innerText()).toMatch(/^0999-00-0[12]01$/);
  expect(await findViolations(again)).toEqual([]);
  await home.look(again, 'home-changed');
  await again.context().close();
  await page.context().close();
});

test('another’s page, a passkey and a device that are not one’s own, and a form without its token do nothing', async () => {
  const [mine, other] = [await home.signIn(0), await home.signIn(1)];
  const [account, theirs] = [pagesOf(mine.url()), pagesOf(other.url())];
  const status = async (path: string) => (await mine.request.get(path)).status();
  expect(await status(theirs)).toBe(404);
  for (const path of ['/passkeys/none/remove', '/devices/none/remove', '/none'])
    expect(await status(account + path), path).toBe(404);
  const { code, page: tablet } = await home.issuer
    .open('/sign-in/tablet')
    .then(async (page) => ({ page, code: await home.readCode(page) }));
  await home.pair(other, code, 'ほか', '舟');
  const remove = await other.locator('main section .actions a').getAttribute('href');
  const id = remove!.split('/').at(-2)!;
  expect(await status(`${account}/devices/${id}/remove`)).toBe(404);
  await mine.goto(`${account}/devices/new`);
  const token = await mine.locator('input[name="form_token"]').inputValue();
  const post = async (path: string, form: Record<string, string>) =>
    (await mine.request.post(account + path, { form, maxRedirects: 0 })).status();
  expect(await post(`/devices/${id}/remove`, { form_token: token })).toBe(404);
  for (const path of [`/devices/${id}/remove`, '/devices/new', '/devices/new/done', '/passkeys/none/remove'])
    expect(await post(path, { form_token: 'x' }), path).toBe(403);
  await other.reload();
  expect(await other.locator('main h2.whose').count()).toBe(1);
  await Promise.all([mine, other, tablet].map((page) => page.context().close()));
});

test('the account’s own routes say when a tablet was last used, and what it calls the person', async () => {
  const { region } = home;
  const device = await openTestPerson(region, region.town.cast.sharing1, { how: 'device' });
  const { body } = await device.get<{ signIn: { way: string; device: unknown } }>('/v1/me');
  // A session whose tablet is not registered any more shows nothing of it.
  expect(body.signIn).toMatchObject({ way: 'device', device: null });
});
