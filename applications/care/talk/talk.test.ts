import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { MemberId } from '../../../contracts/member.ts';
import { getResident } from '../../../town/town.ts';
import { picture, widths } from '../../../web/testing-browser.ts';
import { findOverflow } from '../../../web/testing-measure.ts';
import { ask, signInStaff, tokenOf } from '../../testing-roles.ts';
import { takeUnit } from '../store/held.ts';
import { type CareOffices, offices, openCareOffices, unitOf } from '../testing.ts';
import { readPhoto, takeEntry } from '../visits/entry.ts';
import { addVisit } from '../visits/store.ts';

let at: CareOffices;
let planner: Page;
const now = new Date('2026-11-24T10:00:00+09:00');
const codeAt = (member: MemberId) =>
  at.rows(member)(
    async (c) => (await c.query(`SELECT code FROM care.person WHERE name = '大橋　静江'`)).rows[0].code as string,
  );

beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(now);
  // A slip names who takes part: the day care, and a home help that has files alone.
  for (const to of [offices.dayCare, offices.homeHelp]) {
    const about = { from: offices.planner, to, sequence: '20261124100000' };
    const unit = unitOf(at.region.town, to === offices.dayCare ? 'slip' : 'plan', at.region.town.cast.month, about);
    await at.rows(offices.planner)((c) => takeUnit(c, offices.planner, unit, { now, message: null }));
    if (to === offices.dayCare) await at.rows(to)((c) => takeUnit(c, to, unit, { now, message: null }));
  }
  planner = await signInStaff(at.browser, 'care', `${offices.planner} caremane-01`);
}, 90_000);
afterAll(() => at.close());

const write = async (page: Page, kind: string, content: string) => {
  await page.getByLabel('種類').selectOption(kind);
  await page.getByLabel('内容').fill(content);
  await page.getByRole('button', { name: '届く事業所に送る' }).click();
};

test('what the planner writes reaches who can be told, once, and says who cannot; the answer is taken into 支援経過 without retyping', async () => {
  await planner.goto(`${at.url}/care/talk`);
  await planner.getByRole('link', { name: '大橋' }).click();
  const main = () => planner.locator('main').innerText();
  expect(await main()).toContain('届く事業所：デイサービス縁日');
  expect(await main()).toMatch(/届かない事業所.*ヘルパーステーションこはる/);
  await write(planner, '相談', `番号 ${['1234', '5678', '9018'].join('')}`);
  expect(await main()).toContain('個人番号');
  await write(planner, '相談', '昼の食事の量はどうですか。');
  expect(await main()).toContain('送りました');

  const theirs = await signInStaff(at.browser, 'care', `${offices.dayCare} shokuin-01`);
  const path = `${at.url}/care/talk/${await codeAt(offices.dayCare)}`;
  await vi.waitFor(
    async () => {
      await theirs.goto(path);
      expect(await theirs.locator('main').innerText()).toContain('昼の食事の量はどうですか');
    },
    { timeout: 20_000, interval: 300 },
  );
  expect(await theirs.getByRole('button', { name: '支援経過に取り込む' }).count()).toBe(0);
  await theirs.getByRole('link', { name: 'これに返事を書く' }).click();
  await write(theirs, '報告', '半分ほど残されます。');

  const own = `${at.url}/care/talk/${await codeAt(offices.planner)}`;
  await vi.waitFor(
    async () => {
      await planner.goto(own);
      expect(await main()).toContain('半分ほど残されます');
    },
    { timeout: 20_000, interval: 300 },
  );
  await planner.getByRole('button', { name: '支援経過に取り込む' }).first().click();
  expect(await main()).toContain('支援経過に取り込みました');
  const { rows } = await at.rows(offices.planner)((c) => c.query('SELECT words, source FROM care.progress'));
  expect(rows).toEqual([{ words: '半分ほど残されます。', source: '連絡ノート（デイサービス縁日）' }]);
});

test('a picture of a visit is given to the planner alone, on purpose and told to the person, without the place that the phone wrote', async () => {
  const visit = {
    ...{
      id: randomUUID(),
      code: await codeAt(offices.dayCare),
      ...getResident(at.region.town, at.region.town.cast.month).insured[0]!,
    },
    ...{ day: '20261124', serviceType: '15', starts: '1000', ends: '1100', services: [], staff: null },
  };
  const entry = {
    entry: randomUUID(),
    visit: visit.id,
    act: 'save' as const,
    at: undefined,
    started: null,
    ended: null,
  };
  // Of a phone: a picture of one point, with Exif behind it.
  const point = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const exif = Buffer.concat([Buffer.from([0, 0, 0, 3]), Buffer.from('eXIfGPS', 'latin1'), Buffer.alloc(4)]);
  const brought = Buffer.concat([point.subarray(0, 33), exif, point.subarray(33)]);
  const photo = await readPhoto(new File([brought], 'x.png', { type: 'image/png' }));
  if (!photo || 'wrong' in photo) throw new Error('no picture');
  await at.rows(offices.dayCare)(async (c) => {
    await addVisit(c, offices.dayCare, visit);
    const by = { member: offices.dayCare, staff: 'shokuin-01', role: 'サービスの職員', now };
    await takeEntry(c, by, { ...entry, items: [], conditions: [], note: '' }, photo);
  });
  const theirs = await signInStaff(at.browser, 'care', `${offices.dayCare} shokuin-01`);
  await theirs.goto(`${at.url}/care/visits/${visit.id}`);
  await theirs.getByRole('link', { name: '写真1をケアマネジャーに渡す' }).click();
  const main = () => theirs.locator('main').innerText();
  expect(await main()).toContain('届く事業所：ケアプランセンター渡場');
  await write(theirs, '報告', '右のひざに、すりきずがあります。');
  expect(await theirs.locator('.error-summary').innerText()).toContain('先にご本人');
  expect(await theirs.getByLabel('内容').inputValue()).toContain('すりきず');
  for (const width of widths) {
    await theirs.setViewportSize({ width, height: 900 });
    expect(await findOverflow(theirs), String(width)).toBeLessThanOrEqual(0);
  }
  if (process.env.PICTURES) await picture(theirs, process.env.PICTURES, 'note-photo');
  await theirs.locator('#told').check();
  await theirs.getByRole('button', { name: '届く事業所に送る' }).click();
  expect(await main()).toContain('送りました');
  const own = `/care/talk/${await codeAt(offices.planner)}`;
  await vi.waitFor(
    async () => {
      await planner.goto(at.url + own);
      expect(await planner.locator('main').innerText()).toContain('すりきず');
    },
    { timeout: 20_000, interval: 300 },
  );
  const source = (await planner.locator('main img').first().getAttribute('src'))!;
  const given = await planner.request.get(at.url + source);
  expect([given.headers()['content-type'], await given.body()]).toEqual(['image/png', point]);
  expect(
    await planner
      .locator('main img')
      .first()
      .evaluate((img) => (img as HTMLImageElement).naturalWidth),
  ).toBe(1);
  if (process.env.PICTURES) await picture(planner, process.env.PICTURES, 'note-photo-planner');
  // The picture of another's visit is nobody's to give.
  const token = await tokenOf(planner, own);
  const form = { form_token: token, id: randomUUID(), kind: '報告', content: 'x', photo: entry.entry, told: 'yes' };
  expect((await ask(planner, 'POST', own, { form })).status).toBe(404);
  const sent = await at.rows(offices.dayCare)((c) =>
    c.query(`SELECT receiver FROM care.sent WHERE files #>> '{0,content}' LIKE $1`, ['%']),
  );
  expect(new Set(sent.rows.map(({ receiver }) => receiver))).toEqual(new Set([offices.planner]));
});

test('of whom the office cares for no more nothing is written; what was said stays to be read', async () => {
  const code = await codeAt(offices.planner);
  const path = `/care/talk/${code}`;
  const until = (day: string | null) =>
    at.rows(offices.planner)((c) => c.query('UPDATE care.person SET until = $2 WHERE code = $1', [code, day]));
  await planner.goto(at.url + path);
  await until('2026-11-23');
  await write(planner, '連絡', '届かない連絡');
  expect(await planner.locator('main').innerText()).not.toContain('送りました');
  await planner.goto(at.url + path);
  expect(await planner.locator('main').innerText()).toMatch(/新しくは書けません[\s\S]*半分ほど残されます/);
  expect(await planner.getByRole('button', { name: '届く事業所に送る' }).count()).toBe(0);
  const { rows } = await at.rows(offices.planner)((c) =>
    c.query(`SELECT FROM care.note WHERE content = '届かない連絡'`),
  );
  expect(rows).toEqual([]);
  await until(null);
});

test('another office of nobody in the room has nothing of it', async () => {
  expect(await at.rows(offices.nursing)(async (c) => (await c.query('SELECT 1 FROM care.note')).rows)).toEqual([]);
});
