import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClient } from '../../../connector/client.ts';
import { addDays } from '../../../contracts/care/month.ts';
import { getLayout } from '../../../contracts/care/records/layout.ts';
import { openPool } from '../../../database/connect.ts';
import type { TestClient } from '../../../exchange/testing.ts';
import { openApplicationSystemKeys } from '../../../town/keys.ts';
import { openRows } from '../../../web/application/rows.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { playedAt } from '../../testing.ts';
import { startTestDesk, type TestDesk } from '../counter/desk/testing.ts';
import { putBenefits } from './benefits.ts';
import { tendAgents } from './ledger/agent.ts';
import { listExpiring, listInForce } from './ledger/certification.ts';
import { tendNotices } from './ledger/notices.ts';
import { basisOf, makeForecast } from './statistics/forecast.ts';
import { findMade, keepMade } from './statistics/made.ts';
import { publish, readKnown } from './statistics/read.ts';
import { copyCertified, makeCertified } from './statistics/testing-town.ts';
import { takeFile } from './testing.ts';

// 介護保険: a file becomes the ledger; the care manager's inquiry is answered from it, and what changed is told once; what the person has not in hand, nobody has.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** The town hall's work, as a process that comes up again does it. */
async function openHall() {
  const system = 'GOV/990019/municipal';
  const { keys } = await openApplicationSystemKeys(desk.region.data, system);
  return {
    ground: { clock: desk.region.clock },
    client: await createClient({ exchange: desk.region.url, system, keys }),
    rows: openRows(desk.region.database.pool('app_municipal', 1), 'GOV/990019'),
  };
}
let desk: TestDesk;
let page: Page;
let planner: TestClient;
let person: { id: string; name: string; insurer: string; insured: string; code: string };
const home = '/municipal/care-insurance';
const now = playedAt();
const today = dayIn(now);

beforeAll(async () => {
  desk = await startTestDesk({ now });
  page = await desk.signIn('縁側市', 'kaigo-01', { javaScript: false });
  const { town } = desk.region;
  const resident = town.residents.find(({ id }) => id === town.cast.month)!;
  const { member } = town.relations.find(({ resident: id, kind }) => id === resident.id && kind === 'care-manager')!;
  planner = await desk.region.client(`${member}/careplan` as TestClient['system']);
  const code = await desk.codeOf(resident.id);
  person = { id: resident.id, name: resident.name, code, ...resident.insured[0]! };
});
afterAll(() => desk?.close());

const titles =
  '保険者番号,被保険者番号,生年月日,申請区分,申請日,調査日,意見書受領日,審査会日,認定年月日,結果通知到達日,要介護状態区分コード,認定有効期間開始,認定有効期間終了,区分支給限度基準額,負担割合';
/** A change of level, applied for three weeks ago. @param more cells from 認定年月日 on */
const line = (more: string, { insured = person.insured, birth = '' } = {}) =>
  [person.insurer, insured, birth, '区分変更', addDays(today, -21), addDays(today, -15), '', '', more].join(',');
const decided = (notified: string) =>
  `${addDays(today, -2)},${notified},24,${addDays(today, -21)},${addDays(today, 300)},30938,2`;

async function choose(lines: readonly string[]): Promise<void> {
  await page.goto(`${desk.url}${home}/import`);
  const buffer = iconv.encode([titles, ...lines].join('\r\n'), 'cp932');
  await page.setInputFiles('input[type=file]', { name: '認定.csv', mimeType: 'text/csv', buffer });
  await send('下見する');
}
const json = (content: unknown) => ({
  ...{ name: '資料.json', mimeType: 'application/json' },
  buffer: Buffer.from(JSON.stringify(content)),
});
const send = (name: string) => page.locator('main').getByRole('button', { name, exact: true }).click();
const text = () => page.locator('main').innerText();
const open = (below = '') => page.goto(`${desk.url}${home}/people/${person.code}${below}`);

/** Asks as the care manager's own software does. */
async function ask(service: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const region = desk.region.configuration.region.code;
  const purpose = 'certification-for-plan';
  const [own] = await planner.codesOf([{ insurer: person.insurer, insured: person.insured }], purpose);
  const shown = { 'Engawa-Shown': 'careManagerCertificate=99000001' };
  const response = await planner.call('GET', `/r1/${region}/GOV/990019/municipal/${service}`, undefined, {
    ...{ 'X-Road-Client': `${region}/${planner.system}`, 'X-Road-PDU-Purpose': purpose, 'Engawa-Subject': own!.code! },
    ...shown,
  });
  const said = await response.text();
  return { status: response.status, body: said === '' ? {} : JSON.parse(said) };
}

test('what is wrong in a file is told by line, and nothing is taken in', async () => {
  await choose([line(decided('').replace(',24,', ',,')), line(`,,99,,,,`)]);
  expect(await text()).toContain('2行目');
  expect(await text()).toContain('要介護状態区分コードが空です');
  expect(await text()).toContain('決められた値ではありません');
  expect((await desk.admin.query(`SELECT FROM municipal.register_file`)).rowCount).toBe(0);
});

test('two lines of one application that differ are told, and figures in full width are figures', async () => {
  await choose([line(decided('')), line(decided('').replace(',24,', ',２３,'))]);
  expect(await text()).toContain('同じ申請なのに、中身の違う行が1行あります');
  expect(await text()).toContain('同じ申請が2行目にもあります。こちらのとおりにします（要介護状態区分）');
  await send('取り込まない');
});

test('looked at, then taken in; until the person has the result nobody is told of it', async () => {
  const before = await ask('certification');
  expect(before).toMatchObject({ status: 200, body: { certification: { careLevel: '要介護3' } } });
  await choose([
    line(decided('')),
    line(decided(''), { insured: '0000099999' }),
    line(decided(''), { birth: '1900-01-01' }).replace('区分変更', '新規'),
  ]);
  const looked = await text();
  expect(looked).toContain('取り込まない行が2行あります');
  expect(looked).not.toContain('同じ申請');
  expect(looked).toContain('名簿にこの被保険者番号の方がいないため');
  expect(looked).toContain('生年月日が名簿と違うため');
  expect(looked).toContain('認定を加えます');
  expect(looked).toContain('届いた日が入るまで');
  expect(looked).not.toContain(person.name);
  await send('取り込む');
  expect(await text()).toContain('1件を、台帳に書きました');
  expect((await ask('certification')).body).toEqual(before.body);
  await open();
  expect(await text()).toContain('要介護4');
  expect(await text()).toContain('まだ知らせたことはありません');
});

test('the day on which it is in hand makes it known: once, and by inquiry', async () => {
  const what = { contract: 'municipal/certification-changed', purpose: 'certification-change-notice' };
  expect((await planner.post('/v1/subscriptions', { provider: 'GOV/990019', ...what })).status).toBe(201);
  await page.locator('input[name=day]').fill(addDays(today, 1));
  await send('届いた日を記録する');
  expect(await text()).toContain('今日までの日にしてください');
  // Whoever tells it dies each time between the exchange's answer and noting it.
  await desk.admin.query(`CREATE FUNCTION municipal.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$;
    CREATE TRIGGER die BEFORE UPDATE ON municipal.certification_notice FOR EACH ROW EXECUTE FUNCTION municipal.die()`);
  await page.locator('input[name=day]').fill(today);
  await send('届いた日を記録する');
  expect(await text()).toContain('届いた日を記録しました');
  const { status, body } = await ask('certification');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    insuredNumber: person.insured,
    certification: { careLevel: '要介護4', limitUnits: 30938 },
  });
  const { messages } = await planner.collect(10);
  expect(messages).toHaveLength(1);
  const parcel = await planner.open(messages[0]!.sealed);
  const content = JSON.parse(Buffer.from(parcel.files[0]!.content, 'base64').toString());
  expect(content).toEqual({ change: '区分変更', changedOn: addDays(today, -2) });
  await planner.acknowledge(messages.map(({ message }) => message));
  const state = async () =>
    (await desk.admin.query('SELECT state FROM municipal.certification_notice WHERE code = $1', [person.code])).rows;
  expect(await state()).toEqual([{ state: 'waiting' }]);
  const hall = await openHall();
  await expect(tendNotices(hall)).rejects.toThrow('killed');
  await desk.admin.query('DROP FUNCTION municipal.die() CASCADE');
  await tendNotices(hall);
  expect(await state()).toEqual([{ state: 'sent' }]);
  // Told three times under one id, it was told once.
  expect((await planner.collect(0)).messages).toEqual([]);
  // The same file again, now with the day: the ledger has it, and nobody is told a second time.
  await choose([line(decided(today))]);
  expect(await text()).toContain('いまのままで変わりません');
  await send('取り込む');
  expect(await state()).toEqual([{ state: 'sent' }]);
  await open();
  expect(await text()).toContain('知らせました');
});

test('a limit that the town has set for a kind of service goes with the answer, of its level and from its day on', async () => {
  expect((await ask('certification')).body).not.toHaveProperty('certification.serviceLimits');
  const set = async (units: string, from: string, level = '24') => {
    await page.goto(`${desk.url}/municipal/care-insurance/service-limits`);
    await page.selectOption('#level', level);
    await page.selectOption('#service', '15');
    await page.fill('#from', from);
    await page.fill('#units', units);
    await send('この限度額にする');
  };
  await set('30,939', today);
  expect(await text()).toMatch(/要介護4の区分支給限度基準額は30,938単位です/);
  await set('12,000', addDays(today, -30));
  expect(await text()).toMatch(/限度額を入れました[\s\S]*要介護4[\s\S]*通所介護[\s\S]*12,000単位/);
  await set('11,000', addDays(today, 10));
  await set('9,000', addDays(today, -30), '23');
  expect((await ask('certification')).body).toMatchObject({
    certification: { careLevel: '要介護4', serviceLimits: [{ service: '15', units: 12_000 }] },
  });
  await set('', addDays(today, -30));
  expect((await ask('certification')).body).not.toHaveProperty('certification.serviceLimits');
});

test('the papers are given one by one: the doctor consents apart, and it is said in words why something is not given', async () => {
  await open('/papers');
  expect(await text()).toContain('この資料が台帳に入っていません');
  expect((await ask('documents')).status).not.toBe(200);
  await page.setInputFiles('input[type=file]', json({ survey: { date: 'いつか' } }));
  await send('台帳に入れる');
  expect(await text()).toContain('資料の形が違います');
  const doctorsOpinion = { date: today, opinion: '病状は安定している。' };
  const specialNotes = [{ item: '歩行', note: '杖を使う。' }];
  await page.setInputFiles('input[type=file]', json({ doctorsOpinion, specialNotes }));
  await send('台帳に入れる');
  expect(await text()).toContain('資料を台帳に入れました');
  const already = (await text()).includes('主治医の同意を取りやめる');
  if (already) await send('主治医の同意を取りやめる');
  expect(await text()).toContain('主治医の同意がありません');
  const without = await ask('documents');
  expect(without).toMatchObject({ status: 200, body: { specialNotes } });
  expect(without.body).not.toHaveProperty('doctorsOpinion');
  expect(without.body).not.toHaveProperty('case');
  await page.selectOption('select[name=recipient]', planner.member);
  await page.locator('input[name=name]').fill('片桐医師');
  await page.locator('input[name=signed]').fill(addDays(today, -23));
  await page.locator('input[name=until]').fill(addDays(today, 342));
  await page.locator('input[name=witness]').fill('kaigo-01');
  await send('主治医の同意を記録する');
  expect(await text()).toContain('別の職員を書いてください');
  await page.locator('input[name=witness]').fill('kaigo-02');
  await send('主治医の同意を記録する');
  expect(await text()).toContain('主治医の同意を記録しました');
  expect((await ask('documents')).body).toMatchObject({ doctorsOpinion, specialNotes });
});

test('each step of an application that is under way is told by its day alone, from a file or typed; its end is not among them', async () => {
  const what = { contract: 'municipal/certification-progress', purpose: 'certification-progress-notice' };
  expect((await planner.post('/v1/subscriptions', { provider: 'GOV/990019', ...what })).status).toBe(201);
  const told = async () => {
    const { messages } = await planner.collect(10);
    await planner.acknowledge(messages.map(({ message }) => message));
    const parcels = await Promise.all(messages.map(({ sealed }) => planner.open(sealed)));
    return parcels.map(({ files }) => JSON.parse(Buffer.from(files[0]!.content, 'base64').toString()));
  };
  const cells = [person.insurer, person.insured, '', '更新', addDays(today, -12), addDays(today, -6), '', '', '', ''];
  await choose([[...cells, '', '', '', '', ''].join(',')]);
  expect(await text()).toContain('申請がどこまで進んだか（済んだ日だけ）');
  await send('取り込む');
  const first = { kind: '更新', appliedOn: addDays(today, -12), surveyedOn: addDays(today, -6) };
  expect(await told()).toEqual([first]);
  await open();
  await page.locator('summary', { hasText: '代行した事業所を書く' }).click();
  await page.locator('input[name=opinionOn]').fill(addDays(today, -3));
  await page.locator('input[name=examinedOn]').fill(addDays(today, -4));
  await send('進み具合を記録する');
  expect(await text()).toContain('審査会の日が、調査や意見書の日より前です');
  await page.locator('input[name=examinedOn]').fill('');
  await send('進み具合を記録する');
  expect(await text()).toContain('進み具合を記録しました');
  expect(await told()).toEqual([{ ...first, opinionOn: addDays(today, -3) }]);
  // Decided, and not in hand: nothing of it goes, neither as a step nor as a change.
  await choose([
    [...cells.slice(0, 8), addDays(today, -1), '', '25', today, addDays(today, 300), '36217', '1'].join(','),
  ]);
  await send('取り込む');
  expect(await text()).toContain('台帳に書きました');
  expect((await planner.collect(0)).messages).toEqual([]);
});

test('who applied in her place is told of that application alone: with her consent, until she has the result, and nobody else by that road', async () => {
  const centre = desk.region.town.members.find(
    ({ kind, municipality }) => kind === 'comprehensive-support-centre' && municipality === '990019',
  )!;
  const contract = 'municipal/certification-progress-agent';
  const told = async () =>
    (
      await desk.admin.query(
        `SELECT kind, by_agent AS agent, (applied_on - $2::date)::int AS applied, (surveyed_on - $2::date)::int AS surveyed,
            (opinion_on - $2::date)::int AS opinion, (result_on - $2::date)::int AS closed, result
          FROM care.application WHERE member = $1`,
        [centre.id, today],
      )
    ).rows;
  const sent = async () =>
    (
      await desk.admin.query(
        `SELECT receiver, state FROM municipal.progress_notice WHERE receiver IS NOT NULL ORDER BY made_at, id`,
      )
    ).rows.map(({ state }) => state);
  const standing = async () =>
    (
      await desk.admin.query(
        `SELECT ended_at IS NULL AS stands FROM exchange.relation WHERE member = $1 AND kind = 'certification-agent'`,
        [centre.id],
      )
    ).rows;
  const cells = [person.insurer, person.insured, '', '更新', addDays(today, -12)];
  await open();
  await page.locator('summary', { hasText: '代行した事業所を書く' }).click();
  await page.selectOption('select[name=agent]', { label: centre.name });
  await send('進み具合を記録する');
  expect(await text()).toMatch(new RegExp(`申請を代行した事業所\\s+${centre.name}`));
  // Related, and no consent of hers: refused by the road, and nothing is there.
  await vi.waitFor(async () => expect(await sent()).toEqual(['refused']), { timeout: 20_000 });
  expect(await standing()).toEqual([{ stands: true }]);
  expect(await told()).toEqual([]);
  const hall = await desk.region.client('GOV/990019/municipal');
  const subject = person.code;
  const given = await hall.post('/v1/consents', {
    ...{ subject, giver: 'person', recipient: centre.id, purpose: 'certification-progress-agent' },
    ...{ validFrom: '2026-01-01T00:00:00Z', validUntil: null, textVersion: '2026-11' },
    ...{ channel: 'counter', explainedBy: '窓口の職員' },
  });
  expect(given.status).toBe(201);
  await open();
  await page.locator('summary', { hasText: '代行した事業所を書く' }).click();
  await page.locator('input[name=opinionOn]').fill(addDays(today, -2));
  await send('進み具合を記録する');
  const first = { kind: '更新', agent: true, applied: -12, surveyed: -6, opinion: -2, closed: null, result: null };
  await vi.waitFor(async () => expect(await told()).toEqual([first]), { timeout: 20_000 });
  // Another application of hers, which somebody else made, is told to those who plan alone.
  await choose([
    [
      person.insurer,
      person.insured,
      '',
      '区分変更',
      addDays(today, -4),
      addDays(today, -1),
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ].join(','),
  ]);
  await send('取り込む');
  await tendAgents(await openHall());
  expect(await sent()).toEqual(['refused', 'sent']);
  // Nobody else gets it by that road: neither who plans for her, nor whoever has nothing to do with her; both are answered alike.
  const content = { person: { insurer: person.insurer, insured: person.insured }, kind: '更新', appliedOn: today };
  const sendTo = (receiver: string) =>
    hall.send({
      ...{
        receiver,
        parcel: {
          subjects: [{ code: subject }],
          files: [
            {
              name: 'progress.json',
              mediaType: 'application/json',
              content: Buffer.from(JSON.stringify(content)).toString('base64'),
            },
          ],
        },
      },
      attributes: { type: contract, purpose: 'certification-progress-agent' },
    });
  const planning = await sendTo(planner.member);
  const other = desk.region.town.members.find(
    ({ kind, municipality }) => kind === 'comprehensive-support-centre' && municipality === '990027',
  )!;
  const stranger = await sendTo(other.id);
  expect([planning.status, planning.body.code]).toEqual([422, 'not_available']);
  expect([stranger.status, stranger.body]).toEqual([planning.status, planning.body]);
  // She has the result: that alone is told, and not what it is. Then the relation ends, and the same is refused.
  await choose([
    [...cells, '', '', '', addDays(today, -1), today, '24', today, addDays(today, 300), '30938', '2'].join(','),
  ]);
  await send('取り込む');
  await vi.waitFor(async () => expect(await told()).toEqual([{ ...first, closed: 0 }]), { timeout: 20_000 });
  expect((await sendTo(centre.id)).status).toBe(202);
  const later = await openHall();
  const inFifteenDays = new Date(now.getTime() + 15 * 24 * 60 * 60_000);
  await tendAgents({ ...later, ground: { clock: { now: () => inFifteenDays } } });
  expect(await standing()).toEqual([{ stands: false }]);
  const after = await sendTo(centre.id);
  expect([after.status, after.body]).toEqual([planning.status, planning.body]);
});

test('what was given of a person stands there, and what was refused too', async () => {
  await open('/given');
  expect(await text()).toContain('応じた');
  const { name } = desk.region.town.members.find(({ id }) => id === planner.member)!;
  expect(await text()).toContain(`${name}の照会に答えて`);
  await open('/papers');
  expect(await text()).toContain(`${name}に渡せるもの`);
});

test('who moved in: the last day is worked out, warned of, and gone when they have applied', async () => {
  await open('/moved-in');
  await page.locator('input[name=movedOn]').fill(addDays(today, -12));
  await page.locator('input[name=former]').fill('隣町');
  await send('記録する');
  expect(await text()).toContain('転入の引継ぎを記録しました');
  await page.goto(`${desk.url}${home}/moved-in`);
  expect(await text()).toContain('期限が近づいています');
  await page.goto(`${desk.url}${home}`);
  expect(await text()).toContain('転入の引継ぎの期限が近く、申請がまだの人が1人います');
  await open('/moved-in');
  await page.locator('input[name=appliedOn]').fill(addDays(today, -13));
  await send('記録する');
  expect(await text()).toContain('転入した日より前です');
  await page.locator('input[name=appliedOn]').fill(today);
  await send('記録する');
  await page.goto(`${desk.url}${home}/moved-in`);
  expect(await text()).not.toContain('期限が近づいています');
  expect(await text()).not.toContain('引き継げません');
  await open('/moved-in');
  await page.locator('input[name=movedOn]').fill(addDays(today, -40));
  await send('記録する');
  await page.goto(`${desk.url}${home}/moved-in`);
  expect(await text()).toContain('期限のあとの申請です。引き継げません');
});

test('an end that is near is listed while nothing follows, and the letter is paper and PDF', async () => {
  const other = desk.region.town.residents.find(({ id }) => id === desk.region.town.cast.sharing1)!;
  const [number] = other.insured;
  const code = await desk.codeOf(other.id);
  await open('/renewal');
  expect(await text()).toContain('更新の時期ではありません');
  const days = [addDays(today, -400), '', '', '', addDays(today, -380), addDays(today, -377)];
  const ending = ['新規', ...days, '21', addDays(today, -400), addDays(today, 20), '16765', '1'];
  await desk.admin.query(
    'DELETE FROM municipal.certification_paper WHERE certification IN (SELECT id FROM municipal.certification WHERE code = $1)',
    [code],
  );
  await desk.admin.query('DELETE FROM municipal.certification WHERE code = $1', [code]);
  await choose([[number!.insurer, number!.insured, '', ...ending].join(',')]);
  await send('取り込む');
  await page.goto(`${desk.url}${home}/expiring`);
  expect(await text()).toContain(other.name);
  await page.goto(`${desk.url}${home}/people/${code}/renewal`);
  expect(await text()).toContain('要介護認定・要支援認定の更新のお知らせ');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('header.head').isVisible()).toBe(false);
  await page.emulateMedia({ media: null });
  const pdf = await page.request.get(`${desk.url}${home}/people/${code}/renewal.pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

test('what was decided since ends what was before: who is 非該当 is neither counted nor written to', async () => {
  const rows = openRows(desk.region.database.pool('app_municipal', 1), 'GOV/990019');
  const decide = (kind: string, level: string, day: string, period: readonly [string | null, string | null]) =>
    desk.admin.query(
      `INSERT INTO municipal.certification (member, id, code, insurer, insured, kind, level, taken_at, applied_on, certified_on, valid_from, valid_until)
        VALUES ('GOV/990019', gen_random_uuid(), 'c-ended', '123456', '0000077777', $1, $2, now(), $3::date - 20, $3::date, $4, $5)`,
      [kind, level, day, ...period],
    );
  const codes = () =>
    rows(async (connection) =>
      [await listInForce(connection, today), await listExpiring(connection, today, addDays(today, 200))].map((all) =>
        all.some(({ code }) => code === 'c-ended'),
      ),
    );
  await decide('更新', '要介護2', addDays(today, -400), [addDays(today, -390), addDays(today, 100)]);
  expect(await codes()).toEqual([true, true]);
  await decide('取消し', '非該当', addDays(today, -10), [null, null]);
  expect(await codes()).toEqual([false, false]);
  await desk.admin.query(`DELETE FROM municipal.certification WHERE code = 'c-ended'`);
});

test('how long it took is counted, without anybody', async () => {
  await page.goto(`${desk.url}${home}/lead-time`);
  expect(await text()).toContain('日数の中央値');
  const file = await page.request.get(`${desk.url}${home}/lead-time.xlsx`);
  expect(file.status()).toBe(200);
});

test('what is odd in a month of benefits is found across offices, marked, and goes out as a file', async () => {
  const benefit = (insured: string, provider: string) => ({
    ...{
      member: 'GOV/990019',
      insurer: person.insurer,
      insured,
      month: '202610',
      provider,
      form: '8124',
      service: '43',
    },
    ...{
      level: '23',
      days: 1,
      units: 1411,
      cost: 14110,
      benefit: 14110,
      burden: 0,
      processed: '202611',
      withdrawn: false,
    },
    ...{
      lines: [{ code: '432111', each: 1411, times: 1, units: 1411 }],
      message: '00000000-0000-4000-8000-000000000009',
    },
    taken_at: '2026-11-20T00:00:00Z',
  });
  const rows = [
    benefit(person.insured, '0300000100'),
    benefit(person.insured, '0300000111'),
    benefit('0000099999', '0300000100'),
  ];
  await desk.admin.query(
    'INSERT INTO municipal.benefit SELECT (jsonb_populate_recordset(NULL::municipal.benefit, $1)).*',
    [JSON.stringify(rows)],
  );
  await page.goto(`${desk.url}${home}/checks`);
  await page.getByRole('link', { name: '令和8年10月' }).click();
  expect(await text()).toContain('重複請求');
  expect(await text()).toContain('0300000111');
  expect(await text()).toContain('名簿にない人');
  // On a telephone nothing of it is moved sideways to be read.
  await page.setViewportSize({ width: 375, height: 800 });
  const sideways = `[...document.querySelectorAll('main *')].filter((one) => one.scrollWidth > innerWidth).length`;
  expect(await page.evaluate(sideways)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('link', { name: person.name }).first().click();
  expect(await text()).toContain('なぜ出たか');
  await page.selectOption('select[name=state]', '照会中');
  await page.locator('textarea[name=note]').fill('両方の事業所に電話した');
  await send('記録する');
  expect(await text()).toContain('印を記録しました');
  // What the office is asked about can be read: who was paid how much for what.
  await page.getByRole('link', { name: person.name }).first().click();
  await page.getByRole('link', { name: /^給付実績/ }).click();
  expect(await text()).toMatch(
    /令和8年10月のサービス[\s\S]*居宅介護支援[\s\S]*1,411×1=1,411[\s\S]*14,110円[\s\S]*令和8年11月/,
  );
  expect(await text()).not.toContain('0000099999');
  const file = await page.request.get(`${desk.url}${home}/checks/202610/file.csv`);
  const csv = (await file.body()).toString('utf8');
  expect(csv).toContain(person.insured);
  expect(csv).toContain('両方の事業所に電話した');
  expect(csv).not.toContain(person.name);
  expect((await page.goto(`${desk.url}${home}/checks/202610/${'0'.repeat(32)}`))!.status()).toBe(404);
  await vi.waitFor(async () => expect((await desk.admin.query('SELECT FROM municipal.task')).rowCount).toBe(0), {
    timeout: 10_000,
  });
  // What it was told of as work: the result that reached the person, three weeks after the application, among it.
  const { rows: told } = await desk.admin.query(
    `SELECT kind, ended_at > started_at + interval '14 days' AS long FROM exchange.task_event WHERE member = 'GOV/990019' ORDER BY kind`,
  );
  expect(told).toContainEqual({ kind: 'municipal/certification-reached', long: true });
});

test('of what is told of one statement the newest decision holds, and the newest that the road brought is billed, in whatever order it comes', async () => {
  const pool = desk.region.database.pool('app_municipal', 1);
  const rows = openRows(pool, 'GOV/990019');
  const about = {
    insurer: person.insurer,
    insured: '0000088888',
    level: '23',
    month: '202610',
    service: '11',
  } as const;
  const told = fc.record({
    way: fc.constantFrom('road', 'file'),
    kind: fc.constantFrom('1', '2', '3'),
    processed: fc.constantFrom('202611', '202612', '202701'),
    minute: fc.integer({ min: 0, max: 59 }),
    benefit: fc.integer({ min: 1, max: 99_999 }),
  });
  const cases = fc.uniqueArray(told, { selector: ({ minute }) => minute, minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      cases.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(4))),
      async ([all, arriving, again]) => {
        const at = ({ minute }: (typeof all)[number]) => new Date(Date.UTC(2026, 11, 1, 0, minute));
        const newest = (some: typeof all) =>
          some.toSorted((a, b) => (a.processed + a.minute / 100 < b.processed + b.minute / 100 ? -1 : 1)).at(-1);
        const paid = (one: (typeof all)[number] | undefined) => (one?.kind === '3' ? 0 : one?.benefit);
        const undone = rows(async (connection) => {
          // What came once comes again.
          for (const one of [...arriving, arriving[again % arriving.length]!]) {
            const { way, kind, processed, benefit } = one;
            const message = `00000000-0000-4000-8000-0000000000${String(one.minute).padStart(2, '0')}`;
            const money = { units: 1, cost: benefit, benefit, burden: 0 };
            const record = { kind, form: '7131', processed, percent: 100 } as const;
            const benefits = [{ ...about, provider: '0300000005', days: 1, lines: [], ...money }];
            const by = { member: 'GOV/990019', message, taken_at: new Date(), told_at: at(one) };
            await putBenefits(connection, by, [{ ...record, benefits }], way as 'road' | 'file');
          }
          const found = await connection.query(
            `SELECT CASE WHEN withdrawn THEN 0 ELSE benefit::int END AS benefit, processed, billed::int FROM municipal.benefit WHERE insured = $1`,
            [about.insured],
          );
          const billed = paid(newest(all.filter(({ way }) => way === 'road'))) ?? null;
          const holds = newest(all)!;
          expect(found.rows).toEqual([{ benefit: paid(holds), processed: holds.processed, billed }]);
          throw new Error('undone');
        });
        await expect(undone).rejects.toThrow('undone');
      },
    ),
    { numRuns: 60 },
  );
});

test('every layout of records is told; of one that nobody has confirmed a file is given only to who has looked, and the town mends it at once', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tables-'));
  await mkdir(path.join(folder, 'records'));
  process.env.ENGAWA_TABLES = folder;
  try {
    await page.goto(`${desk.url}${home}/layouts`);
    expect(await text()).toMatch(/1111 D1[\s\S]*5311\s+未確認\s+受給者異動連絡票\s+はじめからの表/);
    const address = `${desk.url}${home}/changes/${today.slice(0, 7).replace('-', '')}/file`;
    await page.goto(address);
    expect(await text()).toContain(
      'この様式は確認されていません。国保連合会の仕様書と照らし合わせてから使ってください',
    );
    await send('ファイルを受け取る');
    expect(await text()).toContain('仕様書と照らし合わせてから、「照らし合わせました」を選んでください');
    const viewings = async () =>
      (
        await desk.admin.query(
          `SELECT FROM ledger.record WHERE fields ->> 'kind' = 'viewing' AND fields ->> 'purpose' = 'care-insurance'`,
        )
      ).rowCount!;
    const before = await viewings();
    const out = iconv.decode(await takeFile(page, address), 'cp932');
    expect(out).toContain(`"${person.insured}"`);
    expect(out).not.toContain(person.name);
    expect(await viewings()).toBe(before + 1);

    const { own: _, items, ...rest } = getLayout('changes');
    const mended = items.map(({ key, title, type, bytes }) => [
      key,
      title.replace('事由', '事由（町で確認）'),
      type,
      bytes,
    ]);
    const table = { layouts: [{ ...rest, seen: true, items: mended.slice(0, -1) }] };
    await writeFile(path.join(folder, 'records', '5311.json'), JSON.stringify(table));
    await page.goto(address);
    expect(await text()).not.toContain('この様式は確認されていません');
    await page.goto(`${desk.url}${home}/layouts`);
    expect(await text()).toMatch(/5311\s+確認済み\s+受給者異動連絡票\s+町の表（records\/5311\.json）/);
    // What was written by the former table no longer fits, and is told by line and item; no value is.
    const file = { name: 'IDOU.CSV', mimeType: 'text/csv', buffer: iconv.encode(out, 'cp932') };
    await page.setInputFiles('input[type=file]', file);
    await send('形を確かめる');
    expect(await text()).toMatch(/2行目\s+項目数が\d+です/);
    expect(await text()).toContain('受給者異動事由（町で確認）');
    expect(await text()).toContain('（表にない項目）');
    expect(await text()).not.toContain(person.insured);
    await writeFile(path.join(folder, 'records', '5311.json'), '{');
    await page.goto(`${desk.url}${home}/layouts`);
    expect(await text()).toContain('records/5311.json が JSON として読めません');
  } finally {
    delete process.env.ENGAWA_TABLES;
    await rm(folder, { recursive: true });
  }
});

test('a small town has no tables for the plan, and so no forecast', async () => {
  await page.goto(`${desk.url}${home}/statistics?population=1500`);
  expect(await text()).toContain('人口が少ないため');
  await page.goto(`${desk.url}${home}/statistics?population=30000`);
  expect(await text()).toMatch(/人が10人に満たないので[\s\S]*どちらの分け方でも、いまは表を作れません/);
  await page.goto(`${desk.url}${home}/statistics/forecast`);
  expect(await text()).toContain('先に表を作ってください');
  await page.goto(`${desk.url}${home}/statistics/areas`);
  await page.locator('textarea').fill('本町');
  await send('記録する');
  expect(await text()).toContain('1行目を「町字,圏域」の形に');
});

// A town of its own, then the desk's: nothing else stands under this number.
const generated = 'GOV/990035';

test('of a municipality of three thousand certified persons: every figure that is shown is right', async () => {
  const people = makeCertified(3000, 7);
  await copyCertified(desk.region.database.adminUrl, generated, people);
  const pool = openPool(desk.region.database.url('app_municipal'), 1);
  const known = await openRows(pool, generated)((rows) => readKnown(rows, '2026-11-24'));
  await pool.end();
  expect(known).toMatchObject({ population: 3000, period: { from: '202511', until: '202610', months: 12 } });

  const published = publish(known, 30_000, true);
  if ('problem' in published) throw new Error(published.problem);
  const agesOf = (birth: string) => ({ '1964': '64歳以下', '1956': '65〜74歳', '1946': '75〜84歳' })[birth.slice(0, 4)];
  const own = [
    ({ area }: (typeof people)[number]) => area,
    ({ birth }: (typeof people)[number]) => agesOf(birth) ?? '85歳以上',
    ({ use }: (typeof people)[number]) => use,
  ];
  let [shown, hidden] = [0, 0];
  for (const [i, { figures }] of published.tables.entries())
    for (const { at, count, costPerHead } of figures) {
      const all = people.filter(
        (one) => (at[0] === null || own[i]!(one) === at[0]) && (at[1] === null || one.level === at[1]),
      );
      if (count === null) {
        hidden += 1;
        continue;
      }
      shown += 1;
      expect(count, String(at)).toBe(all.length);
      expect(costPerHead, String(at)).toBe(Math.round(all.reduce((sum, one) => sum + one.cost, 0) / count / 100) * 100);
    }
  expect(hidden).toBeGreaterThan(5);
  expect(shown).toBeGreaterThan(hidden);

  const population = { '65〜74歳': 3000, '75〜84歳': 3000, '85歳以上': 3000 };
  const content = { ...published, population: 30_000, inFull: true, period: known.period };
  const table = { madeOn: '2026-11-24', staff: 'kaigo-01', content, nextFrom: '2027-10-24' };
  const made = makeForecast(basisOf(table, population), 2030, population);
  if ('problem' in made) throw new Error(made.problem);
  // What is hidden is shared out: a few persons of 2,940 more or less.
  const old = people.filter(({ birth }) => birth <= '1961-11-24').length;
  expect(Math.abs(made.forecast.total - old)).toBeLessThan(20);
});

test('tables for the plan are made one way a year, whole and for good; a forecast is made of them', async () => {
  for (const table of ['resident', 'certification', 'living_area'])
    await desk.admin.query(`UPDATE municipal.${table} SET member = 'GOV/990019' WHERE member = $1`, [generated]);
  await desk.admin.query(`UPDATE municipal.certification SET valid_until = '2099-03-31' WHERE code LIKE 'c0800%'`);
  await page.goto(`${desk.url}${home}/statistics?population=30000`);
  // Before one is chosen, no figure of either.
  expect(await text()).toMatch(/三つにまとめる\s+\d+欄のうち\d+欄\s+七つの区分\s+\d+欄のうち\d+欄/);
  expect(await text()).not.toMatch(/\d人\n/);
  const reader = await desk.signIn('縁側市', 'kaigo-01');
  await reader.goto(page.url());
  expect(await reader.locator('input[name=full]').count()).toBe(2);
  expect(await findViolations(reader)).toEqual([]);
  await reader.context().close();
  await send('この分け方で表を作る');
  expect(await page.locator('input[name=full]').first().getAttribute('value')).toBe('no');
  await page.locator('input[name=full][value=yes]').check();
  await send('この分け方で表を作る');
  expect(await text()).toContain('表を作りました');
  expect(await text()).toContain('10人に満たない数は出していません');
  expect(await text()).toContain('秘匿');
  expect(await text()).toContain('別の分け方で作ると、二つの表の引き算で少ない数が分かるため、作れません');
  expect(await page.locator('input[name=full]').count()).toBe(0);
  const csv = async (query = '') =>
    (await (await page.request.get(`${desk.url}${home}/statistics.csv${query}`)).body()).toString('utf8');
  const before = await csv();
  expect(before).toContain('日常生活圏域と要介護状態区分');
  // Neither another division nor another day is to be had, by whatever address.
  expect(await csv('?full=no&population=3000000')).toBe(before);
  await desk.admin.query(`UPDATE municipal.resident SET left_on = $1, left_by = '転出' WHERE code = 'c0800000000'`, [
    today,
  ]);
  expect(await csv()).toBe(before);
  const again = openPool(desk.region.database.url('app_municipal'), 1);
  const rows = openRows(again, 'GOV/990019');
  const [first] = await rows(async (connection) => [await findMade(connection)]);
  const making = { on: addDays(first!.nextFrom, -1), staff: 'kaigo-01', now, content: first!.content };
  expect(await rows((connection) => keepMade(connection, 'GOV/990019', making))).toBe(false);
  for (const change of ['UPDATE municipal.plan_table SET staff = staff', 'DELETE FROM municipal.plan_table'])
    await expect(rows((connection) => connection.query(change))).rejects.toThrow('permission denied');
  await again.end();

  await page.goto(`${desk.url}${home}/statistics/forecast`);
  for (const name of ['now0', 'now1', 'now2', 'ahead0', 'ahead1', 'ahead2'])
    await page.locator(`input[name=${name}]`).fill('4,000');
  await send('見込みを出す');
  expect(await text()).toContain('数字で書いてください');
  await page.locator('input[name=year]').fill('2030');
  await send('見込みを出す');
  expect(await text()).toContain('2030年の見込み');
  expect(await text()).toContain('自然体推計');
});

test('of who is registered by a check list and not certified, an inquiry tells just that, until it ends', async () => {
  const shift = (days: number) =>
    desk.admin.query(
      'UPDATE municipal.certification SET valid_from = valid_from + $1::int, valid_until = valid_until + $1::int WHERE code = $2',
      [days, person.code],
    );
  await shift(-3650);
  await desk.admin.query(
    `INSERT INTO municipal.checklist_filing (member, id, message, sender, code, insurer, insured, filing, content, taken_at, state, since, staff, decided_at, told_at)
      VALUES ('GOV/990019', gen_random_uuid(), gen_random_uuid(), 'NPO/0300000013', $1, $2, $3, gen_random_uuid(), '{}', now(), 'registered', $4, 'kaigo-01', now(), now())`,
    [person.code, person.insurer, person.insured, addDays(today, -9)],
  );
  const { status, body } = await ask('certification');
  expect([status, body.certification]).toEqual([200, { careLevel: '事業対象者', validFrom: addDays(today, -9) }]);
  // Certified since: the certification is what counts.
  await shift(3650);
  expect((await ask('certification')).body).toMatchObject({ certification: { careLevel: '要介護4' } });
  await shift(-3650);
  await desk.admin.query(
    `UPDATE municipal.checklist_filing SET ended_on = $1, end_reason = 'wish', end_message = gen_random_uuid(), end_told_at = now() WHERE code = $2`,
    [today, person.code],
  );
  expect(await ask('certification')).toMatchObject({
    status: 404,
    body: { absence: expect.stringMatching(/^(?:申請中|有効期間が過ぎた)$/) },
  });
  await shift(3650);
});

test('a person is found by number', async () => {
  await page.goto(`${desk.url}${home}`);
  await page.locator('input[name=number]').fill(person.insured);
  await send('探す');
  expect(await text()).toContain(person.name);
  expect(await text()).toContain('要介護4');
});

test('nobody of another department, and no other town, comes here', async () => {
  const clerk = await desk.signIn('縁側市', 'madoguchi-01', { javaScript: false });
  expect((await clerk.goto(`${desk.url}${home}/people/${person.code}`))!.status()).toBe(404);
  expect((await clerk.goto(`${desk.url}${home}`))!.status()).toBe(404);
  const { rows } = await desk.admin.query(
    `SELECT count(*)::int AS count FROM ledger.record WHERE fields ->> 'kind' = 'viewing' AND fields ->> 'purpose' = 'care-insurance'
       AND fields ->> 'role' <> '介護保険の職員'`,
  );
  expect(rows).toEqual([{ count: 0 }]);
  await clerk.context().close();
});
