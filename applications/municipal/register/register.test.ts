import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { transact } from '../../../database/connect.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { picture, widths } from '../../../web/testing-browser.ts';
import { findOverflow } from '../../../web/testing-measure.ts';
import { startTestDesk, type TestDesk } from '../counter/desk/testing.ts';
import { findResidents, kanaKey, listHousehold } from './resident.ts';

// 名簿: a file is looked at, then taken in; what is wrong is told by line; a member sees its own residents and nobody else's.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const pictures = process.env.ENGAWA_PICTURES;
let desk: TestDesk;
let page: Page;
beforeAll(async () => {
  desk = await startTestDesk();
  page = await desk.signIn('縁側市', 'jumin-01', { javaScript: false });
});
afterAll(() => desk?.close());

const titles = '宛名番号,異動区分,異動日,氏名,氏名カナ,生年月日,性別,住所,保険者番号,被保険者番号,世帯番号,続柄';
const line = (number: string, event: string, name: string, more = ',,,S1,世帯主') =>
  `${number},${event},令和8年11月20日,${name},ミホン　ヒト,S25.1.2,女,九十九県縁側市本町9番9号,${more.replace(/^,/, '')}`;
const insured = (number: string, household: string) => `,123456,${number},${household},世帯主`;
async function choose(lines: readonly string[]): Promise<void> {
  await page.goto(`${desk.url}/municipal/register`);
  const buffer = Buffer.from([titles, ...lines].join('\r\n'));
  await page.setInputFiles('input[type=file]', { name: '異動.csv', mimeType: 'text/csv', buffer });
  await send('下見する');
}
const send = (name: string) => page.locator('main').getByRole('button', { name, exact: true }).click();
const text = () => page.locator('main').innerText();
const inTown = <T>(member: string, work: Parameters<typeof transact<T>>[2]) =>
  transact(desk.region.database.pool('app_municipal', 1), { member }, work);
const find = (member: string, kana: string) =>
  inTown(member, (connection) => findResidents(connection, { kana: kanaKey(kana) }, 10));

test('what is wrong is told by line, without a value, and nothing is taken in', async () => {
  await choose([line('N1', '引越し', '見本　一'), line('N2', '転入', '見本　二', ',123456,,S1,世帯主')]);
  expect(await text()).toContain('2行目');
  expect(await text()).toContain('決められた値ではありません');
  expect(await text()).toContain('両方を書くか、両方を空に');
  expect(await text()).not.toContain('見本　一');
  await choose([
    line('N1', '転出', '見本　一').replace('令和8年', '令和28年'),
    line('N2', '転入', '見本\u00a0二'),
    line('N\u200b3', '転入', '見本　三'),
  ]);
  for (const what of ['「異動日」が、今日より後の日です', '「氏名」がふつうの空白に', '「宛名番号」が目に見えない文字'])
    expect(await text()).toContain(what);
  expect(await find('GOV/990019', 'ミホン')).toEqual([]);
  expect((await desk.admin.query('SELECT FROM municipal.register_file')).rowCount).toBe(0);
});

test('looked at, then taken in, with its household and its variant glyph; the same file again changes nothing', async () => {
  const lines = [
    line('N1', '転入', '葛\u{E0100}城　一', insured('7000000001', 'S1')),
    line('N2', '出生', '葛\u{E0100}城　二', ',,,S1,子'),
  ];
  await choose(lines);
  expect(await text()).toContain('まだ何も変えていません');
  expect(await text()).toContain('名簿に加えます');
  expect(await find('GOV/990019', 'ミホン')).toEqual([]);
  const seen = await desk.signIn('縁側市', 'jumin-01');
  await seen.goto(page.url());
  for (const width of widths) {
    await seen.setViewportSize({ width, height: 900 });
    expect(await findOverflow(seen)).toBeLessThanOrEqual(0);
    expect(await findViolations(seen)).toEqual([]);
    if (pictures) await picture(seen, pictures, `register-${width}`);
  }
  await seen.context().close();
  const file = page.url();
  await send('取り込む');
  expect(await text()).toContain('2人を、名簿に書きました');
  expect((await page.goto(file))!.status()).toBe(404);
  const found = await find('GOV/990019', 'みほん');
  expect(found.map(({ name }) => name).toSorted()).toEqual(['葛\u{E0100}城　一', '葛\u{E0100}城　二']);
  expect(found.find(({ number }) => number === 'N1')).toMatchObject({
    household: 'S1',
    insured: { insurer: '123456', insured: '7000000001' },
    left: null,
  });
  expect(await inTown('GOV/990019', (connection) => listHousehold(connection, 'S1'))).toHaveLength(2);
  await choose(lines);
  expect(await text()).toContain('名簿は、いまのままで変わりません');
  await send('取り込む');
  const { rows } = await desk.admin.query(
    `SELECT DISTINCT fields ->> 'actor' AS actor, fields ->> 'role' AS role FROM ledger.record
      WHERE fields ->> 'kind' = 'registration' AND fields -> 'items' ->> 0 = 'residents-import'`,
  );
  expect(rows).toEqual([{ actor: 'jumin-01', role: '窓口の職員' }]);
});

test('who changes their name is the same person; who moves out stays known, and lives in no household', async () => {
  const [before] = (await find('GOV/990019', 'ミホン')).filter(({ number }) => number === 'N1');
  await choose([line('N1', '氏名変更', '葛\u{E0100}西　一', insured('7000000001', 'S1'))]);
  expect(await text()).toContain('氏名を改めます');
  await send('取り込む');
  await choose([line('N2', '転出', '葛\u{E0100}城　二', ',,,S1,子')]);
  expect(await text()).toContain('住民でなくなります');
  await send('取り込む');
  const all = await find('GOV/990019', 'ミホン');
  expect(all.find(({ number }) => number === 'N1')).toMatchObject({ code: before!.code, name: '葛\u{E0100}西　一' });
  expect(all.find(({ number }) => number === 'N2')).toMatchObject({ left: { by: '転出', on: '2026-11-20' } });
  expect(await inTown('GOV/990019', (connection) => listHousehold(connection, 'S1'))).toHaveLength(1);
});

test('what is dropped leaves nothing; another town sees neither the file nor anybody of the register', async () => {
  await choose([line('N9', '転入', '見本　九', insured('7000000009', 'S9'))]);
  const file = page.url();
  const other = await desk.signIn('軒端町', 'madoguchi-01');
  expect((await other.goto(file))!.status()).toBe(404);
  expect(await find('GOV/990027', 'ミホン')).toEqual([]);
  expect(await find('GOV/990027', 'タカサキ')).not.toContainEqual(expect.objectContaining({ name: '髙﨑　ハナ' }));
  await other.context().close();
  const desk2 = await desk.signIn('縁側市', 'madoguchi-01');
  expect((await desk2.goto(file))!.status()).toBe(404);
  await desk2.context().close();
  await page.goto(file);
  await send('取り込まない');
  expect(await text()).toContain('取り込みませんでした');
  expect((await desk.admin.query('SELECT FROM municipal.register_file')).rowCount).toBe(0);
});

test('the database shows no row without a member, of no other member, to no other role, and lets none be planted', async () => {
  const tables = ['resident', 'desk_act', 'register_file'];
  for (const table of tables) {
    for (const member of ['', 'GOV/990035', '%'])
      expect((await inTown(member, (c) => c.query(`SELECT FROM municipal.${table}`))).rowCount, table).toBe(0);
    for (const role of ['exchange', 'trail', 'sweeper', 'sequencer'] as const)
      await expect(
        desk.region.database.pool(role, 1).query(`SELECT FROM municipal.${table}`),
        `${role} ${table}`,
      ).rejects.toThrow('permission denied');
  }
  const own = await inTown('GOV/990027', (c) => c.query('SELECT DISTINCT member FROM municipal.resident'));
  expect(own.rows).toEqual([{ member: 'GOV/990027' }]);
  const planted = inTown('GOV/990027', (c) =>
    c.query(`INSERT INTO municipal.desk_act (member, id, code, act, staff, role, done_at)
      VALUES ('GOV/990019', gen_random_uuid(), 'x', 'letter', 'x', 'x', now())`),
  );
  await expect(planted).rejects.toThrow('row-level security');
  const moved = inTown('GOV/990027', (c) => c.query(`UPDATE municipal.resident SET member = 'GOV/990019'`));
  await expect(moved).rejects.toThrow('row-level security');
});
