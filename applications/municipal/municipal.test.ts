import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestRegion } from '../../exchange/testing.ts';
import { openMember } from '../../web/member/member.ts';
import { openSystems } from '../../web/member/systems.ts';
import { findViolations } from '../../web/testing-axe.ts';
import type { TestBrowser } from '../../web/testing-browser.ts';
import { ShownPerson, viewPersons } from '../../web/viewing/viewing.tsx';
import { openTestPages, type TestPages } from '../testing.ts';

let region: TestRegion;
let pages: TestPages;
let browser: TestBrowser;
beforeAll(async () => {
  pages = await openTestPages();
  ({ region, browser } = pages);
});
afterAll(() => pages?.close());

/** @param index who of the town's staff: what one has left is offered to that one again */
async function choose(page: Page, index = 0): Promise<void> {
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.waitForURL('**/choose');
  await page.locator('main form button').nth(index).click();
}

test('staff sign in, see whose staff they are and their departments; the screen locks, and opens to who proves it anew', async () => {
  const page = await browser.open('/municipal');
  await choose(page);
  await page.waitForURL(`${pages.url}/municipal`);
  expect(await page.locator('.head-user').innerText()).toContain('縁側市');
  expect(await findViolations(page)).toEqual([]);
  await page.locator('main').getByRole('link', { name: '窓口' }).click();
  expect(await page.locator('h1').innerText()).toBe('窓口');
  const token = await page.locator('dialog.session-end').getAttribute('data-token');
  await region.database
    .pool('admin', 1)
    .query(`UPDATE application_session.session SET used_at = used_at - interval '6 minutes'`);
  const late = await page.request.post(`${pages.url}/municipal/counter/x`, {
    form: { form_token: token!, memo: '書きかけの内容' },
  });
  expect(await late.text()).toContain('なくなっていません');
  await page.reload();
  expect(await page.locator('h1').innerText()).toBe('画面をロックしています');
  expect(await page.content()).not.toContain('カナ氏名');
  await page.locator('main a.button').click();
  expect(new URL(page.url()).origin).toBe(region.url);
  await choose(page);
  await page.waitForURL('**/municipal/kept**');
  expect(await page.locator('main').innerText()).toContain('書きかけの内容');
  await page.context().close();
});

test('a member without a key file of the application does not use it; a resident is no staff', async () => {
  const page = await browser.open('/municipal');
  await choose(page, 1);
  await page.waitForURL(`${pages.url}/municipal`);
  const path = `${region.data}/keys-applications/systems/GOV/990019/municipal.json`;
  const { rename, chmod, stat } = await import('node:fs/promises');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await rename(path, `${path}.away`);
  expect((await page.reload())!.status()).toBe(403);
  expect(await page.locator('h1').innerText()).toBe('このアプリケーションは使えません');
  await rename(`${path}.away`, path);
  await chmod(path, 0o644);
  expect((await page.reload())!.status()).toBe(500);
  await chmod(path, 0o600);
  expect((await page.reload())!.status()).toBe(200);
  await page.context().close();
});

test('nobody is shown who was not recorded as seen, by who is signed in', async () => {
  const page = await browser.open('/municipal');
  await choose(page, 1);
  await page.waitForURL(`${pages.url}/municipal`);
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query<{ sid: string; staff: string }>(
    `SELECT s.id AS sid, a.staff FROM exchange.sign_in_session s JOIN exchange.account a ON a.id = s.account
      WHERE s.ended_at IS NULL AND a.member = 'GOV/990019' ORDER BY s.opened_at DESC LIMIT 1`,
  );
  const { sid, staff } = rows[0]!;
  const { rows: enrolled } = await admin.query<{ roles: string[] }>(
    `SELECT roles FROM exchange.staff WHERE member = 'GOV/990019' AND id = $1`,
    [staff],
  );
  const folder = `${region.data}/keys-applications/systems`;
  const system = (await openSystems({ folder, exchange: region.url }, 'municipal').find('GOV/990019'))!;
  const who = { member: 'GOV/990019', id: staff, roles: enrolled[0]!.roles } as const;
  const member = openMember(system, region.configuration.region.code, who, sid);
  const { insured } = region.town.residents.find(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )!;
  const [code] = await system.client.requestCodes('watch-over', insured);
  const loaded: string[][] = [];
  const view = () =>
    viewPersons(member, { purpose: 'watch-over', page: '窓口の画面' }, [code!, 'nobody'], async (codes) => {
      loaded.push([...codes]);
      return codes.map(() => '縁側 花子');
    });
  const shown = await view();
  expect(loaded).toEqual([[code]]);
  expect(String(ShownPerson({ person: shown[0]!, children: (name: string) => name }))).toBe('縁側 花子');
  expect(() => ShownPerson({ person: { code: code! }, children: (name: string) => name })).toThrow('broken');
  const seen = await admin.query(
    `SELECT fields ->> 'actor' AS actor, fields ->> 'fromSystem' AS system FROM ledger.record
      WHERE fields ->> 'kind' = 'viewing' AND fields ->> 'decision' = 'permit'`,
  );
  expect(seen.rows).toEqual([{ actor: staff, system: 'GOV/990019/municipal' }]);

  await admin.query('UPDATE exchange.sign_in_session SET ended_at = now() WHERE id = $1', [sid]);
  await expect(view()).rejects.toMatchObject({ code: 'refused' });
  expect(loaded).toHaveLength(1);
  await page.context().close();
});
