import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sweep } from '../web/testing-sweep.ts';
import {
  findResidents,
  nameSupporter,
  openRoles,
  type Roles,
  signInDevice,
  signInResident,
  signInStaff,
} from './testing-roles.ts';

/*
 * Every page of every role, found by following links from where that role begins: each is for everybody at every width, and keeps the rules of
 * pages (web/testing-sweep.ts). What breaks one is told with its page, its width and its rule.
 */
vi.setConfig({ testTimeout: 180_000 });

let roles: Roles;
let residents: ReturnType<typeof findResidents>;
beforeAll(async () => {
  roles = await openRoles();
  residents = findResidents(roles.region);
}, 120_000);
afterAll(() => roles?.close());

const isLeft = ({ pathname }: URL) => /\/(?:sign-out|sign-in|furigana)$/.test(pathname);

async function sweepAs(page: Page, start: string, under: string, mayRefuse = false): Promise<readonly string[]> {
  const { pages, problems } = await sweep(page, start, { under, isLeft, mayRefuse });
  expect(problems.join('\n')).toBe('');
  await page.context().close();
  return pages;
}

test('nobody', async () => {
  const page = await roles.browser.open('/');
  expect(await sweepAs(page, '/', '/')).toContain('/');
});

test('a resident', async () => {
  const page = await signInResident(roles.browser, residents[0]!.index);
  const pages = await sweepAs(page, '/resident', '/resident');
  expect(pages.some((at) => at.endsWith('/trail'))).toBe(true);
});

// The pages of a resident once more, as somebody else sees them.
test.runIf(process.env.ENGAWA_WIDTHS === 'all')('a resident who helps another', async () => {
  await nameSupporter(roles, residents[1]!.subject, residents[2]!.subject);
  const page = await signInResident(roles.browser, residents[2]!.index);
  expect(await sweepAs(page, '/resident', '/resident')).toContain('/resident');
});

test('a tablet in the room', async () => {
  const page = await signInDevice(roles, residents[3]!.subject);
  // It opens nothing (docs/people.md), and what says so is a page too.
  expect(await sweepAs(page, '/resident', '/resident')).toContain('/resident');
});

// One of the desk, who is found somebody's page there; who has the measure in hand, keeps the register, answers residents, administers staff.
test.each([
  ['GOV/990019 madoguchi-01', '/municipal', 1],
  ['GOV/990019 kaigo-01', '/municipal', 1],
  ['GOV/990019 shien-01', '/municipal/counter/protections', 0],
  ['GOV/990019 jumin-01', '/municipal/register', 0],
  ['GOV/990019 somu-02', '/municipal/counter/privacy', 0],
  ['GOV/990019 somu-01', '/municipal/counter/staff', 3],
] as const)('staff: %s at %s', async (who, start, more) => {
  const page = await signInStaff(roles.browser, 'municipal', who);
  expect((await sweepAs(page, start, start)).length).toBeGreaterThan(more);
});

test('staff: the page of a person at the desk, and what can be done there', async () => {
  const { rows } = await roles.region.database
    .pool('admin', 1)
    .query<{ code: string }>(
      `SELECT code FROM municipal.resident WHERE member = 'GOV/990019' AND left_on IS NULL LIMIT 1`,
    );
  const page = await signInStaff(roles.browser, 'municipal', 'GOV/990019 madoguchi-01');
  const start = `/municipal/counter/people/${encodeURIComponent(rows[0]!.code)}`;
  expect((await sweepAs(page, start, start)).length).toBeGreaterThan(4);
});

/** By the keyboard alone: to what says so, and on. */
async function press(page: Page, said: RegExp): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
    if (!said.test(name)) continue;
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    return;
  }
  throw new Error(`nothing on ${page.url()} that says ${said} can be reached by the keyboard`);
}

test('by the keyboard alone a resident signs in, reads the own records, goes back and signs out', async () => {
  const page = await roles.browser.open('/resident', { width: 375 });
  if (await page.getByText('この端末は、あなたのものですか').first().isVisible()) await press(page, /わたしの/);
  await press(page, /町の人を選ぶ/);
  await press(page, /年生まれ/);
  await page.waitForURL(`${roles.url}/resident/**`);
  await press(page, /わたしの記録/);
  expect(await page.locator('h1').innerText()).toBe('わたしの記録');
  await press(page, /もどる/);
  await press(page, /やめる/);
  await press(page, /サインアウトする/);
  await page.waitForURL('**/signed-out');
  await page.context().close();
});

const slowMs = 5000;

test.each([
  [true, 1],
  [false, 2],
])('on a line that is five seconds slow, pressing again is no harm (script: %s)', async (javaScript, most) => {
  const page = await signInResident(roles.browser, residents[4]!.index, '/resident', { javaScript });
  await page.goto(`${roles.url}/resident/sign-out`);
  let sent = 0;
  await page.context().route(`${roles.url}/**`, async (route) => {
    if (route.request().method() === 'POST') sent++;
    await new Promise((resolve) => setTimeout(resolve, slowMs));
    await route.continue().catch(() => {}); // another has taken its place
  });
  const button = page.getByRole('button', { name: 'サインアウトする' });
  const { x, y, width, height } = (await button.boundingBox())!;
  // By the mouse itself: a person does not wait for what is on its way.
  for (const _ of [1, 2]) {
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.waitForTimeout(400);
  }
  await page.waitForURL('**/resident/signed-out', { timeout: 60_000 });
  expect(await page.locator('h1').innerText()).toBe('サインアウトしました');
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThanOrEqual(most);
  await page.context().close();
});
