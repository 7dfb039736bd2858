import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect } from '../../../connector/connect.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { receipt } from '../../../contracts/receipt.ts';
import { connectorFileOf } from '../../../town/connectors.ts';
import { getResident } from '../../../town/town.ts';
import { wake } from '../../../web/application/work.ts';
import { writeZip } from '../../../web/export/write-zip.ts';
import { ask, signInStaff, tokenOf } from '../../testing-roles.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { readUnits } from '../files/read/units.ts';
import { writeUnit } from '../files/write/unit.ts';
import { unpackFiles } from '../import/unpack.ts';
import { readHeld, takeUnit } from '../store/held.ts';
import { findByNumbers } from '../store/persons.ts';
import { putOutUnit } from '../store/sent.ts';
import { type CareOffices, offices, openCareOffices, unitOf } from '../testing.ts';

// Files by hand and the box of all that was sent and received: one office of planners, one of files alone, one of paper alone.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const { planner, dayCare, homeHelp, equipment, bathing } = offices;
const now = new Date('2026-11-24T10:00:00+09:00');
let at: CareOffices;
let page: Page;
const connectors = new AbortController();
let connecting: Promise<void>;
const month = () => at.region.town.cast.month;

beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(now);
  const file = connectorFileOf(at.region.data, homeHelp.split('/')[1]!);
  const quick = { ...JSON.parse(await readFile(file, 'utf8')), quietSeconds: 0.2, pollSeconds: 0.1 };
  await writeFile(file, JSON.stringify(quick));
  connecting = connect(file, { say: () => {}, signal: connectors.signal });
  page = await signInStaff(at.browser, 'care', `${planner} caremane-01`);
});
afterAll(async () => {
  connectors.abort();
  await connecting;
  await at?.close();
});

const text = () => page.locator('main').innerText();
const press = (name: string) => page.locator('main').getByRole('button', { name, exact: true }).click();
const filesOf = (unit: SendingUnit) => {
  const written = writeUnit(unit);
  if (written.outcome !== 'written') throw new Error(JSON.stringify(written));
  return written.files;
};
const folder = (name: string) => path.join(at.region.data, 'town', homeHelp.split('/')[1]!, name);
const soon = { timeout: 20_000, interval: 100 };

async function putOut(to: MemberId) {
  const unit = unitOf(at.region.town, 'slip', month(), { from: planner, to, sequence: '20261124090000' });
  const put = await at.rows(planner)(async (connection) => {
    const [person] = await findByNumbers(connection, [unit.content.entries![0]!.key]);
    const sent = await putOutUnit(connection, planner, unit, { title: '利用票', subjects: [person!.code] }, now);
    await takeUnit(connection, planner, { ...unit, sequence: sent.sequence }, { now, message: null });
    return sent;
  });
  wake('care', planner);
  return put;
}
const stateOf = async (id: string) =>
  (await at.rows(planner)((connection) => connection.query('SELECT state FROM care.sent WHERE id = $1', [id]))).rows[0]!
    .state;

async function bring(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]) {
  await page.goto(`${at.url}/care/import`);
  await page.setInputFiles(
    'input[type=file]',
    files.map(({ name, bytes }) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(bytes) })),
  );
  await press('試し読みする');
}

test('an office that has a folder alone finds in it what the application sends, and what it writes there comes back as actuals', async () => {
  const { written, id } = await putOut(homeHelp);
  if (written.outcome !== 'written') throw new Error('not written');
  const names = written.files.map(({ name }) => name);
  await vi.waitFor(() => expect(readdirSync(folder('in')).toSorted()).toEqual(names.toSorted()), soon);
  for (const { name, bytes } of written.files)
    expect(readFileSync(path.join(folder('in'), name)).equals(bytes), name).toBe(true);
  const actuals = unitOf(at.region.town, 'actuals', month(), {
    from: homeHelp,
    to: planner,
    sequence: '20261124093000',
  });
  for (const { name, bytes } of filesOf(actuals)) await writeFile(path.join(folder('out'), name), bytes);
  await vi.waitFor(async () => {
    const held = await at.rows(planner)((connection) => readHeld(connection, { kind: 'actuals' }));
    expect(held.map(({ from, entry }) => [from, entry])).toEqual([
      [homeHelp.split('/')[1], actuals.content.entries![0]],
    ]);
  }, soon);
  await vi.waitFor(async () => expect(await stateOf(id!)).toBe('acknowledged'), soon);
});

test('files by hand: looked at, taken in as shown, kept byte for byte; a newer one says what would change', async () => {
  const unit = unitOf(at.region.town, 'actuals', month(), { from: dayCare, to: planner, sequence: '20261124100000' });
  await bring([{ name: '実績.zip', bytes: writeZip(filesOf(unit), now) }]);
  expect(await text()).toContain('大橋　静江');
  expect(await text()).toContain('新しく取り込みます');
  expect(await text()).toContain('デイサービス縁日');
  const before = await at.rows(planner)((connection) => readHeld(connection, { sender: dayCare.split('/')[1]! }));
  expect(before).toEqual([]);
  const address = page.url();
  await press('取り込む');
  expect(await text()).toContain('1件を取り込みました');
  expect((await page.goto(address))!.status()).toBe(404);
  const [held] = await at.rows(planner)((connection) => readHeld(connection, { sender: dayCare.split('/')[1]! }));
  expect(held!.entry).toEqual(unit.content.entries![0]);
  const { rows } = await at.rows(planner)((connection) =>
    connection.query(`SELECT files, outcome, sender FROM care.received WHERE way = 'file'`),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].outcome).toBe('taken');
  expect(rows[0].files.map(({ content }: { content: string }) => content)).toEqual(
    filesOf(unit).map(({ bytes }) => Buffer.from(bytes).toString('base64')),
  );
  const [entry] = unit.content.entries! as readonly { parts: { UPJSK: readonly { start?: string }[] } }[];
  const UPJSK = entry!.parts.UPJSK.map((row, i) => (i === 0 ? { ...row, end: '1600' } : row));
  const changed = { ...entry!, parts: { UPJSK } } as never;
  await bring(filesOf({ ...unit, sequence: '20261124110000', content: { entries: [changed] } }));
  expect(await text()).toContain('まるごと入れ替えます');
  await page.locator('main summary').first().click();
  expect(await text()).toContain('10:00・16:00');
  // Something comes in between: what was shown is not what would be taken in any more.
  await at.rows(planner)((connection) =>
    takeUnit(connection, planner, { ...unit, sequence: '20261124120000' }, { now, message: null }),
  );
  await press('取り込む');
  expect(await text()).toContain('何も取り込んでいません');
  expect(await text()).toContain('より古いので、取り込みません');
  await press('控えに残す');
  expect(await text()).toContain('控えに残しました');
});

test('what is for another office is refused in words; who is not in the list is asked for, and refused where nothing relates them', async () => {
  const foreign = unitOf(at.region.town, 'slip', month(), { from: planner, to: dayCare, sequence: '20261124100001' });
  await bring(filesOf(foreign));
  expect(await text()).toContain('送信先が、この事業所ではありません');
  await press('控えに残す');
  expect(await text()).toContain('控えに残しました');
  const known = new Set(
    (await at.rows(planner)((connection) => connection.query('SELECT insured FROM care.person'))).rows.map(
      ({ insured }) => insured,
    ),
  );
  const stranger = at.region.town.residents.find(
    (one) =>
      one.careLevel &&
      !one.protected &&
      one.insured[0] &&
      !known.has(one.insured[0].insured) &&
      one.municipality === '990019',
  )!;
  const unit = unitOf(at.region.town, 'actuals', stranger.id, {
    from: dayCare,
    to: planner,
    sequence: '20261124100002',
  });
  await bring(filesOf(unit));
  expect(await text()).not.toContain(getResident(at.region.town, stranger.id).name);
  await page.getByRole('link', { name: 'この方を利用者に加える' }).click();
  await page.fill('#name', '見本　一');
  await page.fill('#kana', 'ミホン　ハジメ');
  await page.fill('#birth', 'S15.1.1');
  await page.locator('label.choice', { hasText: '女' }).click();
  await press('符号を照会して、利用者に加える');
  expect(await text()).toContain('符号を受け取れませんでした');
  expect(await page.inputValue('#name')).toBe('見本　一');
  expect(
    (await at.rows(planner)((connection) => connection.query(`SELECT FROM care.person WHERE name = '見本　一'`)))
      .rowCount,
  ).toBe(0);
});

test('who is related to the office and new to its list is added by their numbers, and then taken in', async () => {
  const admin = at.region.database.pool('admin', 1);
  const key = [planner, '大橋　静江'];
  await admin.query(`UPDATE care.person SET insured = '0000000000' WHERE member = $1 AND name = $2`, key);
  const unit = unitOf(at.region.town, 'actuals', month(), {
    from: offices.nursing,
    to: planner,
    sequence: '20261124100003',
  });
  await bring(filesOf(unit));
  expect(await text()).toContain('この事業所の利用者の一覧にない方です');
  await page.getByRole('link', { name: 'この方を利用者に加える' }).click();
  await page.fill('#name', '大橋　静江');
  await page.fill('#kana', 'オオハシ　シズエ');
  await page.fill('#birth', 'S15.4.12');
  await page.locator('label.choice', { hasText: '女' }).click();
  await press('符号を照会して、利用者に加える');
  expect(await text()).toContain('利用者に加えました');
  await press('取り込む');
  expect(await text()).toContain('1件を取り込みました');
  const held = await at.rows(planner)((connection) => readHeld(connection, { sender: offices.nursing.split('/')[1]! }));
  expect(held.map(({ entry }) => entry)).toEqual([unit.content.entries![0]]);
});

const care = new URL('../../../../shared/data/care/', import.meta.url);
test.skipIf(!existsSync(care))('every file of the public folder passes through the page without a crash', async () => {
  const token = await tokenOf(page, '/care/import');
  const all = readdirSync(care, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(all.length).toBeGreaterThan(8);
  for (const { parentPath, name } of all) {
    const file = { name, mimeType: 'application/octet-stream', buffer: readFileSync(path.join(parentPath, name)) };
    const answer = await page.request.post(`${at.url}/care/import`, { multipart: { form_token: token, file } });
    expect([200, 400], name).toContain(answer.status());
  }
});

test('the box: what needs somebody stands on top; a message says its steps, its files and its proof', async () => {
  const stranger = at.region.town.members.find(({ kind }) => kind === 'small-multifunctional')!.id;
  const { id: refused } = await putOut(stranger);
  await vi.waitFor(async () => expect(await stateOf(refused!)).toBe('refused'), soon);
  await page.goto(`${at.url}/care/outbox`);
  expect(await page.locator('tbody tr').first().innerText()).toContain('不許可');
  // On a telephone what narrows the list is folded; on a desk it stands open.
  await page.setViewportSize({ width: 375, height: 812 });
  expect(await page.locator('#office').isVisible()).toBe(false);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.selectOption('#office', { label: 'ヘルパーステーションこはる' });
  await page.selectOption('#side', 'sent');
  await press('絞り込む');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await page.locator('tbody a').first().click();
  expect(await text()).toContain('送付先が受け取りました');
  expect(await text()).toContain('大橋　静江');
  const here = new URL(page.url()).pathname;
  await vi.waitFor(async () => {
    const { status, body } = await ask(page, 'GET', `${here}/receipt`);
    expect(status).toBe(200);
    expect(receipt.parse(JSON.parse(body)).records.every(({ proof }) => proof !== null)).toBe(true);
  }, soon);
  expect((await page.request.get(`${at.url}${here}/evidence`)).headers()['content-type']).toBe('application/pdf');
  expect((await page.request.get(`${at.url}${here}/zip`)).headers()['content-type']).toBe('application/zip');
  await page.goto(`${at.url}/care/outbox/sent/${refused}`);
  await press('もう一度送る');
  expect(await text()).toContain('これが新しい送付です');
  await page.goto(`${at.url}/care/outbox/sent/${refused}`);
  expect(await text()).toContain('新しい送付で送り直しました');
});

test('what nobody fetches waits ninety days; before they are over it stands on top, and goes on paper at once', async () => {
  const { id } = await putOut(equipment);
  const admin = at.region.database.pool('admin', 1);
  await vi.waitFor(async () => {
    const { rows } = await admin.query(
      `SELECT round(extract(epoch FROM expires_at - $2) / 86400)::int AS days FROM care.sent WHERE id = $1`,
      [id, now],
    );
    expect(rows).toEqual([{ days: 90 }]);
  }, soon);
  await admin.query(`UPDATE care.sent SET expires_at = $2::timestamptz + interval '9 days' WHERE id = $1`, [id, now]);
  await page.goto(`${at.url}/care/outbox?status=expires-soon`);
  await page.locator('tbody a').first().click();
  expect(await text()).toContain('まもなく期限です');
  const here = page.url();
  await press('紙で渡す');
  expect(await text()).toContain('渡したことが未記入');
  await page.goto(here);
  expect(await text()).toContain('新しい送付で送り直しました');
});

test('what was received says what was wrong and who opened it; somebody else’s message is not there', async () => {
  await page.goto(`${at.url}/care/outbox?side=received&status=held-back`);
  await page.locator('tbody a').first().click();
  expect(await text()).toContain('取り込んでいません');
  expect(await text()).toContain('caremane-01');
  const here = new URL(page.url()).pathname;
  const { id } = await putOut(dayCare);
  await vi.waitFor(async () => expect(await stateOf(id!)).toBe('acknowledged'), soon);
  const other = await signInStaff(at.browser, 'care', `${dayCare} sekinin-01`);
  for (const target of [here, `${here}/zip`, `${here}/file/1`])
    expect((await ask(other, 'GET', target)).status).toBe(404);
  expect(
    (await ask(page, 'POST', '/care/outbox/give?kind=slip&period=202611&office=0300000005', { form: { way: 'file' } }))
      .status,
  ).toBe(404);
  await other.goto(`${at.url}/care/outbox?side=received`);
  await other.locator('tbody a').first().click();
  expect(await other.locator('main').innerText()).toContain('sekinin-01');
  await other.context().close();
  await vi.waitFor(async () => {
    await page.goto(`${at.url}/care/outbox/sent/${id}`);
    expect(await text()).toContain('相手が開きました');
  }, soon);
});

test('a partner on paper is given the slip as a fax, and the answer is written down', async () => {
  await putOut(bathing);
  await page.goto(`${at.url}/care/outbox/give`);
  await page.locator('tbody a').first().click();
  const target = page.locator('main a', { hasText: '訪問入浴サービスゆのか' });
  if ((await target.count()) > 0) await target.click();
  else await page.locator('.cards a').first().click();
  await page.locator('label.choice', { hasText: 'ファクス' }).click();
  await press('作って、控えに残す');
  expect(await text()).toContain('渡したことが未記入');
  const here = page.url();
  const pdf = await page.request.get(`${here}/paper?form=pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.goto(`${here}/paper`);
  expect(await text()).toContain('返信の欄');
  expect(await text()).toContain('大橋　静江');
  await page.goto(here);
  await page.locator('.more[open] label.choice', { hasText: 'ファクス' }).click();
  await press('書き残す');
  expect(await page.locator('.error-summary').innerText()).toContain('相手の方');
  await page.fill('#given-who', '見本さん');
  await press('書き残す');
  expect(await text()).toContain('ファクスで、見本さんに渡しました');
});

test('files by hand are whole units of the standard, under a number of their own, and are saved from the box', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${at.url}/care/outbox/give`);
  await page.locator('tbody a').first().click();
  await page.locator('.cards a').first().click();
  await press('作って、控えに残す');
  expect(await page.locator('.error-summary').innerText()).toContain('渡し方');
  await page.locator('label.choice', { hasText: '標準仕様のCSV' }).click();
  // Pressed twice it is given once.
  const [action, form] = await page.evaluate(() => {
    const sent = document.querySelector<HTMLFormElement>('main form[method=post]')!;
    return [sent.getAttribute('action')!, Object.fromEntries(new FormData(sent)) as Record<string, string>] as const;
  });
  const given = async () =>
    (await at.rows(planner)((c) => c.query(`SELECT id FROM care.sent WHERE way = 'file'`))).rows;
  const before = (await given()).length;
  await press('作って、控えに残す');
  expect((await ask(page, 'POST', action, { form })).status).toBe(303);
  expect(await given()).toHaveLength(before + 1);
  const zip = await page.request.get(`${page.url()}/zip`);
  const opened = unpackFiles([{ name: 'a.zip', bytes: await zip.body() }]);
  const { units, problems } = readUnits(opened.files);
  expect([problems, opened.unread, units.map(({ outcome }) => outcome)]).toEqual([[], [], ['read']]);
  expect(await text()).toContain(units[0]!.sequence);
});
