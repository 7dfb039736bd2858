import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findViolations } from '../../../web/testing-axe.ts';
import { leave, picture } from '../../../web/testing-browser.ts';
import { findChromium } from '../../../web/testing-chromium.ts';
import { startLine } from '../../../web/testing-line.ts';
import { findTargets } from '../../../web/testing-measure.ts';
import { playedAt } from '../../testing.ts';
import { ask, signInStaff, tokenOf } from '../../testing-roles.ts';
import { type CareOffices, offices, openCareOffices } from '../testing.ts';
import { makeCard } from './card-store.ts';
import { dayBeside, todayIn } from './desk.ts';
import { madeAt } from './entry.ts';
import { holdSlip } from './testing.ts';

// 今日の訪問: tapped on a phone, with a network and without, through a browser that is killed; and who may not.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const pictures = process.env.ENGAWA_PICTURES;
const { dayCare, nursing } = offices;
const now = playedAt();
const today = todayIn(now);
let at: CareOffices;
let page: Page;
let other: Page;
beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(now);
  await holdSlip(at, { now });
  [page, other] = await Promise.all([
    signInStaff(at.browser, 'care', `${dayCare} shokuin-01`),
    signInStaff(at.browser, 'care', `${nursing} shokuin-01`),
  ]);
});
afterAll(() => at?.close());

const text = (of = page) => of.locator('main').innerText();
const go = (target: string) => page.goto(`${at.url}/care/visits${target}`);
/** Fingers in gloves: everything that is pressed is large. */
const look = async (name: string, least = 60) => {
  await page.setViewportSize({ width: 375, height: 800 });
  const small = (await findTargets(page)).filter(
    ({ height, inline, name: of }) => !inline && height < least && of !== '本文へ進む',
  );
  expect(small, name).toEqual([]);
  if (pictures) await picture(page, pictures, `${name}-375`);
};
const query = async <T>(sql: string, values: unknown[] = [], member = dayCare): Promise<T[]> =>
  at.rows(member)(async (connection) => (await connection.query(sql, values)).rows as T[]);
type Recorded = { id: string; state: string; started: string | null; items: string[]; staff: string | null };
const visits = () =>
  query<Recorded>(`SELECT id, state, started, items, staff FROM care.visit WHERE day = $1 ORDER BY starts`, [today]);

/** Those of the browser that has this profile. */
async function findProcesses(profile: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return ids.flatMap((id, i) => (lines[i]!.includes(`--user-data-dir=${profile}`) ? [Number(id)] : []));
}

/** A picture that no packing makes smaller. */
function makePng(side: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.alloc(1), randomBytes(3 * side)]));
  const content = deflateSync(Buffer.concat(rows), { level: 0 });
  const begin = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([begin, chunk('IHDR', head), chunk('IDAT', content), chunk('IEND', Buffer.alloc(0))]);
}

/** larger than the 5 MB that the office takes */
const large = makePng(1400);

test('a clock that is wrong by more than five minutes, or is not Japan’s, is told on the device; one that is right is not', async () => {
  const warning = page.locator('[data-clock]');
  const answered = () => page.waitForResponse(/\/visits\/token$/).then((answer) => answer.finished());
  const opened = async (shift: number) => {
    await page.evaluate((ms) => localStorage.setItem('shift', String(ms)), shift);
    await Promise.all([answered(), go('')]);
  };
  await go('');
  await page.addInitScript(() => {
    const [real, shift] = [Date.now.bind(Date), () => Number(localStorage.getItem('shift') ?? 0)];
    globalThis.Date = class extends Date {
      constructor(...args: []) {
        if (args.length > 0) super(...args);
        else super(real() + shift());
      }
      static override now = () => real() + shift();
    } as DateConstructor;
  });
  await opened(12 * 60_000);
  await warning.waitFor();
  expect(await warning.innerText()).toContain('約12分進んでいます');
  expect(await findViolations(page)).toEqual([]);
  await look('clock');
  await opened(-3 * 3_600_000);
  await warning.getByText('約3時間遅れています').waitFor();
  await opened(-4 * 60_000);
  await page.waitForTimeout(200);
  expect(await warning.isVisible()).toBe(false);
  await page.evaluate(() => localStorage.removeItem('shift'));
});

test('whose visit, taken over, tapped, recorded, corrected: the actual follows', async () => {
  await go('');
  expect(await text()).toContain('大橋　静江');
  expect(await text()).toContain('担当が決まっていない訪問');
  await look('list');
  await page
    .getByRole('button', { name: /受け持つ/ })
    .first()
    .click();
  expect(await text()).toContain('受け持ちました');
  await page.locator('.visit-card').first().click();
  await look('record');
  await page.getByRole('button', { name: 'はじめる' }).click();
  await page.getByText('調理').click();
  await page.getByLabel('ひとこと').fill('お元気でした');
  await page.setInputFiles('#photo', { name: 'x.png', mimeType: 'image/png', buffer: large });
  await page.getByRole('button', { name: '記録する', exact: true }).click();
  await page.waitForURL('**/care/visits?told=saved');
  expect(await text()).toContain('記録ずみ');
  const [first] = await visits();
  expect(first).toMatchObject({
    state: 'done',
    items: ['調理'],
    staff: 'shokuin-01',
    started: expect.stringMatching(/^\d{4}$/),
  });
  const actuals = () =>
    query<{ service: { start: string } }>('SELECT service FROM care.actual WHERE gone_at IS NULL AND visit = $1', [
      first!.id,
    ]);
  expect(await actuals()).toMatchObject([
    { service: { start: '0900', serviceCode: '111111', updater: dayCare.split('/')[1] } },
  ]);
  const [{ id: photo, ...kept }] = (await query<{ id: string }>(
    'SELECT id, media_type, length(content) < 5000000 AS small FROM care.visit_photo',
  )) as [{ id: string }];
  expect(kept).toEqual({ media_type: 'image/jpeg', small: true });
  expect((await ask(page, 'GET', `/care/visits/photo/${photo}`)).status).toBe(200);
  expect((await ask(other, 'GET', `/care/visits/photo/${photo}`)).status).toBe(404);

  await page.locator('.visit-card').first().click();
  expect(await page.getByLabel('ひとこと').inputValue()).toBe('お元気でした');
  await page.getByText('訪問できなかったとき').click();
  await page.getByRole('button', { name: '訪問できなかったと記録する' }).click();
  expect(await text()).toContain('わけを一つ選んでください');
  await page.getByText('入院', { exact: true }).click();
  await page.getByRole('button', { name: '訪問できなかったと記録する' }).click();
  await page.waitForURL('**/care/visits?told=saved');
  expect(await actuals()).toEqual([]);
  expect(await query('SELECT FROM care.actual')).toHaveLength(1); // it is gone, not erased

  // The phone is full: without a network what was written stays on the page and says so, and with one it goes at once.
  await page.locator('.visit-card').first().click();
  await page.evaluate(() => {
    const { vault } = globalThis as unknown as { vault: { putEntry: () => Promise<void> } };
    vault.putEntry = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  });
  await page.getByLabel('ひとこと').fill('空きがない');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '訪問できなかったと記録する' }).click();
  await page.getByText('空きがなく、まだしまえていません').waitFor();
  expect(await page.getByLabel('ひとこと').inputValue()).toBe('空きがない');
  await look('no-room');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: '訪問できなかったと記録する' }).click();
  await page.waitForURL('**/care/visits?told=saved');
  expect(await query(`SELECT state FROM care.visit WHERE note = '空きがない'`)).toEqual([{ state: 'not-done' }]);
});

test('an entry is taken once, and one that was made before does not overwrite what came after', async () => {
  const [, second] = await visits();
  const form_token = await tokenOf(page, '/care/visits');
  const send = (entry: string, note: string, at: string) =>
    ask(page, 'POST', '/care/visits/entries', {
      form: { form_token, entry, visit: second!.id, act: 'save', note, at, started: '14:00', ended: '14:30' },
      headers: { Accept: 'application/json' },
    });
  const [early, late] = [
    new Date(now.getTime() - 60_000).toISOString(),
    new Date(now.getTime() - 30_000).toISOString(),
  ];
  const id = randomUUID();
  expect(JSON.parse((await send(id, '後', late)).body)).toEqual({ outcome: 'taken' });
  expect(JSON.parse((await send(id, '違う', late)).body)).toEqual({ outcome: 'known' });
  expect(JSON.parse((await send(randomUUID(), '先', early)).body)).toEqual({ outcome: 'taken' });
  // A phone whose clock is a day behind says so as it sends: what it tells of half a minute ago is no older for that.
  const yesterday = (ago: number) => new Date(now.getTime() - 86_400_000 - ago).toISOString();
  const behind = { at: yesterday(30_000), sent: yesterday(0) };
  expect(madeAt(behind, now)).toEqual(new Date(late));
  expect(madeAt({ at: behind.sent, sent: behind.at }, now)).toEqual(now);
  expect(madeAt({ at: late, sent: undefined }, now)).toEqual(new Date(late));
  expect(await query('SELECT note, started FROM care.visit WHERE id = $1', [second!.id])).toEqual([
    { note: '後', started: '1400' },
  ]);
  expect(await query('SELECT FROM care.visit_entry WHERE visit = $1', [second!.id])).toHaveLength(2);
  expect(await query('SELECT FROM care.actual WHERE visit = $1 AND gone_at IS NULL', [second!.id])).toHaveLength(1);
});

test('what is no picture, no time or no visit of the office is refused in words; another office finds nothing', async () => {
  const [first] = await visits();
  const form_token = await tokenOf(page, '/care/visits');
  const send = (of: Page, more: Record<string, string>, token: string) =>
    ask(of, 'POST', '/care/visits/entries', {
      form: { form_token: token, entry: randomUUID(), visit: first!.id, act: 'save', ...more },
      headers: { Accept: 'application/json' },
    });
  expect(await send(page, { started: '25:00' }, form_token)).toMatchObject({
    status: 400,
    body: expect.stringContaining('9:05'),
  });
  expect((await send(page, {}, 'x'.repeat(40))).status).toBe(403);
  const theirs = await send(other, {}, await tokenOf(other, '/care/visits'));
  const nobody = await ask(other, 'POST', '/care/visits/entries', {
    form: { form_token: await tokenOf(other, '/care/visits'), entry: randomUUID(), visit: randomUUID(), act: 'save' },
    headers: { Accept: 'application/json' },
  });
  expect([theirs.status, theirs.body]).toEqual([nobody.status, nobody.body]);
  expect(theirs.status).toBe(404);
  expect((await ask(other, 'GET', `/care/visits/${first!.id}`)).status).toBe(404);
  expect(await text(other)).not.toContain('大橋');
  // Cards, whose visit, words: whoever leads.
  for (const target of ['/cards', '/assign', '/choices'])
    expect((await ask(page, 'GET', `/care/visits${target}`)).status, target).toBe(404);
});

test('a visit that the person does not want says so, and only who leads takes that back', async () => {
  const [, second] = await visits();
  const said = `INSERT INTO care.told_absence (member, sender, id, message, code, day, service_type, starts, word, asker, at)
      SELECT member, $2, gen_random_uuid(), gen_random_uuid(), code, day, service_type, starts, '通院のため', 'self', now() FROM care.visit WHERE id = $1`;
  await query(said, [second!.id, offices.planner]);
  await query(`UPDATE care.visit SET state = 'open', started = NULL WHERE id = $1`, [second!.id]);
  await go('');
  expect(await page.locator(`[data-visit="${second!.id}"]`).innerText()).toContain('休み（本人から）');
  await go(`/${second!.id}`);
  expect(await text()).toMatch(/本人から、休むと連絡がありました[\s\S]*通院のため/);
  expect(await findViolations(page)).toEqual([]);
  await look('off');
  const form = { form_token: await tokenOf(page, '/care/visits') };
  expect((await ask(page, 'POST', `/care/visits/${second!.id}/come`, { form })).status).toBe(404);
  expect(await query('SELECT FROM care.told_absence WHERE undone_at IS NULL')).toHaveLength(1);
  await query(`UPDATE care.told_absence SET undone_by = 'jimu-01', undone_at = now()`);
  await go('');
  expect(await page.locator(`[data-visit="${second!.id}"]`).innerText()).not.toContain('休み');
});

test('a visit of somebody whose plan is over says so, and one before its last day does not', async () => {
  const [visit] = await visits();
  const on = (days: number) => dayBeside(today, days);
  await query(
    `INSERT INTO care.held SELECT member, 'a plan', '0300000100', 'plan', insurer, insured, '20200101', '{}', '1', '{}', NULL, now() FROM care.visit WHERE id = $1`,
    [visit!.id],
  );
  const end = (sequence: string, day: string) =>
    query(
      `INSERT INTO care.plan_ended SELECT member, gen_random_uuid(), '0300000100', insurer, insured, 'plan', $2, $3, now() FROM care.visit WHERE id = $1`,
      [visit!.id, sequence, day],
    );
  const isOver = async () => {
    await go('');
    return (await page.locator(`[data-visit="${visit!.id}"]`).innerText()).includes('日まで');
  };
  await end('0', on(-2)); // of a version before
  expect(await isOver()).toBe(false);
  await end('2', on(2));
  expect(await isOver()).toBe(false);
  await end('1', on(-2));
  expect(await isOver()).toBe(true);
  await go(`/${visit!.id}`);
  expect(await text()).toMatch(/計画は\d+月\d+日まで/);
  await look('ended');
});

test('a card leads to the visit, for this office alone; a visit beside the plan; the lists of the office', async () => {
  const [person] = await query<{ code: string }>(`SELECT code FROM care.person WHERE name = '大橋　静江'`);
  await at.rows(dayCare)((connection) => makeCard(connection, dayCare, { code: person!.code, by: 'jimu-01', now }));
  const [card] = await query<{ token: string }>('SELECT token FROM care.visit_card');
  await go(`/card/${card!.token}`);
  expect(await text()).toContain('大橋　静江');
  expect((await ask(other, 'GET', `/care/visits/card/${card!.token}`)).status).toBe(404);
  const leader = await signInStaff(at.browser, 'care', `${dayCare} sekinin-01`);
  await leader.goto(`${at.url}/care/visits/cards`);
  await leave(leader, leader.getByRole('button', { name: 'まだない方のカードを、まとめて作る' }));
  const persons = await query('SELECT FROM care.person WHERE until IS NULL');
  expect(await leader.locator('.visit-qr').count()).toBe(persons.length);
  await leader.context().close();
  expect(persons.length).toBeGreaterThan(2);
  expect(await query(`SELECT FROM care.visit_card WHERE token = '${card!.token}'`)).toHaveLength(1); // one that is carried stays
  // Whoever is named in a list to choose from is shown, and reads so in their record.
  const seen = async () =>
    (
      await at.region.database
        .pool('admin', 1)
        .query(
          `SELECT FROM ledger.record WHERE fields ->> 'kind' = 'viewing' AND fields ->> 'items' LIKE '%計画にない訪問を記録する%'`,
        )
    ).rowCount;
  await go('/extra');
  expect(await seen()).toBeGreaterThan(0);
  await look('extra');
  await page.getByLabel('利用者').selectOption({ label: '大橋　静江' });
  await page.getByLabel('サービス').selectOption({ index: 1 });
  await page.getByLabel('時刻').fill('16:00');
  await page.getByLabel('おわりの予定').fill('16:30');
  const twice = await page
    .locator('form[action*="/extra"]')
    .evaluate((one) => Object.fromEntries(new FormData(one as HTMLFormElement) as unknown as [string, string][]));
  for (const _ of [1, 2])
    expect((await ask(page, 'POST', `/care/visits/extra?day=${today}`, { form: twice })).status).toBe(303);
  await page.getByRole('button', { name: '記録へ進む' }).click();
  expect(await query('SELECT FROM care.visit WHERE extra')).toHaveLength(1);
  await page.getByRole('button', { name: '記録する', exact: true }).click();
  await page.waitForURL('**/care/visits?told=saved');
  expect(await text()).toContain('計画にない訪問');
  // Of a day gone by nothing is to come any more.
  await query(`UPDATE care.visit SET day = $1, state = 'open', started = NULL WHERE extra`, [dayBeside(today, -1)]);
  await go(`?day=${dayBeside(today, -1)}`);
  expect(await text()).toContain('未記録');
  expect(await text()).not.toContain('これから');
  await go('/practice/visit');
  await look('practice');
  const before = (await query('SELECT FROM care.visit_entry')).length;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.postData() ?? ''}`));
  await page.getByRole('button', { name: 'はじめる' }).click();
  await page.getByText('調理').click();
  await page.getByLabel('ひとこと').fill('ためし');
  await page.getByRole('button', { name: '記録する', exact: true }).click();
  await page.waitForURL('**/practice/done');
  expect(asked.filter((one) => one.startsWith('POST'))).toEqual(['POST act=save']);
  expect(await query('SELECT FROM care.visit_entry')).toHaveLength(before);
});

test('without script: the same page, pressed button by button', async () => {
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: false, locale: 'ja-JP' });
  await context.addCookies(await page.context().cookies());
  const plain = await context.newPage();
  const [, second] = await visits();
  await plain.goto(`${at.url}/care/visits/${second!.id}`);
  await plain.getByRole('button', { name: 'おわる' }).click();
  expect(await text(plain)).toContain('におわりました');
  await plain.getByText('掃除').click();
  await plain.setInputFiles('#photo', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('<script>') });
  await plain.getByRole('button', { name: '記録する', exact: true }).click();
  expect(await text(plain)).toContain('写真として読めません');
  await plain.getByLabel('ひとこと').fill('写真が大きい');
  await plain.setInputFiles('#photo', { name: 'x.png', mimeType: 'image/png', buffer: large });
  await plain.getByRole('button', { name: '記録する', exact: true }).click();
  expect(await text(plain)).toContain('5 MBまでの写真を選んでください');
  expect(await plain.getByLabel('ひとこと').inputValue()).toBe('写真が大きい');
  expect(await plain.getByText('掃除').locator('..').locator('..').locator('input').isChecked()).toBe(true);
  await plain.getByRole('button', { name: '記録する', exact: true }).click();
  expect(await text(plain)).toContain('記録しました');
  await context.close();
});

test('without a network, through a killed browser: kept on the device, said, sent once when there is one again', async () => {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'engawa-visits-'));
  const { executable, env } = await findChromium();
  const line = await startLine();
  const launch = () =>
    chromium.launchPersistentContext(profile, {
      executablePath: executable,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      env: { ...process.env, ...env },
      locale: 'ja-JP',
      timezoneId: 'Asia/Tokyo',
      viewport: { width: 375, height: 800 },
      proxy: { server: line.url, bypass: '<-loopback>' },
    });
  /** As an empty battery does: no page is told. */
  const kill = async (context: BrowserContext) => {
    const gone = new Promise((done) => context.once('close', done));
    for (const id of await findProcesses(profile)) process.kill(id, 'SIGKILL');
    await gone;
  };
  const cookies = await page.context().cookies();
  const [first] = await visits();
  const entries = () =>
    query<{ act: string }>(
      `SELECT act FROM care.visit_entry WHERE visit = $1 AND content ->> 'note' = '電波なし' ORDER BY made_at`,
      [first!.id],
    );
  let context = await launch();
  try {
    await context.addCookies(cookies);
    let phone = context.pages()[0]!;
    await phone.goto(`${at.url}/care/visits`);
    await phone.locator('[data-ready]:not([hidden])').waitFor();

    await line.cut();
    await phone.goto(`${at.url}/care/visits`);
    expect(await text(phone)).toContain('控えを見ています');
    await phone.locator('.visit-card').first().click();
    await phone.getByLabel('ひとこと').fill('電波なし');
    await phone.getByRole('button', { name: 'はじめる' }).click();
    await phone.getByText('洗濯').click();
    await phone.getByRole('button', { name: '記録する', exact: true }).click();
    await phone.waitForURL('**/care/visits');
    await phone.locator('[data-waiting]:not([hidden])').waitFor();
    expect(await text(phone)).toContain('この端末に保存しました（まだ送っていません）');
    if (pictures) await picture(phone, pictures, 'offline-375');
    expect(await entries()).toEqual([]);
    await kill(context);

    context = await launch();
    phone = context.pages()[0]!;
    await phone.goto(`${at.url}/care/visits`);
    expect(await text(phone)).toContain('控えを見ています');
    await phone.locator('.visit-card').first().click();
    await phone.waitForURL(`**/care/visits/${first!.id}`);
    await phone.locator('[data-waiting]:not([hidden])').waitFor();
    expect(await text(phone)).toContain('2件');
    const note = phone.locator('#note');
    await vi.waitFor(async () => expect(await note.inputValue()).toBe('電波なし'), { timeout: 20_000, interval: 50 });
    // Nothing that names anybody can be read on the device: what is kept is enciphered.
    const kept = await phone.evaluate(async () => {
      const open = indexedDB.open('engawa-visits');
      const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
      const all = database.transaction(['day', 'entry']).objectStore('day').getAll();
      const [day] = await new Promise<{ data: ArrayBuffer }[]>((done) => (all.onsuccess = () => done(all.result)));
      const cached = await (await caches.open('engawa-visits')).keys();
      return { text: new TextDecoder().decode(day!.data), cached: cached.map(({ url }) => new URL(url).pathname) };
    });
    expect(kept.text).not.toContain('大橋');
    expect(kept.cached.every((one) => one.startsWith('/assets/'))).toBe(true);

    // Signed out meanwhile: what waits stays, until the same person signs in.
    await context.clearCookies();
    await line.mend();
    await phone.goto(`${at.url}/care/visits/practice`).catch(() => {});
    expect(await entries()).toEqual([]);
    await context.addCookies(cookies);
    await phone.goto(`${at.url}/care/visits`);
    await vi.waitFor(async () => expect((await entries()).map(({ act }) => act)).toEqual(['start', 'save']), {
      timeout: 15_000,
      interval: 100,
    });
    await phone.goto(`${at.url}/care/visits`);
    await phone.locator('[data-ready]:not([hidden])').waitFor();
    expect(await phone.locator('[data-waiting]').isVisible()).toBe(false);
    expect((await entries()).length).toBe(2);
    expect((await visits())[0]).toMatchObject({ state: 'done', items: expect.arrayContaining(['洗濯']) });
    const counts = () =>
      phone.evaluate(async () => {
        const open = indexedDB.open('engawa-visits');
        const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
        const count = (name: string) => {
          const request = database.transaction(name).objectStore(name).count();
          return new Promise<number>((done) => (request.onsuccess = () => done(request.result)));
        };
        return Promise.all(['day', 'entry', 'key'].map(count));
      });
    expect(await counts()).toEqual([1, 0, 1]);
    await phone.goto(`${at.url}/care/sign-out`);
    await phone.locator('main form button').first().click();
    await vi.waitFor(async () => expect(await counts()).toEqual([0, 0, 0]), { timeout: 10_000, interval: 100 });
  } finally {
    await context.close().catch(() => {});
    await line.stop();
    await rm(profile, { recursive: true, force: true });
  }
});
