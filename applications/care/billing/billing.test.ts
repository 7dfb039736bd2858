import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClient } from '../../../connector/client.ts';
import { benefitRecords } from '../../../contracts/care/benefit.ts';
import type { CareLevel } from '../../../contracts/care/levels.ts';
import { writeRecords } from '../../../contracts/care/records/write.ts';
import type { Claimed, Statement } from '../../../contracts/care/statement.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import { openSystemKeys } from '../../../town/keys.ts';
import { datesOf } from '../../../town/systems/certification.ts';
import { type Federation, federationSystem } from '../../../town/systems/kokuhoren/federation.ts';
import { openTownFederation } from '../../../town/systems/kokuhoren/town.ts';
import { getResident } from '../../../town/town.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import { textOfPdf } from '../../../web/print/testing.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { readFile } from '../../municipal/care-insurance/benefits/read-file.ts';
import { words as fileWords } from '../../municipal/care-insurance/benefits/words.ts';
import { words as hallWords } from '../../municipal/care-insurance/corrections/words.ts';
import { takeFile } from '../../municipal/care-insurance/testing.ts';
import { words as shared } from '../../municipal/file/words.ts';
import { ask, signInStaff } from '../../testing-roles.ts';
import { claimsOf, visitOn } from '../claims/testing.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { takeUnit } from '../store/held.ts';
import { findByNumbers } from '../store/persons.ts';
import { type CareOffices, offices, openCareOffices } from '../testing.ts';
import { words as cancel } from './cancel/words.ts';
import { words as correction } from './correction/words.ts';
import { readLines } from './load.ts';
import { words as papers } from './paper/words.ts';
import { words as planning } from './planning/words.ts';
import { loadPrepared } from './prepared/load.ts';
import { receiveResults } from './receive.ts';
import { keepClaims, listClaims } from './store.ts';
import { words } from './words.ts';

/* One person, one office, one month: claimed, reviewed, paid, and told to the insurer. The federation is the town's own, over real HTTP. */
let at: CareOffices;
let federation: Federation;
let folder: string;
let person: Claimed;
const { planner, dayCare, nursing } = offices;
const codeOf = (member: string) => member.split('/')[1]!;
const office = codeOf(dayCare);
const now = new Date('2026-12-07T10:00:00+09:00');
const days = ['03', '10', '17'];

beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(now);
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-billing-'));
  const { town, data, url } = at.region;
  const { keys } = await openSystemKeys(path.join(data, 'town', 'keys'), federationSystem);
  const client = await createClient({ exchange: url, system: federationSystem, keys });
  federation = await openTownFederation(town, { data: folder, client, say: () => {} });
  const resident = getResident(town, town.cast.month);
  const { validFrom, validUntil } = datesOf(town.seed, resident);
  person = {
    ...{ ...resident.insured[0]!, birth: resident.birth, level: resident.careLevel as CareLevel },
    ...{ sex: resident.sex === '男' ? '1' : '2', certifiedFrom: validFrom, certifiedUntil: validUntil },
  };
  await fill();
});
afterAll(async () => {
  await at.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the month has left: the slip that the day care was given, what it did, and the month that the care manager closed. */
async function fill(): Promise<void> {
  const { insurer, insured } = person;
  const compact = (day: string) => day.replaceAll('-', '');
  const slip: SendingUnit = {
    ...{ route: { from: codeOf(planner), fromService: '43', to: office, toService: '15' }, sequence: '20261025090000' },
    content: {
      entries: [
        {
          ...{ kind: 'slip', key: { insurer, insured, month: '202611' }, pictures: [] },
          parts: {
            UPHOSOKU: [
              {
                ...{ careLevel: person.level, limit: 27_048, limits: [] },
                ...{ limitFrom: compact(person.certifiedFrom), limitUntil: compact(person.certifiedUntil) },
              },
            ],
            UPPLAN: [],
            UPSIKYU: [{ office, serviceCode: '15AAAA', withinLimit: 2373, benefitRate: '90' }],
          },
        },
      ],
    },
  };
  const actuals: SendingUnit = {
    ...{ route: { from: office, fromService: '15', to: codeOf(planner), toService: '43' }, sequence: '20261201090000' },
    content: {
      entries: [
        {
          ...{ kind: 'actuals', key: { insurer, insured, month: '202611', office, serviceType: '15' }, pictures: [] },
          parts: {
            UPJSK: days.map((day) => ({ day: `202611${day}`, serviceCode: '152447', count: 1, units: 791, office })),
          },
        },
      ],
    },
  };
  await at.rows(dayCare)(async (connection) => {
    for (const unit of [slip, actuals]) await takeUnit(connection, dayCare, unit, { now, message: null });
  });
  const { sheet } = claimsOf(
    await readTables(),
    days.map((day) => visitOn(office, '152447', Number(day))),
    person,
    { limit: 27_048 },
  );
  close = (number, closedAt) =>
    at.rows(planner)(async (connection) => {
      const [own] = await findByNumbers(connection, [person]);
      await connection.query(
        `INSERT INTO care.month_close (member, month, code, number, content, staff, closed_at) VALUES ($1, '202611', $2, $3, $4, 'caremane-01', $5)`,
        [planner, own!.code, number, JSON.stringify({ person, sheet }), closedAt],
      );
    });
  await close(1, now);
}
/** Closes the care manager's month, for the n-th time. */
let close: (number: number, closedAt: Date) => Promise<void>;

async function collected(count = 1): Promise<void> {
  let got = 0;
  const more = async () => {
    got += await federation.collect();
    expect(got).toBe(count);
  };
  await vi.waitFor(more, { timeout: 20_000, interval: 200 });
}
const main = (page: Page) => page.locator('main').innerText();

test('a month is claimed, waits for its slip, is decided and paid, and the insurer is told', async () => {
  const page = await signInStaff(at.browser, 'care', `${dayCare} jimu-01`);
  await page.goto(`${at.url}/care/billing`);
  expect(page.url()).toMatch(/\/billing\/202611$/);
  expect(await main(page)).toMatch(
    /大橋\s*静江[\s\S]*2,373[\s\S]*23,730円[\s\S]*21,357円[\s\S]*2,373円[\s\S]*誤りなし/,
  );
  const file = await page.request.get(`${at.url}/care/billing/202611/file`);
  expect((await file.body()).toString('latin1')).toContain(`"7131","01","202611","${office}"`);

  await page.getByRole('link', { name: words.claims.invoice }).click();
  expect(await main(page)).toMatch(/お支払いいただく額[\s\S]*2,373円[\s\S]*通所介護Ⅰ６２/);
  const invoice = page.url();
  await page.getByLabel(papers.receipts.receivedOn).fill('2026-12-08');
  await page.getByRole('button', { name: papers.receipts.go }).click();
  expect(await main(page)).toContain(papers.receipts.future);
  await page.getByLabel(papers.receipts.receivedOn).fill('令和8年12月7日');
  // Pressed twice it is one receipt.
  const twice = await page
    .locator('main form')
    .evaluate((one) => Object.fromEntries(new FormData(one as HTMLFormElement) as unknown as [string, string][]));
  expect((await ask(page, 'POST', new URL(invoice).pathname, { form: twice })).status).toBe(303);
  await page.getByRole('button', { name: papers.receipts.go }).click();
  expect(await main(page)).toMatch(/領収書を出しました[\s\S]*2,373円[\s\S]*0円/);
  expect(await page.getByRole('link', { name: papers.receipts.pdf(2) }).count()).toBe(0);
  expect(await page.getByRole('button', { name: papers.receipts.go }).isVisible()).toBe(false);
  const pdf = await page.getByRole('link', { name: papers.receipts.pdf(1) }).getAttribute('href');
  const paper = async (href: string) => textOfPdf(await (await page.request.get(at.url + href)).body());
  // Taken twice on one day it is the same paper; on a later day it is its second.
  for (const _ of ['first', 'again']) expect(await paper(pdf!)).not.toContain('再発行');
  const admin = at.region.database.pool('admin', 1);
  await admin.query(`UPDATE care.receipt SET issued_at = '2026-12-04T10:00:00+09:00'`);
  expect(await paper(pdf!)).toMatch(/領収書（再発行）[\s\S]*令和8年12月4日に出した領収書（第1号）と同じお支払い/);
  await page.locator('summary', { hasText: papers.receipts.again }).click();
  await page.getByLabel(papers.receipts.receivedOn).fill('令和8年12月7日');
  await page.getByRole('button', { name: papers.receipts.go }).click();
  expect(await main(page)).toMatch(/2　領収書（再発行）/);
  const second = await page.getByRole('link', { name: papers.receipts.pdf(2) }).getAttribute('href');
  expect(await paper(second!)).toMatch(/領収書（再発行）[\s\S]*12月4日に出した領収書（第1号）/);
  await page.goto(`${at.url}/care/billing/202611`);

  await page.getByRole('button', { name: words.claims.send(1) }).click();
  expect(await main(page)).toMatch(/1件を国保連合会に送りました/);
  await collected();
  expect(await federation.review('202612')).toMatchObject({ decided: 0, held: 1 });
  await vi.waitFor(
    async () => {
      await page.goto(`${at.url}/care/billing/202611/results`);
      expect(await main(page)).toMatch(/保留（X007）[\s\S]*給付管理票が提出されていない[\s\S]*そのままお待ちください/);
    },
    { timeout: 20_000, interval: 300 },
  );

  const manager = await signInStaff(at.browser, 'care', `${planner} caremane-01`);
  await manager.goto(`${at.url}/care/billing/202611`);
  expect(await main(manager)).toMatch(/デイサービス縁日 通所介護 2,373単位[\s\S]*新規/);
  await manager.getByRole('button', { name: words.slips.send(1) }).click();
  expect(await main(manager)).toMatch(/介護支援専門員の番号/);
  await manager.getByLabel(words.slips.careManager).fill('99000001');
  await manager.getByRole('button', { name: words.slips.send(1) }).click();
  expect(await main(manager)).toMatch(/1件を国保連合会に送りました[\s\S]*審査を待っています/);
  expect(await manager.getByRole('button', { name: words.slips.send(1) }).count()).toBe(0);

  // 取消 before the review: it is due no more until the month is closed anew, and then it is 新規 again.
  await manager.goto(`${at.url}/care/billing/202611/results`);
  await manager.getByRole('link', { name: cancel.link }).click();
  expect(await main(manager)).toMatch(/大橋[\s\S]*2,373[\s\S]*デイサービス縁日　通所介護　2,373単位/);
  expect(await findViolations(manager)).toEqual([]);
  const cancelling = manager.url();
  await manager.getByRole('button', { name: cancel.go }).click();
  expect(await main(manager)).toMatch(
    /取消しを国保連合会に送りました[\s\S]*給付管理票（取消）[\s\S]*給付管理票（新規）/,
  );
  expect(await manager.getByRole('link', { name: cancel.link }).count()).toBe(0);
  expect((await manager.goto(cancelling))?.status()).toBe(404);
  await manager.goto(`${at.url}/care/billing/202611`);
  expect(await main(manager)).toContain(cancel.cancelledNext);
  expect(await manager.getByRole('button', { name: words.slips.send(1) }).count()).toBe(0);
  await close(2, new Date(now.getTime() + 3_600_000));
  await manager.goto(`${at.url}/care/billing/202611`);
  expect(await main(manager)).toMatch(/デイサービス縁日 通所介護 2,373単位[\s\S]*新規/);
  await manager.getByLabel(words.slips.careManager).fill('99000001');
  await manager.getByRole('button', { name: words.slips.send(1) }).click();

  // 居宅介護支援費: the planner's own claim of the same month, with an addition that was chosen.
  await manager.getByRole('link', { name: planning.link(false) }).click();
  expect(await main(manager)).toMatch(/居宅介護支援Ⅰⅰ２ 1,411[\s\S]*初回加算の要件/);
  await manager.getByRole('link', { name: planning.kind.link }).click();
  await manager.getByLabel(planning.kind.options.Ⅱ).check();
  await manager.getByLabel(planning.kind.reportedOn).fill('令和8年11月10日');
  await manager.getByRole('button', { name: planning.kind.save }).click();
  expect(await main(manager)).toMatch(/届け出た日がその月より前/);
  await manager.getByLabel(planning.kind.reportedOn).fill('令和8年10月10日');
  await manager.getByRole('button', { name: planning.kind.save }).click();
  expect(await main(manager)).toMatch(/居宅介護支援費（Ⅱ）で計算[\s\S]*居宅介護支援Ⅱⅰ２ 1,411/);
  await manager.getByRole('link', { name: planning.choose }).click();
  await manager.getByLabel(/居宅支援初回加算/).check();
  await manager.getByRole('button', { name: planning.one.save }).click();
  await manager.getByLabel(planning.managers).fill('2.5');
  await manager.getByLabel(planning.careManager).fill('99000001');
  await manager.getByRole('button', { name: planning.send(1) }).click();
  expect(await main(manager)).toMatch(/計算し直しました/);
  await manager.getByLabel(planning.careManager).fill('99000001');
  await manager.getByRole('button', { name: planning.send(1) }).click();
  expect(await main(manager)).toMatch(/1,711[\s\S]*審査を待っています/);
  await collected(4);
  expect(await federation.review('202612')).toMatchObject({ decided: 2, held: 0, returned: 0, returnedSlips: 0 });
  await vi.waitFor(
    async () => {
      await manager.goto(`${at.url}/care/billing/202611/results`);
      expect(await main(manager)).toMatch(/合っています[\s\S]*居宅介護支援[\s\S]*1,711/);
    },
    { timeout: 20_000, interval: 300 },
  );

  await vi.waitFor(
    async () => {
      await page.goto(`${at.url}/care/billing/202611/results`);
      expect(await main(page)).toMatch(/合っています[\s\S]*決定[\s\S]*支払決定額[\s\S]*21,357円/);
    },
    { timeout: 20_000, interval: 300 },
  );

  const hall = await signInStaff(at.browser, 'municipal', 'GOV/990019 kaigo-01');
  await vi.waitFor(
    async () => {
      await hall.goto(`${at.url}/municipal/care-insurance/payments`);
      expect(await main(hall)).toMatch(/合っています[\s\S]*1人[\s\S]*令和8年12月審査分[\s\S]*通所介護[\s\S]*21,357円/);
    },
    { timeout: 20_000, interval: 300 },
  );

  // 過誤: the office asks, the town hall passes it on, the federation takes it back, and the claim can be made again.
  const results = `${at.url}/care/billing/202611/results`;
  const takeBack = async (kind: '過誤' | '取下げ') => {
    await page.goto(results);
    await page.getByRole('link', { name: correction[kind].link }).click();
    await page.getByLabel(correction.reason).selectOption('02');
    await page.getByRole('button', { name: correction[kind].go }).click();
    expect(await main(page)).toMatch(/くわしい理由を書いてください/);
    await page.getByLabel(correction.text).fill('回数を多く請求していました。');
    await page.getByRole('button', { name: correction[kind].go }).click();
    expect(await main(page)).toContain(correction.asked);
  };
  const shows = (url: string, of: Page, text: RegExp) =>
    vi.waitFor(
      async () => {
        await of.goto(url);
        expect(await main(of)).toMatch(text);
      },
      { timeout: 20_000, interval: 300 },
    );
  await takeBack('過誤');
  await shows(`${at.url}/municipal/care-insurance/corrections`, hall, /大橋[\s\S]*デイサービス縁日[\s\S]*未処理/);
  await hall.getByRole('link', { name: /大橋/ }).click();
  expect(await main(hall)).toMatch(/2,373単位、保険給付額21,357円/);
  await hall.getByLabel(/受け付けて、国保連合会に伝える/).check();
  await hall.getByRole('button', { name: hallWords.go }).click();
  expect(await main(hall)).toContain(hallWords.done);
  await collected();
  await shows(results, page, /保険者が受け付け、国保連合会に伝えました/);
  await federation.review('202701');
  await shows(results, page, /取消し（過誤）[\s\S]*もう一度送れます[\s\S]*-21,357円/);
  await shows(`${at.url}/municipal/care-insurance/payments`, hall, /合っています[\s\S]*-21,357円/);
  const again = async () => {
    await page.goto(`${at.url}/care/billing/202611`);
    await page.getByRole('button', { name: words.claims.send(1) }).click();
    await collected();
  };
  await again();
  await takeBack('取下げ');
  await collected();
  expect(await federation.review('202701')).toMatchObject({ decided: 0, returned: 0, held: 0 });
  await shows(results, page, /取消し（取下げ）[\s\S]*取消し（過誤）/);
  await again();
  expect(await federation.review('202701')).toMatchObject({ decided: 1, returned: 0, held: 0 });
  await shows(results, page, /合っています[\s\S]*決定[\s\S]*取消し（取下げ）[\s\S]*取消し（過誤）/);

  // 給付実績 by file: out, in again (nothing new), and one that says something else.
  const out = await takeFile(hall, `${at.url}/municipal/care-insurance/benefits/202611/file`);
  const lookAt = async (bytes: Buffer) => {
    await hall.goto(`${at.url}/municipal/care-insurance/benefits/import`);
    await hall.getByLabel(fileWords.file).setInputFiles({ name: 'JISSEKI.CSV', mimeType: 'text/csv', buffer: bytes });
    await hall.getByRole('button', { name: shared.go }).click();
  };
  await lookAt(out);
  expect(await main(hall)).toContain(fileWords.none);
  await lookAt(Buffer.from(out.toString('latin1').replaceAll('"00123456"', '"00654321"'), 'latin1'));
  expect(await main(hall)).toContain(fileWords.otherInsurer);
  await lookAt(Buffer.from(out.toString('latin1').replaceAll(`"${office}"`, '"9999999999"'), 'latin1'));
  expect(await main(hall)).toMatch(/新しい決定（[\s\S]*単位）/);
  await hall.getByRole('button', { name: shared.preview.go }).click();
  expect(await main(hall)).toMatch(/件を、給付実績に書きました/);
  // No bill comes with a file: what the road brought is held against its bill all the same.
  await hall.goto(`${at.url}/municipal/care-insurance/payments`);
  expect(await main(hall)).toMatch(/合っています[\s\S]*うち、ファイルで加わった分[^\n]*\s+21,357円/);
  expect(await main(hall)).toMatch(/令和8年11月\s+3\s+6,457/);
  // The same of a file that says otherwise what the road has brought.
  const [told] = readFile(out).rows.filter(({ benefits }) => benefits.some(({ provider }) => provider === office));
  const less = { days: 2, units: 1582, cost: 15_820, benefit: 14_238, burden: 1582 };
  const lines = [{ code: '152447', each: 791, times: 2, units: 1582 }];
  const changed = { ...told!, benefits: told!.benefits.map((one) => ({ ...one, ...less, lines })) };
  const control = { data: '111', insurer: '00123456', office: '', prefecture: '', month: told!.processed };
  await lookAt(Buffer.from(writeRecords(control, benefitRecords(changed))));
  await hall.getByRole('button', { name: shared.preview.go }).click();
  await hall.goto(`${at.url}/municipal/care-insurance/payments`);
  expect(await main(hall)).toMatch(/合っています[\s\S]*うち、ファイルで加わった分[^\n]*\s+14,238円/);

  // Somebody else's person is answered like nobody, and a form that is not of this page changes nothing.
  const other = await signInStaff(at.browser, 'care', `${nursing} jimu-01`);
  expect((await other.goto(invoice))?.status()).toBe(404);
  expect((await other.request.get(at.url + pdf)).status()).toBe(404);
  expect((await page.request.post(`${at.url}/care/billing/202611`, { form: {} })).status()).toBe(404);
}, 120_000);

test('of one person claimed on two forms, each answer reaches its own, and what stands is not claimed again', async () => {
  const tables = await readTables();
  const [care] = claimsOf(tables, [visitOn(office, '152447', 3)], person, { limit: 27_048 }).statements;
  const total = { ...care!.totals[0]!, service: '21', units: 645, limited: 645 };
  const stay: Statement = { ...care!, form: '7141', totals: [total] };
  const values = {
    month: '202611',
    provider: office,
    insurer: person.insurer.padStart(8, '0'),
    insured: person.insured,
  };
  const answered = (file: Buffer) => ({
    ...{
      message: randomUUID(),
      id: 'x',

      sender: 'INS/x',
      contract: 'care/review-results',
      acceptedAt: now.toISOString(),
    },
    parcel: { subjects: [], files: [{ name: 'x.CSV', mediaType: 'text/csv', content: file.toString('base64') }] },
  });
  const control = { data: '741', insurer: '', office, prefecture: office.slice(0, 2), month: '202612' };
  await at.rows(dayCare)(async (connection) => {
    const by = { member: dayCare, staff: 'x', sent: null, now: new Date('2027-03-01T10:00:00+09:00') };
    await keepClaims(
      connection,
      by,
      [stay, care!].map((content) => ({ kind: 'statement', content })),
    );
    const back = { exchange: '7411', form: '請求', outcome: '返戻', reason: '10QF', text: 'x' };
    const stood = { exchange: '7211', service: '15', claimed: 791, decided: 700, change: -91, reason: 'B', text: 'x' };
    const place = { member: dayCare, ground: { clock: { now: () => now } }, log: () => {} } as unknown as Workplace;
    for (const [layout, more] of [
      ['returned', { ...back, units: 645 }],
      ['changed-units', stood],
    ] as const) {
      const mail = answered(writeRecords(control, [{ layout, values: { ...values, ...more } }]));
      await receiveResults(mail as unknown as OpenedMail, connection, place);
    }
    const states = (await listClaims(connection, '202611'))
      .toReversed()
      .map((one) => [one.content, one.state] as const);
    expect(Object.fromEntries(states.map(([content, state]) => [(content as Statement).form, state]))).toEqual({
      '7141': 'returned',
      '7131': 'changed',
    });
    // Of two that are alike, the second return is of the other.
    const alike = ['7142', '7143'].map((form) => ({ ...stay, form, month: '202608' }));
    await keepClaims(
      connection,
      by,
      alike.map((content) => ({ kind: 'statement', content })),
    );
    for (let i = 0; i < 2; i++) {
      const told = { ...values, ...back, month: '202608', units: 645 };
      const mail = answered(writeRecords(control, [{ layout: 'returned', values: told }]));
      await receiveResults(mail as unknown as OpenedMail, connection, place);
    }
    expect((await listClaims(connection, '202608')).map(({ state }) => state)).toEqual(['returned', 'returned']);
    const lines = await readLines(connection, { office, tables, month: '202611', grade: 'その他' });
    expect(lines).toMatchObject([{ isDue: false, due: [], claim: { state: 'returned' } }]);
  });
  const { sheet } = claimsOf(tables, [visitOn(office, '152447', 3)], person, { limit: 27_048 });
  await at.rows(planner)(async (connection) => {
    const [own] = await findByNumbers(connection, [person]);
    const content = JSON.stringify({ person: { ...person, level: '13' }, sheet: { ...sheet, month: '202609' } });
    await connection.query(
      `INSERT INTO care.month_close (member, month, code, number, content, staff, closed_at) VALUES ($1, '202609', $2, 1, $3, 'x', $4)`,
      [planner, own!.code, content, now],
    );
    const about = { tables, month: '202609', planner: codeOf(planner), isPaper: () => true };
    const [prepared] = await loadPrepared(connection, about);
    expect(prepared!.lines).toMatchObject([{ statements: [], problems: [expect.stringContaining('前の区分')] }]);
  });
});
