import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClient } from '../../connector/client.ts';
import { connect } from '../../connector/connect.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import { actualsFrom, fetchFiles, type OfficeFile } from '../../town/careplan/own-software.ts';
import { connectorFileOf } from '../../town/connectors.ts';
import { openSystemKeys } from '../../town/keys.ts';
import { members } from '../../town/members.ts';
import { peopleOf } from '../../town/people.ts';
import { datesOf } from '../../town/systems/certification.ts';
import { type Federation, federationSystem } from '../../town/systems/kokuhoren/federation.ts';
import { receiveFile } from '../../town/systems/kokuhoren/intake.ts';
import { openTownFederation } from '../../town/systems/kokuhoren/town.ts';
import { getResident } from '../../town/town.ts';
import { sayDay, sayDayBoth } from '../../web/japanese/day.ts';
import { findViolations } from '../../web/testing-axe.ts';
import { signInResident, signInStaff } from '../testing-roles.ts';
import { words as planning } from './billing/planning/words.ts';
import { words as prepared } from './billing/prepared/words.ts';
import { words as billing } from './billing/words.ts';
import { openAnsweredOffices } from './caseload/testing.ts';
import type { ServiceRow } from './files/model/month.ts';
import { readHeld } from './store/held.ts';
import { listPersons } from './store/persons.ts';
import { offices } from './testing.ts';

/*
 * One month of one person, lived through in the town: by screens where an office uses the application, by files where it has its own software, on
 * paper where it has none. What each room does in detail is tested in the room.
 */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const { planner, dayCare, nursing, homeHelp, equipment, bathing } = offices;
const codeOf = (member: MemberId) => member.split('/')[1]!;
const name = '大橋　静江';
/** Before the month, in it, and after it. */
const [before, within, after] = ['2026-10-26T10:00', '2026-11-04T10:40', '2026-12-02T10:00'].map(
  (at) => new Date(`${at}:00+09:00`),
) as [Date, Date, Date];
const soon = { timeout: 20_000, interval: 200 };

/** What is planned: whose service, when, and on which days of November. */
const lines = [
  { office: homeHelp, code: '111211', hours: ['9:00', '9:45'], days: [2, 9, 16, 30], units: 387 },
  { office: nursing, code: '131111', hours: ['10:00', '10:30'], days: [4, 11, 18, 25], units: 471 },
  { office: bathing, code: '121134', hours: ['14:00', '15:00'], days: [5, 19], units: 1071 },
  { office: dayCare, code: '152447', hours: ['9:30', '16:35'], days: [6, 13, 20, 27], units: 791 },
  { office: equipment, code: '171003', hours: ['', ''], days: [], units: 850 },
] as const;
const unitsOf = (office: MemberId): number =>
  lines.filter((one) => one.office === office).reduce((sum, { days, units }) => sum + units * (days.length || 1), 0);
const allUnits = lines.reduce((sum, { office }) => sum + unitsOf(office), 0);
const say = (count: number) => count.toLocaleString('ja-JP');

let at: Awaited<ReturnType<typeof openAnsweredOffices>>;
let federation: Federation;
let folder: string;
let manager: Page;
let code: string;
let connecting: Promise<void>;
/** What the office without software has fetched. */
const fetched: OfficeFile[] = [];
const connectors = new AbortController();

beforeAll(async () => {
  at = await openAnsweredOffices();
  await at.region.clock.turn(before);
  const file = connectorFileOf(at.region.data, codeOf(homeHelp));
  const quick = { ...JSON.parse(await readFile(file, 'utf8')), quietSeconds: 0.2, pollSeconds: 0.1 };
  await writeFile(file, JSON.stringify(quick));
  connecting = connect(file, { say: () => {}, signal: connectors.signal });
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-month-'));
  const client = await clientOf(federationSystem);
  federation = await openTownFederation(at.region.town, { data: folder, client, say: () => {} });
  manager = await signInStaff(at.browser, 'care', `${planner} caremane-01`);
  const persons = await at.rows(planner)(listPersons);
  code = encodeURIComponent(persons.find((one) => one.name === name)!.code);
});
afterAll(async () => {
  connectors.abort();
  await connecting;
  await at?.close();
  await rm(folder, { recursive: true, force: true });
});

async function clientOf(system: SystemId) {
  const { keys } = await openSystemKeys(path.join(at.region.data, 'town', 'keys'), system);
  return createClient({ exchange: at.region.url, system, keys });
}
const text = (page: Page) => page.locator('main').innerText();
const go = (page: Page, target: string) => page.goto(at.url + target);
/** Presses what leads on or sends, and waits for the page that it leads to. */
const press = (page: Page, label: string | RegExp) =>
  Promise.all([
    page.waitForNavigation(),
    page
      .locator('main')
      .getByRole('button', { name: label, exact: typeof label === 'string' })
      .last()
      .click(),
  ]);
const fill = async (page: Page, values: Readonly<Record<string, string>>) => {
  for (const [id, value] of Object.entries(values)) await page.locator(`[id="${id}"]`).fill(value);
};
/** Opens a page until it says what comes by itself. */
const comes = (page: Page, target: string, said: string | RegExp) =>
  vi.waitFor(async () => {
    await go(page, target);
    expect(await text(page)).toMatch(said);
  }, soon);

test('the certification reaches the care manager by the road, and is what the plan stands on', async () => {
  const resident = getResident(at.region.town, at.region.town.cast.month);
  const { validFrom, validUntil, certifiedOn } = datesOf(at.region.town.seed, resident);
  await go(manager, `/care/caseload/${code}`);
  await press(manager, '認定情報を確かめる');
  const said = await text(manager);
  for (const part of ['要介護3', sayDayBoth(validFrom), sayDayBoth(validUntil)]) expect(said).toContain(part);

  await go(manager, `/care/plans/${code}`);
  await press(manager, '新しい計画を作る');
  await fill(manager, {
    ...{ planDay: 'R8.10.26', firstPlanDay: 'R6.4.1', planner: '中里　由美' },
    ...{ certifiedFrom: sayDay(validFrom), certifiedUntil: sayDay(validUntil), certifiedOn: sayDay(certifiedOn) },
    ...{ wishOfPerson: '家で暮らしたい。', wishOfFamily: '無理なく続けたい。', policy: '体調を見ながら入浴を続ける。' },
  });
  await manager.locator('#careLevel').selectOption('23');
  await press(manager, '保存する');
  await go(manager, `/care/plans/${code}/draft/second`);
  const term = 'R8.11.1～R9.4.30';
  await fill(manager, { n0: '家で安全に暮らしたい', n0l0: '清潔に暮らす', 'n0l0-term': term });
  await fill(manager, { n0l0s0: '週に2回入浴する', 'n0l0s0-term': term });
  for (const [i, { office }] of lines.entries()) {
    if (i > 0) await Promise.all([manager.waitForNavigation(), manager.click('button[value="add:n0l0s0"]')]);
    const place = `n0l0s0c${i}`;
    await fill(manager, {
      [`${place}-content`]: '暮らしの支え',
      [`${place}-frequency`]: '週1回',
      [`${place}-term`]: term,
    });
    await manager.locator(`[id="${place}-office"]`).selectOption(codeOf(office));
  }
  await press(manager, '保存する');
  await go(manager, `/care/plans/${code}/draft/week`);
  await fill(manager, { text: '通所介護', start: '0930', end: '1635' });
  await manager.locator('[name="weekday"][value="5"]').check();
  await press(manager, '加える');
  await go(manager, `/care/plans/${code}/draft/give`);
  await press(manager, '交付する');
  expect(await text(manager)).toContain('交付しました');
});

test('the month’s slip is typed, is within the limit, and goes to five offices, each in its own way', async () => {
  const resident = getResident(at.region.town, at.region.town.cast.month);
  const { validFrom, validUntil } = datesOf(at.region.town.seed, resident);
  const here = `/care/months/202611/${code}`;
  await go(manager, `${here}/basis`);
  await manager.selectOption('#level', '23');
  await fill(manager, { from: sayDay(validFrom), until: sayDay(validUntil) });
  await manager.selectOption('#tenths', '1');
  await press(manager, '前提を保存する');
  for (const { office, code: service, hours, units } of lines) {
    await go(manager, `${here}/lines/new?q=${service}`);
    await manager.selectOption('#code', service);
    await manager.selectOption('#office', codeOf(office));
    await fill(manager, { start: hours[0], end: hours[1] });
    if (office === equipment) await fill(manager, { units: String(units), tais: '00001-000010', item: '特殊寝台' });
    await press(manager, 'この行を加える');
  }
  for (const [i, { days }] of lines.entries())
    for (const day of days) await manager.check(`input[name="d.l${i + 1}"][value="${day}"]`);
  await press(manager, '予定を保存する');
  expect(await text(manager)).toContain('27,048');
  expect(await text(manager)).toContain(say(allUnits));
  await go(manager, `${here}/give`);
  expect(await text(manager)).toMatch(/ゆのか\s+紙/);
  for (const by of ['縁日', '葭原', 'こはる', 'ささえ'])
    expect(await text(manager)).toMatch(new RegExp(`${by}\\s+連携`));
  await press(manager, '交付する');
  expect(await text(manager)).toContain('交付しました');
  await go(manager, `${here}/print`);
  expect(await text(manager)).toMatch(/訪問入浴サービスゆのか/);
  await vi.waitFor(async () => {
    fetched.push(...(await fetchFiles(await clientOf(`${equipment}/careplan`))));
    expect(fetched.some((file) => file.name.startsWith('UPPLAN_'))).toBe(true);
  }, soon);
});

const person = async (subject: string) => {
  const index = peopleOf(at.region.town).findIndex((one) => one.subject === subject);
  return signInResident(at.browser, index);
};
const follow = (page: Page, what: string) =>
  Promise.all([page.waitForNavigation(), page.locator(what).first().click()]);

test('the person sees her week, what it costs and the plan in plain words, and agrees; and so does her daughter', async () => {
  const { month, monthDaughter } = at.region.town.cast;
  for (const [subject, signs] of [
    [month, undefined],
    [monthDaughter, '小島　久美'],
  ] as const) {
    const page = await person(subject);
    if (signs) await follow(page, 'main .card:has-text("母")');
    const own = page.url().split('?')[0]!;
    await page.goto(`${own}/care?month=202611`);
    const said = await text(page);
    expect(said).toMatch(new RegExp(`あなたが払うお金\\s*${say(allUnits)}円`));
    for (const part of ['来週', '訪問看護ステーション葭原', '11月6日', '9:30～16:35']) expect(said).toContain(part);
    // October has no slip: nobody says that nobody comes.
    expect(said).toMatch(/今週\s*10月26日（月）から10月31日（土）までの予定は、まだ決まっていません/);
    expect(said).not.toContain('予定はありません');
    await page.goto(`${own}/care/plan`);
    expect(await text(page)).toMatch(/家で暮らしたい。[\s\S]*清潔に暮らす/);
    await follow(page, 'a[href$="/care/agree"]');
    await page.locator('input[value="agreed"]').check();
    if (signs) await page.locator('input[name="name"]').fill(signs);
    await follow(page, 'main .button.primary');
    expect(await text(page)).toContain('ケアプランに合意しました');
    await page.context().close();
  }
  const { rows } = await at.rows(planner)((connection) =>
    connection.query('SELECT asker, answer FROM care.agreement ORDER BY asker'),
  );
  expect(rows).toEqual([
    { asker: 'self', answer: 'agreed' },
    { asker: 'voluntary', answer: 'agreed' },
  ]);
});

test('on a day of the month a visit is tapped as done, on a phone', async () => {
  await manager.context().close();
  await at.region.clock.turn(within);
  const desk = await signInStaff(at.browser, 'care', `${nursing} shokuin-01`);
  const cookies = await desk.context().cookies();
  const phone = await at.browser.open('/', { javaScript: false });
  await desk.context().close();
  await phone.setViewportSize({ width: 375, height: 800 });
  await phone.context().addCookies(cookies);
  await comes(phone, '/care/visits', name);
  await press(phone, /受け持つ/);
  await follow(phone, '.visit-card');
  await press(phone, 'はじめる');
  await press(phone, 'おわる');
  await fill(phone, { note: '血圧は落ち着いている。' });
  await press(phone, '記録する');
  expect(await text(phone)).toContain('記録ずみ');
  const { rows } = await at.rows(nursing)((connection) =>
    connection.query(
      `SELECT v.started, v.staff, a.service ->> 'day' AS day FROM care.visit v JOIN care.actual a ON a.visit = v.id AND a.gone_at IS NULL`,
    ),
  );
  expect(rows).toEqual([{ started: expect.stringMatching(/^104\d$/), staff: 'shokuin-01', day: '20261104' }]);
  await phone.context().close();
});

/** The month's actuals of an office that uses the application: as planned, but for the days that are named. */
async function sendActuals(
  page: Page,
  otherwise: Readonly<Record<string, string>> = {},
  month = '202611',
  to = planner,
): Promise<void> {
  await go(page, `/care/actuals/${month}`);
  await follow(page, `main a:has-text("${name.slice(0, 2)}")`);
  await press(page, '予定どおりに入れる');
  for (const [day, count] of Object.entries(otherwise))
    await page.locator(`input.actuals-cell[name$="-${day}"]`).fill(count);
  if (Object.keys(otherwise).length > 0) await press(page, '実績を変える');
  await go(page, `/care/actuals/${month}/send/${codeOf(to)}`);
  await press(page, '送る');
  expect(await text(page)).toContain('送る準備ができました');
}

const actuals = () => `/care/months/202611/${code}/actuals`;
let dayCareDesk: Page;
let nursingDesk: Page;

test('the month is over: actuals come from screens, from a folder and by hand', async () => {
  await at.region.clock.turn(after);
  dayCareDesk = await signInStaff(at.browser, 'care', `${dayCare} jimu-01`);
  await comes(dayCareDesk, '/care/plans', /大橋　静江[\s\S]*同意済み/);
  nursingDesk = await signInStaff(at.browser, 'care', `${nursing} jimu-01`);
  manager = await signInStaff(at.browser, 'care', `${planner} caremane-01`);
  await sendActuals(nursingDesk);
  await sendActuals(dayCareDesk, { 20261113: '0' });

  const shared = path.join(at.region.data, 'town', codeOf(homeHelp));
  const given = readdirSync(path.join(shared, 'in')).map((file) => ({
    name: file,
    bytes: readFileSync(path.join(shared, 'in', file)),
  }));
  const late = (row: ServiceRow) => (row.day === '20261109' ? { ...row, start: '1000', end: '1045' } : row);
  for (const { name: file, bytes } of actualsFrom(given, { office: homeHelp, planner, month: '202611' }, late))
    await writeFile(path.join(shared, 'out', file), bytes);

  // The office without software brings its files to the care manager on a stick.
  await go(manager, '/care/import');
  await manager.setInputFiles(
    'input[type=file]',
    actualsFrom(fetched, { office: equipment, planner, month: '202611' }).map((file) => ({
      ...{ name: file.name, mimeType: 'text/csv', buffer: Buffer.from(file.bytes) },
    })),
  );
  await press(manager, '試し読みする');
  expect(await text(manager)).toContain('福祉用具レンタルささえ');
  await press(manager, '取り込む');
  expect(await text(manager)).toContain('1件を取り込みました');
});

test('what was done otherwise is asked about, corrected or accepted, and the month is closed', async () => {
  await comes(manager, actuals(), '決着していない違いが3件');
  const said = await text(manager);
  expect(said).toMatch(/11月9日\s+ヘルパーステーションこはる\s+時間が違う/);
  expect(said).toMatch(/11月13日\s+デイサービス縁日\s+予定のサービスがなかった/);
  expect(said).toMatch(/訪問入浴サービスゆのか\s+実績がまだ届いていない/);
  const settle = (row: string, how: 'accepted' | 'asked') =>
    manager.locator('tr', { hasText: row }).locator('select').selectOption(how);
  await settle('時間が違う', 'accepted');
  await settle('まだ届いていない', 'accepted');
  await settle('11月13日', 'asked');
  await manager.fill('#note', '13日はお休みでしたか。');
  await press(manager, '決着を保存する');
  expect(await text(manager)).toContain('たずねています');

  await comes(dayCareDesk, '/care/queries', /大橋　静江[\s\S]*未読/);
  await follow(dayCareDesk, 'tbody a');
  expect(await text(dayCareDesk)).toMatch(/13日はお休みでしたか。[\s\S]*11月13日/);
  const query = new URL(dayCareDesk.url()).pathname;
  await dayCareDesk.locator('input[value="corrected"]').check();
  await press(dayCareDesk, '返事を送る');
  expect(await text(dayCareDesk)).toContain('直した実績がありません');
  await follow(dayCareDesk, `a[href^="/care/actuals/202611/"]`);
  await press(dayCareDesk, '予定どおりに入れる'); // she was there after all
  await go(dayCareDesk, query);
  await dayCareDesk.locator('input[value="corrected"]').check();
  await dayCareDesk.fill('#text', '13日も利用されていました。');
  await press(dayCareDesk, '返事を送る');
  expect(await text(dayCareDesk)).toContain('返事を送る準備ができました');
  await vi.waitFor(async () => {
    await go(manager, actuals());
    expect(await text(manager)).not.toContain('決着していない');
    expect(await text(manager)).toMatch(/実績を直しました[\s\S]*13日も利用されていました。[\s\S]*直した実績/);
  }, soon);
  await press(manager, 'この月を締める');
  expect(await text(manager)).toContain('月を締めました');
});

test('claims and the benefit slip go to the federation; what it pays is what was planned and done', async () => {
  await go(manager, '/care/billing/202611');
  await manager.getByLabel(billing.slips.careManager).fill('99000001');
  await press(manager, billing.slips.send(1));
  for (const desk of [dayCareDesk, nursingDesk]) {
    await go(desk, '/care/billing/202611');
    expect(await text(desk)).toContain(billing.claims.right);
    await press(desk, billing.claims.send(1));
  }
  let came = 0;
  await vi.waitFor(async () => {
    came += await federation.collect();
    expect(came).toBe(3);
  }, soon);
  expect(await federation.review('202612')).toMatchObject({ decided: 2, held: 0, returned: 0, returnedSlips: 0 });
  for (const [desk, office] of [
    [dayCareDesk, dayCare],
    [nursingDesk, nursing],
  ] as const) {
    const paid = `${say(unitsOf(office) * 9)}円`;
    await comes(desk, '/care/billing/202611/results', new RegExp(`合っています[\\s\\S]*支払決定額[\\s\\S]*${paid}`));
  }
});

test('for the office that works on paper its claim is made as paper and file, by name, and nobody claims for it', async () => {
  await go(manager, '/care/billing/202611/prepared');
  const sum = say(unitsOf(bathing));
  expect(await text(manager)).toMatch(new RegExp(`訪問入浴サービスゆのか\\s+1人\\s+${sum}`));
  expect(await text(manager)).not.toMatch(/縁日|葭原|こはる|ささえ/);
  await follow(manager, 'tbody a:has-text("作る")');
  const here = new URL(manager.url()).pathname;
  expect(await findViolations(manager)).toEqual([]);
  await press(manager, prepared.form.go);
  expect(await text(manager)).toContain(prepared.form.unchecked);
  await fill(manager, { askedBy: '湯本　明', askedOn: '令和8年12月1日' });
  await manager.getByLabel(prepared.form.is).check();
  await press(manager, prepared.form.go);
  expect(await text(manager)).toMatch(/明細書（代行作成） 令和8年11月分[\s\S]*訪問入浴サービスゆのか/);
  const [csv, pdf] = await Promise.all(
    [1, 2].map(async (number) => (await manager.request.get(`${manager.url()}/file/${number}`)).body()),
  );
  expect(pdf!.toString('latin1')).toMatch(/^%PDF-1\.7/);
  // What the office sends as its own is received as its own.
  const received = receiveFile(csv!);
  expect(received).toMatchObject({ statements: [{ provider: codeOf(bathing), planner: codeOf(planner) }] });
  await go(manager, here);
  expect(await text(manager)).toMatch(/12月2日に作成/);
  expect(await federation.collect()).toBe(0);
  expect((await go(dayCareDesk, here))?.status()).toBe(404); // no office that plans
});

test('what an office holds of others came to it by a permitted message that is on record, or by hand', async () => {
  const admin = at.region.database.pool('admin', 1);
  const { rows: held } = await admin.query(
    `SELECT h.member, h.sender, h.kind, r.way, h.message IS NULL AS own,
        EXISTS (SELECT FROM ledger.record l WHERE l.message = h.message AND l.fields ->> 'phase' = 'hand-over'
          AND l.outcome = 'permit' AND l.fields ->> 'to' = h.member) AS permitted
      FROM care.held h LEFT JOIN care.received r ON (r.member, r.message) = (h.member, h.message)`,
  );
  const short = (member: MemberId) => Object.entries(offices).find(([, id]) => id === member)![0];
  const saidOf = ({ member, sender, kind, way, own, permitted }: (typeof held)[number]) =>
    `${short(member)} holds ${kind} of ${short(`CARE/${sender}`)}: ${own ? 'own' : `${way} ${permitted ? 'permitted' : '-'}`}`;
  expect(held.map(saidOf).toSorted()).toEqual([
    'dayCare holds actuals of dayCare: own',
    'dayCare holds plan of planner: road permitted',
    'dayCare holds slip of planner: road permitted',
    'nursing holds actuals of nursing: own',
    'nursing holds plan of planner: road permitted',
    'nursing holds slip of planner: road permitted',
    'planner holds actuals of dayCare: road permitted',
    'planner holds actuals of equipment: file -',
    'planner holds actuals of homeHelp: road permitted',
    'planner holds actuals of nursing: road permitted',
    'planner holds plan of planner: own',
    'planner holds slip of planner: own',
  ]);
  const { rows: unrecorded } = await admin.query(
    `SELECT r.member, r.contract FROM care.received r WHERE r.way = 'road' AND NOT EXISTS (
        SELECT FROM ledger.record l WHERE l.message = r.message AND l.outcome = 'permit' AND l.fields ->> 'to' = r.member)`,
  );
  expect(unrecorded).toEqual([]);
});

test('what it took is told as work done, of which the region’s figures are made', async () => {
  const admin = at.region.database.pool('admin', 1);
  await vi.waitFor(async () => {
    const { rows } = await admin.query(
      `SELECT kind, member, count(*)::int AS count FROM exchange.task_event WHERE kind LIKE 'care/%' GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    const said = rows.map(
      (one) => `${one.kind} ${Object.entries(offices).find(([, id]) => id === one.member)![0]} ${one.count}`,
    );
    expect(said.toSorted()).toEqual([
      'care/actuals-entered dayCare 2',
      'care/actuals-entered nursing 1',
      'care/plan-shared planner 5',
      'care/slip-shared planner 5',
    ]);
  }, soon);
});

const next = members.filter(({ kind }) => kind === 'care-management')[2]!.id;
const nextName = '軒端ケアプラン相談室';

/** The town hall has taken the notice of the change（届出）in, and the next office her consent. What ends the first relation. */
async function changeOffice(): Promise<() => Promise<void>> {
  const { town } = at.region;
  const hall = await at.region.client('GOV/990019/care');
  const [found] = await hall.codesOf(getResident(town, town.cast.month).insured, 'code-matching');
  const about = { subject: found!.code, validFrom: '2026-12-16T00:00:00+09:00', validUntil: null };
  const relation = { ...about, member: next, kind: 'care-manager', evidence: '居宅サービス計画作成依頼（変更）届出書' };
  expect((await hall.call('POST', '/v1/relations', relation)).status).toBe(201);
  const said = { textVersion: '2026-04', channel: 'counter', explainedBy: '窓口職員' };
  for (const purpose of ['care-plan-sharing', 'certification-for-plan']) {
    const consent = { ...about, giver: 'person', recipient: next, purpose, ...said };
    expect((await hall.call('POST', '/v1/consents', consent)).status).toBe(201);
  }
  const first = town.relations.find(({ resident, member }) => resident === town.cast.month && member === planner)!;
  return async () => {
    await hall.call('POST', `/v1/relations/${first.id}/end`, { subject: found!.code });
  };
}
const decemberUnits = 4 * 387 + 2 * 471 + 2 * 1071 + 3 * 791 + 850;
let theirs: Page;
let theirMonth: string;

test('she changes her planning office within December: the next one goes on from the whole month, and nobody else’s page is out of step', async () => {
  const december = `/care/months/202612/${code}`;
  await go(manager, december);
  await press(manager, '前の月から写す');
  await go(manager, `${december}/give`);
  await press(manager, '交付する');
  for (const desk of [dayCareDesk, nursingDesk]) await comes(desk, '/care/actuals/202612', /大橋[\s\S]*渡場/);

  await at.region.clock.turn(new Date('2026-12-28T10:00:00+09:00'));
  [manager, dayCareDesk, nursingDesk, theirs] = (await Promise.all(
    [`${planner} caremane-01`, `${dayCare} jimu-01`, `${nursing} jimu-01`, `${next} caremane-01`].map((who) =>
      signInStaff(at.browser, 'care', who),
    ),
  )) as [Page, Page, Page, Page];
  // The day care tells of the month as it goes.
  await sendActuals(dayCareDesk, {}, '202612');
  await comes(manager, `${december}/actuals`, /デイサービス縁日/);

  const endFirst = await changeOffice();
  await go(manager, `/care/caseload/${code}/succession/new`);
  await manager.locator('#receiver').selectOption(next);
  await manager.locator('#wish').check();
  expect(await text(manager)).toMatch(/令和8年12月の予定（第6表）/);
  await press(manager, '内容を確かめる');
  await press(manager, '引き継ぎを送る');
  await comes(theirs, '/care/caseload', '引き継ぎが1件届いています');
  await go(manager, `/care/caseload/${code}/end`);
  await fill(manager, { until: 'R8.12.15' });
  await press(manager, '内容を確かめる');
  expect(await text(manager)).toMatch(/12月の給付管理票\s+引きつぎ先が、月末に担当する事業所として/);
  await press(manager, '支援を終える');

  // Who has the first slip alone is told before anything is claimed on it.
  await comes(dayCareDesk, '/care/billing/202612', /12月15日で終わったと知らされています/);

  await go(theirs, '/care/caseload/successions');
  await follow(theirs, 'main tbody a');
  await press(theirs, '利用者に加える');
  await fill(theirs, { since: 'R8.12.16' });
  await press(theirs, '登録する');
  await go(theirs, '/care/caseload/successions');
  await follow(theirs, 'main tbody a');
  await press(theirs, '取り込む');
  await follow(theirs, 'main a:has-text("12月の利用票を開く")');
  theirMonth = new URL(theirs.url()).pathname;
  expect(await text(theirs)).toMatch(/この月の途中（[^）]*12月16日）から担当[\s\S]*引き継いだ予定です/);
  await go(theirs, `${theirMonth}/basis`);
  await theirs.selectOption('#tenths', '1');
  await press(theirs, '前提を保存する');
  for (const day of [16, 23, 30]) await theirs.uncheck(`input[name="d.l2"][value="${day}"]`);
  await theirs.uncheck('input[name="d.l4"][value="25"]');
  await press(theirs, '予定を保存する');
  await go(theirs, `${theirMonth}/give`);
  await press(theirs, '交付する');
  await comes(nursingDesk, '/care/actuals/202612', new RegExp(`大橋[\\s\\S]*2回[\\s\\S]*${nextName}`));

  // Both offices stand at her while the town hall has not ended the first: she sees what holds.
  const page = await person(at.region.town.cast.month);
  await page.goto(`${page.url().split('?')[0]}/care?month=202612`);
  expect(await text(page)).toMatch(new RegExp(`あなたが払うお金\\s*${say(decemberUnits)}円`));
  await page.context().close();
  await endFirst();
});

test('the month that two planners shared is closed, claimed and paid once, by whom it is; the first is asked for nothing and sees nothing new', async () => {
  const seen = async () => (await at.rows(planner)((connection) => readHeld(connection, { period: '202612' }))).length;
  const before = await seen();
  await sendActuals(nursingDesk, {}, '202612', next);
  await sendActuals(dayCareDesk, { 20261225: '0' }, '202612', next);
  await comes(theirs, `${theirMonth}/actuals`, '決着していない違いが3件');
  for (const row of await theirs.locator('tr', { hasText: 'まだ届いていない' }).all())
    await row.locator('select').selectOption('accepted');
  await press(theirs, '決着を保存する');
  await press(theirs, 'この月を締める');
  expect(await text(theirs)).toContain('月を締めました');

  await go(manager, '/care/months/202612');
  expect(await text(manager)).toMatch(/大橋[^件]*次の事業所が締めます/);
  await go(manager, `/care/months/202612/${code}/actuals`);
  expect(await text(manager)).toMatch(/軒端ケアプラン相談室に替わった方です[\s\S]*月末に担当する事業所/);
  expect(await manager.getByRole('button', { name: 'この月を締める' }).count()).toBe(0);
  // The first keeps what it was told while it planned, and is told nothing more: not to delete it either.
  await go(dayCareDesk, '/care/actuals/202612');
  expect(await text(dayCareDesk)).not.toContain('（削除）');

  await go(theirs, '/care/billing/202612');
  await theirs.getByLabel(billing.slips.careManager).fill('99000002');
  await press(theirs, billing.slips.send(1));
  await go(theirs, '/care/billing/202612/planning');
  await theirs.getByLabel(planning.careManager).fill('99000002');
  await press(theirs, planning.send(1));
  for (const desk of [dayCareDesk, nursingDesk]) {
    await go(desk, '/care/billing/202612');
    expect(await text(desk)).toContain(billing.claims.right);
    await press(desk, billing.claims.send(1));
  }
  let came = 0;
  await vi.waitFor(async () => {
    came += await federation.collect();
    expect(came).toBe(4);
  }, soon);
  expect(await federation.review('202701')).toMatchObject({ decided: 3, held: 0, returned: 0, returnedSlips: 0 });
  const paid = { [dayCare]: 3 * 791, [nursing]: 2 * 471 };
  for (const [desk, office] of [
    [dayCareDesk, dayCare],
    [nursingDesk, nursing],
  ] as const)
    await comes(desk, '/care/billing/202612/results', new RegExp(`合っています[\\s\\S]*${say(paid[office]! * 9)}円`));
  expect(await seen()).toBe(before);
});
