import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type MemberId, memberCode, type SystemId } from '../../../contracts/member.ts';
import { clinicWithBeds, members } from '../../../town/members.ts';
import { getResident } from '../../../town/town.ts';
import { wake } from '../../../web/application/work.ts';
import { textOfPdf } from '../../../web/print/testing.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { leave, picture, widths } from '../../../web/testing-browser.ts';
import { findOverflow, findSideways } from '../../../web/testing-measure.ts';
import { sweep } from '../../../web/testing-sweep.ts';
import { ask, signInStaff, tokenOf } from '../../testing-roles.ts';
import type { Entry } from '../files/model/group.ts';
import { decode } from '../files/read/decode.ts';
import type { Admission, Discharge } from '../hospital/content.ts';
import { listAdmissions, tellDischarge } from '../hospital/store.ts';
import { entriesOf } from '../prevention/content.ts';
import { takeUnit } from '../store/held.ts';
import { jsonFile, putOutUnit } from '../store/sent.ts';
import { offices, unitOf } from '../testing.ts';
import { keepCertification } from './certification/store.ts';
import { writeProgress } from './progress/store.ts';
import { hospital } from './stay/testing.ts';
import { openAnsweredOffices } from './testing.ts';

vi.setConfig({ testTimeout: 60_000 });

const { planner, dayCare } = offices;
const here = '/care/caseload';
const working = new Date('2026-11-24T10:00:00+09:00');
const soon = { timeout: 20_000, interval: 100 };

let at: Awaited<ReturnType<typeof openAnsweredOffices>>;
let page: Page;
beforeAll(async () => {
  at = await openAnsweredOffices();
  await at.region.clock.turn(working);
  page = await signInStaff(at.browser, 'care', `${planner} caremane-01`);
}, 120_000);
afterAll(() => at?.close());

const text = () => page.locator('main').innerText();
const go = (path: string) => page.goto(at.url + path);
const press = (name: string) => leave(page, page.locator('main').getByRole('button', { name, exact: true }).first());
const fill = (label: string, value: string) => page.getByLabel(label, { exact: false }).first().fill(value);
const choose = (label: string, value: string) => page.getByLabel(label).first().selectOption(value);
/** Of what the sweep (../sweep.test.ts) does not come to. */
const keepsRules = async (seen = page) => {
  for (const width of widths) {
    await seen.setViewportSize({ width, height: 900 });
    expect(await findOverflow(seen), `${seen.url()} ${width}`).toBeLessThanOrEqual(0);
    expect(await findViolations(seen), `${seen.url()} ${width}`).toEqual([]);
  }
};
/** Kept to be looked at where a folder is named. */
const see = async (name: string, seen = page) => {
  if (!process.env.PICTURES) return;
  for (const width of [375, 1280]) {
    await seen.setViewportSize({ width, height: 900 });
    await picture(seen, process.env.PICTURES, name.replace('1280', String(width)));
  }
};
const month = () => at.region.town.cast.month;

async function codeOf(resident: string): Promise<string> {
  const { insured } = getResident(at.region.town, resident);
  const { rows } = await at.rows(planner)((connection) =>
    connection.query<{ code: string }>('SELECT code FROM care.person WHERE insured = $1', [insured[0]!.insured]),
  );
  return rows[0]!.code;
}
const pathTo = async (below = '') => `${here}/${encodeURIComponent(await codeOf(month()))}${below}`;
const lineOf = (name: string) => page.locator('tbody tr', { hasText: name }).innerText();

const nameOf = (id: MemberId) => members.find((one) => one.id === id)!.name;
const ofBeds: readonly MemberId[] = [hospital, clinicWithBeds];
type Stayed = { readonly content: Pick<Admission, 'person' | 'stay'> };
const dischargeFrom = ({ content: { person, stay } }: Stayed): Discharge => ({
  ...{ person, stay, stage: 'planned', dischargedOn: '2026-11-24', preparedOn: '2026-11-24' },
  ...{ role: '地域連携室の職員', items: [{ id: 'moving', title: '移動・歩行', text: '手すりを使う。' }] },
});

/** What another room does: holds a unit of the office's own, and puts it out. */
async function give(kind: 'plan' | 'slip', ofMonth?: string) {
  const unit = unitOf(at.region.town, kind, month(), {
    ...{ from: planner, to: dayCare, sequence: '20261101090000' },
    ...(ofMonth !== undefined && { month: ofMonth }),
  });
  const subjects = [await codeOf(month())];
  await at.rows(planner)(async (connection) => {
    const { sequence } = await putOutUnit(connection, planner, unit, { title: kind, subjects }, working);
    await takeUnit(connection, planner, { ...unit, sequence }, { now: working, message: null });
  });
}

test('the list says of everybody what is to be done, and is narrowed by it and by kana; the view has an address', async () => {
  await go(here);
  const everybody = await page.locator('tbody tr').count();
  expect(everybody).toBeGreaterThan(2);
  // On an office's screen all of its columns are seen.
  expect(await findSideways(page)).toEqual([]);
  await page.getByRole('link', { name: /計画の作成/ }).click();
  expect(new URL(page.url()).searchParams.get('f.todo')).toBe('計画の作成');
  await page.locator('#f-name').fill('おおはし');
  await press('絞り込む');
  expect(new URL(page.url()).searchParams.get('f.name')).toBe('おおはし');
  expect(await page.locator('tbody tr').count()).toBe(1);
  expect(await page.locator('tbody th').innerText()).toContain('大橋');
});

test('a care manager narrows the list to those whose case is theirs', async () => {
  await go(await pathTo('/edit'));
  await fill('担当者', 'caremane-01');
  await press('保存する');
  await go(`${here}?f.staff=caremane-01`);
  expect(await page.locator('tbody th').allInnerTexts()).toEqual([expect.stringContaining('大橋')]);
  expect(await page.locator('#f-staff').inputValue()).toBe('caremane-01');
  // The counts above are of those alone too.
  expect(
    await page
      .getByRole('link', { name: /すべて|全員/ })
      .first()
      .innerText(),
  ).toMatch(/1/);
});

test('who is shown in the list is on record, for the purpose of the office’s own service', async () => {
  await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
  const { rows } = await at.region.database.pool('admin', 1).query(
    `SELECT fields ->> 'purpose' AS purpose, fields -> 'items' AS items FROM ledger.record
        WHERE fields ->> 'kind' = 'viewing' AND fields ->> 'from' LIKE $1 ORDER BY id DESC LIMIT 1`,
    [`${planner}%`],
  );
  expect(rows[0]).toMatchObject({ purpose: 'care-service' });
  expect(JSON.stringify(rows[0].items)).toContain('利用者の一覧');
});

test('認定情報 is asked for with one button, as who is signed in, and says when', async () => {
  await go(await pathTo());
  expect(await text()).toContain('まだ確かめていません');
  await press('認定情報を確かめる');
  expect(await text()).toContain('認定情報を確かめました');
  expect(await text()).toContain('要介護3');
  await see('certification-1280');
  await go(await pathTo());
  expect(await text()).toMatch(/令和8年11月24日 10時\d+分に確かめました/);
  const { rows } = await at.region.database.pool('admin', 1).query(
    `SELECT fields ->> 'purpose' AS purpose, fields ->> 'role' AS role FROM ledger.record
        WHERE fields ->> 'kind' = 'inquiry' AND fields ->> 'phase' = 'outcome' AND fields ->> 'decision' = 'permit' ORDER BY id DESC LIMIT 1`,
  );
  expect(rows).toEqual([{ purpose: 'certification-for-plan', role: '介護支援専門員' }]);
});

test('while the town hall is closed it says until when, and the answer comes by itself when it has opened', async () => {
  await at.region.clock.turn(new Date('2026-11-24T22:00:00+09:00'));
  await go(await pathTo('/certification'));
  await press('認定情報を確かめる');
  expect(await text()).toContain('次に開くのは、令和8年11月25日 8時30分');
  await see('closed-1280');
  await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
  await at.region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await vi.waitFor(async () => {
    await go(await pathTo('/certification'));
    expect(await text()).toMatch(/確かめた日時\s+令和8年11月25日 10時\d+分/);
  }, soon);
  await at.region.clock.turn(working);
});

/** Of somebody whom the office stops caring for in this file. */
const endingRelation = () =>
  at.region.town.relations.find(
    ({ member, kind, resident }) => member === planner && kind === 'care-manager' && resident !== month(),
  )!;

test('an inquiry that was kept, and that nobody may ask any more when the town hall opens, says that nothing came of it', async () => {
  const relation = endingRelation();
  const other = `${here}/${encodeURIComponent(await codeOf(relation.resident))}`;
  await at.region.clock.turn(new Date('2026-11-24T22:00:00+09:00'));
  await go(`${other}/certification`);
  await press('認定情報を確かめる');
  const hall = await at.region.client(`${relation.asserter}/main`);
  const [found] = await hall.codesOf(getResident(at.region.town, relation.resident).insured, 'code-matching');
  expect((await hall.call('POST', `/v1/relations/${relation.id}/end`, { subject: found!.code })).status).toBe(200);
  await at.region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await vi.waitFor(async () => {
    await go(other);
    expect(await text()).toContain('回答がありませんでした');
  }, soon);
  expect(await text()).toContain('認定情報の回答なし');
  expect(await text()).toContain('届出書と同意を確かめてください');
  await at.region.clock.turn(working);
});

test('a change that the town hall tells of marks the person, until the certification is asked for again', async () => {
  await vi.waitFor(async () => {
    const { rows } = await at.rows(planner)((connection) => connection.query('SELECT provider FROM care.subscription'));
    expect(rows).toContainEqual({ provider: 'GOV/990019' });
  }, soon);
  const hall = await at.region.client('GOV/990019/care');
  const { insured } = getResident(at.region.town, month());
  const [found] = await hall.codesOf(insured, 'code-matching');
  await at.region.clock.turn(new Date('2026-11-25T11:00:00+09:00'));
  const told = await hall.post<unknown>('/v1/notices', {
    id: randomUUID(),
    contract: 'municipal/certification-changed',
    purpose: 'certification-change-notice',
    subject: found!.code,
    content: { change: '区分変更', changedOn: '2026-11-20' },
  });
  expect(told.status).toBe(202);
  await vi.waitFor(async () => {
    await go(await pathTo());
    expect(await text()).toContain('認定が変わりました');
  }, soon);
  await see('changed-1280');
  await press('認定情報を確かめる');
  await go(await pathTo());
  expect(await text()).not.toContain('認定が変わりました');
  await at.region.clock.turn(working);
});

test('what stands in the list follows what is held and sent, whoever wrote it', async () => {
  await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
  expect(await lineOf('大橋')).toContain('計画の作成');
  await give('plan');
  await give('slip', '202612');
  await give('slip', '202610');
  await page.reload();
  const line = await lineOf('大橋');
  expect(line).not.toContain('計画の作成');
  expect(line).toContain('交付 1/1');
  expect(line).toContain('実績の受け取り');
  expect(line).toContain('モニタリング');
  expect(line).toContain('同意待ち');
  const actuals = unitOf(at.region.town, 'actuals', month(), {
    ...{ from: dayCare, to: planner, sequence: '20261105090000', month: '202610' },
  });
  await at.rows(planner)((connection) =>
    takeUnit(connection, planner, actuals, { now: working, message: randomUUID() }),
  );
  await page.reload();
  expect(await lineOf('大橋')).not.toContain('実績の受け取り');
  await see('list-1280');
  await go(await pathTo());
  expect(await text()).toContain('総合的な援助の方針');
  await see('person-1280');
});

test('a signature on paper is an agreement too: counted, and told to the office that holds the plan', async () => {
  await go(await pathTo('/signature'));
  await see('signature-1280');
  await page.getByText('同意をいただいた', { exact: true }).click();
  await page.getByText('本人（代筆を含む）').click();
  await fill('署名の日', 'R8.11.25');
  await press('記録する');
  expect(await page.locator('.error-summary').innerText()).toContain('先の日');
  await fill('署名の日', 'R8.11.23');
  await press('記録する');
  expect(await text()).toContain('同意を記録しました');
  expect(await text()).toContain('書面（caremane-01が記録）');
  await see('heard-1280');
  await go(await pathTo());
  expect(await text()).toMatch(/本人の同意：\s*同意済み/);
  await vi.waitFor(async () => {
    const { rows } = await at.rows(dayCare)((connection) => connection.query('SELECT answer FROM care.told_agreement'));
    expect(rows).toEqual([{ answer: 'agreed' }]);
  }, soon);
});

test('one of the family who has no page consents on paper, for what is kept of herself, and takes it back; it is nobody else’s answer', async () => {
  await go(await pathTo('/family'));
  await page.getByRole('link', { name: '家族の同意書を記録する' }).click();
  await see('family-consent-1280');
  const sign = async (answer: string) => {
    await choose('続柄', '娘');
    await fill('署名したご家族の氏名', '小島　久美');
    await page.getByText(answer, { exact: true }).click();
    await fill('署名の日', 'R8.11.23');
    await press('記録する');
  };
  await press('記録する');
  expect(await page.locator('.error-summary').innerText()).toContain('署名したご家族の氏名を書いてください');
  await sign('同意する');
  expect(await text()).toMatch(
    /家族の情報の同意（家族本人による）\s*同意[^\n]*家族（娘）　小島　久美　書面（caremane-01が記録）/,
  );
  await go(await pathTo('/family-consent'));
  await sign('同意を取りやめる');
  expect(await text()).toMatch(/取りやめ[^\n]*家族（娘）　小島　久美/);
  await go(await pathTo());
  expect(await text()).toMatch(/本人の同意：\s*同意済み/);
});

test('支援経過 is written once; a correction stands beside what it corrects, and a monitoring is known to the list', async () => {
  await go(await pathTo('/progress'));
  await choose('種類', 'モニタリング');
  await fill('内容', '居宅を訪ね、歩行がふらつくと聞いた。');
  await press('記録する');
  expect(await text()).toContain('記録しました');
  await page.getByRole('link', { name: '訂正する' }).first().click();
  await fill('内容', '居宅を訪ね、階段でふらつくと聞いた。');
  await press('記録する');
  const whole = await text();
  expect(whole).toContain('歩行がふらつく');
  expect(whole).toContain('階段でふらつく');
  expect(whole).toContain('訂正されています');
  await see('progress-1280');
  await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
  expect(await lineOf('大橋')).not.toContain('モニタリング');
  const { rows } = await at.rows(planner)((connection) => connection.query('SELECT words FROM care.progress'));
  expect(rows).toHaveLength(2);
  await expect(
    at.rows(planner)((connection) => connection.query(`UPDATE care.progress SET words = ''`)),
  ).rejects.toThrow(/permission denied/);
});

test('what was written in the family’s room is taken into the 支援経過 without retyping, once', async () => {
  await go(await pathTo('/heard'));
  await fill('内容', '来週うかがいます。');
  await press('送る');
  await press('支援経過に入れる');
  expect(await text()).toContain('支援経過に入れました');
  expect(await page.locator('main').getByRole('button', { name: '支援経過に入れる' }).count()).toBe(0);
  await go(await pathTo('/progress'));
  expect(await text()).toMatch(/連絡・調整[\s\S]*来週うかがいます。/);
});

test('会議 and 課題分析 are written, read as paper, and written on in a new version', async () => {
  await go(await pathTo('/meetings/new'));
  await fill('会議出席者', 'デイサービス縁日（生活相談員）　出席者A');
  await fill('結論', '週2回の通所を続ける。');
  await press('保存する');
  await page.locator('tbody a').first().click();
  expect(await page.locator('.letter').innerText()).toContain('週2回の通所を続ける。');
  expect(await page.locator('.letter-number').innerText()).toMatch(/要点第\d+号/);
  await see('meeting-1280');
  await go(await pathTo('/assessments/new'));
  expect(await page.locator('textarea').count()).toBe(23);
  await fill('健康状態', '高血圧。服薬している。');
  await press('保存する');
  await page.getByRole('link', { name: '書き足す・直す' }).click();
  // Two write on at once: who is later is told what the other has saved, loses nothing of what was typed, and saves over it knowingly.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await fill('健康状態', '高血圧。服薬を忘れることがある。');
  await press('保存する');
  expect(await text()).toContain('第2版');
  await other.getByLabel('健康状態').fill('高血圧。服薬を忘れる。めまいもある。');
  const save = () =>
    Promise.all([other.waitForNavigation(), other.getByRole('button', { name: '保存する', exact: true }).click()]);
  const [answer] = await save();
  expect(answer!.status()).toBe(409);
  expect(await other.locator('main').innerText()).toMatch(
    /caremane-01さんが、先に同じところを保存しました[\s\S]*服薬を忘れることがある。\s+高血圧。服薬を忘れる。めまいもある。/,
  );
  await keepsRules(other);
  await see('form-conflict-1280', other);
  expect(await other.getByLabel('健康状態').inputValue()).toBe('高血圧。服薬を忘れる。めまいもある。');
  const health = (await other.getByLabel('健康状態').getAttribute('name'))!;
  await save();
  expect(await other.locator('main').innerText()).toContain('第3版');
  await other.close();
  // At the very same moment one of the two is written, and the other is asked.
  await page.reload();
  const form = { form_token: await tokenOf(page, here), on: '2026-11-24', base: '3', [health]: '服薬を忘れる。' };
  const path = (await page.getByRole('link', { name: '書き足す・直す' }).getAttribute('href'))!;
  const both = await Promise.all(['a', 'b'].map(() => ask(page, 'POST', path, { form })));
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
});

test('the family is entered person by person, drawn and said; who wants it not any more takes it away', async () => {
  await go(await pathTo('/family'));
  for (const [relation, sex, name, age] of [
    ['娘', '女', '長女　久美', '五'],
    ['孫', '男', '孫', '58歳'],
  ] as const) {
    await page.locator('#relation').selectOption(relation);
    await page.locator('#sex').selectOption({ label: sex });
    await page.locator('#name').fill(name);
    await page.locator('#age').fill(age);
    await page.getByText('キーパーソン', { exact: true }).last().click();
    await press('加える');
    if (age === '五') {
      expect(await page.locator('.error-summary').innerText()).toContain('年齢');
      await page.locator('#age').fill('58歳');
      await press('加える');
    }
    await page.locator('.more > summary').click();
  }
  expect(await page.locator('svg[role=img]').getAttribute('aria-label')).toContain('長女　久美 58歳 KP');
  await see('family-1280');
  await leave(page, page.locator('tbody tr', { hasText: '孫' }).locator('button'));
  expect(await page.locator('tbody tr').count()).toBe(1);
});

test('an application is followed step by step, and is late after thirty days unless it is postponed', async () => {
  await go(await pathTo('/applications/new'));
  await choose('申請の種類', '更新');
  await fill('申請した日', 'R8.10.1');
  await page.getByLabel('認定調査').fill('R8.9.30');
  await press('保存する');
  expect(await page.locator('.error-summary').innerText()).toContain('申請した日');
  await page.getByLabel('認定調査').fill('R8.10.8');
  await press('保存する');
  expect(await text()).toContain('結果の期限を過ぎています');
  // What the insurer tells stands in place of what was typed, by its day alone.
  const hall = await at.region.client('GOV/990019/care');
  const [found] = await hall.codesOf(getResident(at.region.town, month()).insured, 'code-matching');
  const told = await hall.post<unknown>('/v1/notices', {
    ...{ id: randomUUID(), contract: 'municipal/certification-progress', purpose: 'certification-progress-notice' },
    subject: found!.code,
    content: { kind: '更新', appliedOn: '2026-10-01', surveyedOn: '2026-10-09', opinionOn: '2026-10-20' },
  });
  expect(told.status).toBe(202);
  await vi.waitFor(async () => {
    await page.reload();
    expect(await text()).toMatch(/保険者から[\s\S]*R8\.10\.9\s[\s\S]*R8\.10\.20/);
  }, soon);
  await see('applications-1280');
  await page.getByRole('link', { name: '進みぐあいを書く' }).click();
  await fill('延期の通知にある日', 'R8.12.10');
  await press('保存する');
  expect(await text()).not.toContain('結果の期限を過ぎています');
  // An answer of before it decides nothing of it; one of after it does, and is not typed.
  const decide = (certifiedOn: string) =>
    at.rows(planner)(async (connection) => {
      const answer = { insuredNumber: '', name: '', certification: { certifiedOn, careLevel: '要介護4' } };
      const kept = { answer, absence: null, message: randomUUID(), toldAt: working };
      await keepCertification(connection, planner, { id: randomUUID(), code: await codeOf(month()) }, kept);
      return (await connection.query('SELECT result, result_on::text AS on FROM care.application')).rows;
    });
  expect(await decide('2026-09-30')).toEqual([{ result: null, on: null }]);
  expect(await decide('2026-11-20')).toEqual([{ result: '要介護4', on: '2026-11-24' }]);
  await page.getByRole('link', { name: '申請書（代行）' }).click();
  expect(await page.locator('.letter').innerText()).toContain('縁側市長');
});

const readSent = async () =>
  (
    await at.rows(planner)((connection) =>
      connection.query(
        `SELECT way, receiver, state = 'refused' AS refused, opened_at IS NOT NULL AS opened FROM care.sent
          WHERE contract = 'care/admission' ORDER BY made_at`,
      ),
    )
  ).rows;
const stayBegins = async (where: () => Promise<unknown>) => {
  await go(await pathTo('/stays/new'));
  await where();
  await fill('入院した日', 'R8.11.23');
  await press('記録する');
};

test('who is admitted: the hospital gets the sheet by the road and opens it; what it tells of the discharge is taken in without retyping', async () => {
  await go(await pathTo('/stays/new'));
  await press('記録する');
  expect(await page.locator('.error-summary').innerText()).toContain('病院・診療所を選ぶか');
  await stayBegins(() => page.locator('#receiver').selectOption(hospital));
  expect(await text()).toContain('あと1日のうちに渡す');
  await page
    .getByRole('link', { name: /入院時情報提供書を書く/ })
    .first()
    .click();
  expect(await page.getByLabel('病気・これまでの治療').inputValue()).toContain('服薬を忘れる');
  await fill('主に介護する人', ['1234', '5678', '9018'].join(' '));
  await press('保存する');
  expect(await page.locator('.error-summary').innerText()).toContain('個人番号');
  await fill('主に介護する人', '長女。日中は留守。');
  await press('保存する');
  expect(await page.locator('.letter').innerText()).toContain('縁側市民病院');
  await go(await pathTo('/stays'));
  await see('stays-1280');
  await press('入院先に送る');
  expect(await text()).toMatch(/令和8年（2026年）11月24日に送りました[\s\S]*加算（Ⅱ）の目安/);

  const theirs = await signInStaff(at.browser, 'care', `${hospital} renkei-01`);
  const main = () => theirs.locator('main').innerText();
  const follow = (where: 'link' | 'button', name: string | RegExp) =>
    leave(theirs, theirs.locator('main').getByRole(where, { name }).first());
  await vi.waitFor(async () => {
    await theirs.goto(`${at.url}/care/hospital`);
    expect(await main()).toMatch(/大橋[\s\S]*未開封[\s\S]*ケアプランセンター渡場/);
  }, soon);
  await see('hospital-list-1280', theirs);
  await follow('link', /大橋/);
  for (const part of ['服薬を忘れる', '長女。日中は留守。', '介護支援専門員']) expect(await main()).toContain(part);
  const { address } = getResident(at.region.town, month());
  expect(await main()).not.toContain(address);
  await see('hospital-one-1280', theirs);
  await vi.waitFor(async () => {
    await go(await pathTo('/stays'));
    expect(await text()).toContain('開かれました');
  }, soon);
  await see('stays-opened-1280');

  await follow('link', '退院・退所の情報を送る');
  await theirs.getByText('退院した', { exact: true }).click();
  await theirs.getByLabel('退院した日・予定の日').fill('R8.11.25');
  await follow('button', '内容を確かめる');
  expect(await theirs.locator('.error-summary').innerText()).toContain('先の日は書けません');
  await theirs.getByLabel('退院した日・予定の日').fill('R8.11.24');
  await follow('button', '内容を確かめる');
  expect(await theirs.locator('.error-summary').innerText()).toContain('どれか一つ');
  await theirs.getByLabel('薬・飲み方').fill('血圧の薬が1種類ふえた。');
  await theirs.getByLabel('家に帰るために整えること').fill('手すりを付けるまで、階段は使わない。');
  await see('hospital-form-1280', theirs);
  await follow('button', '内容を確かめる');
  await keepsRules(theirs);
  await see('hospital-confirm-1280', theirs);
  await follow('button', '送る');
  await see('hospital-told-1280', theirs);

  await vi.waitFor(async () => {
    await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
    expect(await lineOf('大橋')).toContain('退院の情報の取り込み');
  }, soon);
  await go(await pathTo());
  expect(await text()).toContain('退院の情報が届いています');
  await go(await pathTo('/stays'));
  await see('stays-discharge-1280');
  await page.locator('main tbody a').first().click();
  await keepsRules();
  await see('discharge-1280');
  await press('支援経過に入れる');
  expect(await text()).toContain('caremane-01が支援経過に入れました');
  await go(await pathTo('/progress'));
  expect(await text()).toMatch(/入退院[\s\S]*血圧の薬が1種類ふえた。[\s\S]*階段は使わない/);
  await go(await pathTo('/stays'));
  expect(await text()).toMatch(/退院した日\s+令和8年（2026年）11月24日/);
  await vi.waitFor(async () => {
    await theirs.reload();
    expect(await main()).toContain('開かれました');
  }, soon);
  expect(await readSent()).toEqual([{ way: 'road', receiver: hospital, refused: false, opened: true }]);
  // To others there is nothing of it, and the hospital has no room of a care office's.
  for (const other of [dayCare, offices.nursing])
    expect(
      (
        await at.rows(other)((connection) =>
          connection.query(
            'SELECT message FROM care.admission_received UNION ALL SELECT message FROM care.discharge_received',
          ),
        )
      ).rows,
    ).toEqual([]);
  for (const room of ['caseload', 'billing', 'import', 'talk', 'plans'])
    expect((await ask(theirs, 'GET', `/care/${room}`)).status, room).toBe(404);
  expect((await ask(page, 'GET', '/care/hospital')).status).toBe(404);
  expect((await ask(page, 'GET', new URL(theirs.url()).pathname)).status).toBe(404);
  expect((await ask(theirs, 'GET', `/care/hospital/${randomUUID()}`)).status).toBe(404);
  await theirs.context().close();
});

/** She is admitted, and the sheet that is sent does not go. */
async function sheetIsRefused(): Promise<void> {
  await stayBegins(() => page.locator('#receiver').selectOption(hospital));
  await page
    .getByRole('link', { name: /入院時情報提供書を書く/ })
    .first()
    .click();
  await press('保存する');
  await go(await pathTo('/stays'));
  await press('入院先に送る');
  await vi.waitFor(async () => {
    await go(await pathTo('/stays'));
    expect(await text()).toContain('入院時情報提供書が、まだ届いていません');
  }, soon);
}

test('without her consent the sheet stays here and says so, and goes once she has signed; a hospital that takes no part is given paper', async () => {
  const { insured } = getResident(at.region.town, month());
  const hall = await at.region.client('GOV/990019/care');
  const [found] = await hall.codesOf(insured, 'code-matching');
  const consent = at.region.town.consents.find(
    ({ resident, purpose }) => resident === month() && purpose === 'admission-sharing',
  )!;
  expect((await hall.call('POST', `/v1/consents/${consent.id}/withdraw`, { subject: found!.code })).status).toBe(200);
  await sheetIsRefused();
  await see('stays-failed-1280');
  await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
  expect(await lineOf('大橋')).toContain('入院時の情報');
  const arrived = async () => (await at.rows(hospital)((c) => c.query('SELECT FROM care.admission_received'))).rowCount;
  expect(await arrived()).toBe(1);
  // She signs, at her bed; nobody writes the sheet a second time.
  await go(await pathTo('/stays'));
  await page.getByRole('link', { name: '同意書を登録する' }).click();
  await press('登録する');
  expect(await page.locator('.error-summary').innerText()).toContain('立会人');
  await page.getByText('本人', { exact: true }).click();
  await fill('署名した方の氏名', '大橋　静江');
  await fill('立会人', '長女');
  await see('consent-1280');
  await press('登録する');
  expect(await text()).toContain('同意書を登録しました');
  await press('入院先に送る');
  await vi.waitFor(async () => expect(await arrived()).toBe(2), soon);
  await go(await pathTo('/stays'));
  expect(await text()).toContain('令和8年（2026年）11月24日に送りました');
  await fill('退院した日', 'R8.11.24');
  await press('退院を記録する');

  // Consent alone is not enough: where she is nobody's patient any more, neither direction goes, and says so in the same words.
  const { rows: patient } = await at.region.database.pool('admin', 1).query<{ id: string; subject: string }>(
    `UPDATE exchange.relation SET ended_at = $2 WHERE member = $1 AND ended_at IS NULL AND kind IN ('patient', 'attending-doctor')
        AND subject = (SELECT subject FROM exchange.consent WHERE id = $3) RETURNING id`,
    [hospital, working, consent.id],
  );
  expect(patient.length).toBeGreaterThan(0);
  await sheetIsRefused();
  expect(await text()).toContain('この入院先を受診していること');
  await see('stays-no-relation-1280');
  expect(await arrived()).toBe(2);

  // Nor does it go back: the hospital is told what it can mend and what it cannot, and nothing arrives.
  const told = async () => (await at.rows(planner)((c) => c.query('SELECT FROM care.discharge_received'))).rowCount;
  const before = await told();
  const theirs = await signInStaff(at.browser, 'care', `${hospital} renkei-01`);
  await theirs.goto(`${at.url}/care/hospital`);
  await theirs.getByRole('link', { name: /大橋/ }).first().click();
  const discharge = new URL(`${theirs.url()}/discharge`).pathname;
  const tell = async () => {
    await theirs.goto(at.url + discharge);
    await theirs.getByText('退院した', { exact: true }).click();
    await theirs.getByLabel('薬・飲み方').fill('いつもの薬だけ。');
    for (const name of ['内容を確かめる', '送る'])
      await leave(theirs, theirs.locator('main').getByRole('button', { name }));
  };
  await tell();
  await vi.waitFor(async () => {
    await theirs.reload();
    expect(await theirs.locator('main').innerText()).toContain('退院・退所の情報が、まだ届いていません');
  }, soon);
  for (const mend of ['「同意書を登録する」から', 'この登録は、こちらからはできません', '印刷してご本人かご家族に'])
    expect(await theirs.locator('main').innerText()).toContain(mend);
  await keepsRules(theirs);
  await see('hospital-no-relation-1280', theirs);
  await theirs.context().close();
  expect(await told()).toBe(before);

  // A clinic with beds that takes the sheet in is as a hospital. The others, who have none, are not in the list.
  await stayBegins(async () => {
    const listed = await page.locator('#receiver option').allInnerTexts();
    expect(listed.filter((one) => /連携で届く/.test(one))).toEqual(
      [hospital, clinicWithBeds].map((id) => `${nameOf(id)}（連携で届く）`),
    );
    expect(listed).toHaveLength(3);
    await page.locator('#receiver').selectOption(clinicWithBeds);
  });
  await page
    .getByRole('link', { name: /入院時情報提供書を書く/ })
    .first()
    .click();
  await press('保存する');
  await go(await pathTo('/stays'));
  await page.getByRole('link', { name: '同意書を登録する' }).first().click();
  await page.getByText('本人', { exact: true }).click();
  await fill('署名した方の氏名', '大橋　静江');
  await fill('立会人', '長女');
  await press('登録する');
  await press('入院先に送る');
  const atClinic = await vi.waitFor(async () => {
    const [one] = await at.rows(clinicWithBeds)(listAdmissions);
    expect(one).toBeDefined();
    return one!;
  }, soon);
  const ward = await signInStaff(at.browser, 'care', `${clinicWithBeds} renkei-01`);
  await ward.goto(`${at.url}/care/hospital/${atClinic.message}`);
  expect(await ward.locator('main').innerText()).toContain('介護支援専門員');
  await see('clinic-one-1280', ward);
  await ward.context().close();
  await at.rows(clinicWithBeds)((connection) =>
    tellDischarge(connection, {
      ...{ id: randomUUID(), member: clinicWithBeds, staff: { id: 'renkei-01', role: '地域連携室の職員' } },
      ...{ admission: atClinic, now: working },
      content: dischargeFrom(atClinic),
    }),
  );
  wake('care', clinicWithBeds);
  await vi.waitFor(async () => expect(await told()).toBe(before! + 1), soon);
  await vi.waitFor(async () => {
    await go(await pathTo('/stays'));
    expect(await text()).toContain('開かれました');
  }, soon);
  await fill('退院した日', 'R8.11.24');
  await press('退院を記録する');

  await stayBegins(() => fill('一覧にない病院・診療所の名前', '隣町中央病院'));
  await page
    .getByRole('link', { name: /入院時情報提供書を書く/ })
    .first()
    .click();
  await press('保存する');
  expect(await page.locator('.letter').innerText()).toContain('隣町中央病院');
  await go(await pathTo('/stays'));
  expect(await text()).toContain('受け取る登録をしていないため');
  await see('stays-paper-1280');
  await press('入院先に渡したことを記録する');
  expect((await readSent()).map(({ way, receiver, refused }) => [way, receiver, refused])).toEqual([
    ['road', hospital, false],
    ['road', hospital, true],
    ['road', hospital, false],
    ['road', hospital, true],
    ['road', clinicWithBeds, false],
    ['paper', '隣町中央病院', false],
  ]);
});

test('who is nobody’s patient cannot be told of by a hospital or clinic: refused like who does not exist, and nothing is sent', async () => {
  const resident = at.region.town.relations.find(
    ({ member, kind, resident }) =>
      member === planner &&
      kind === 'care-manager' &&
      resident !== month() &&
      !at.region.town.relations.some((one) => one.resident === resident && ofBeds.includes(one.member)),
  )!.resident;
  const { insured } = getResident(at.region.town, resident);
  const tell = async (from: SystemId, person: Admission['person']) => {
    const client = await at.region.client(from);
    const content = dischargeFrom({ content: { person, stay: randomUUID() } });
    // It has no code of hers, and is given none.
    const [found] = (await client.codesOf([person], 'discharge-sharing')) ?? [];
    expect(found?.code).toBeUndefined();
    const { id: _, ...answer } = await client.send({
      receiver: planner,
      parcel: { subjects: [{ code: 'invented' }], files: [jsonFile('discharge', content)] },
      attributes: { type: 'care/discharge', purpose: 'discharge-sharing' },
    });
    return answer;
  };
  const absent = { insurer: insured[0]!.insurer, insured: '9999999999' };
  for (const from of ofBeds.map((id): SystemId => `${id}/care`)) {
    const refused = await tell(from, insured[0]!);
    expect(refused.status).toBe(422);
    expect(await tell(from, absent)).toEqual(refused);
  }
  // A clinic that does not take the sheet in has no part in it at all, whoever is asked about.
  const other = members.find(({ id, kind }) => kind === 'clinic' && id !== clinicWithBeds)!.systems[0]!.id;
  expect(JSON.stringify(await tell(other, insured[0]!))).toContain('sender_not_entitled');
});

test('認定資料 is shown once where the town permits it, and is kept in no table', async () => {
  await go(await pathTo('/documents'));
  await press('認定資料を見る');
  expect(await page.locator('.error-summary').count()).toBe(1);
  await fill('介護支援専門員証の登録番号', '99000001');
  await press('認定資料を見る');
  expect(await page.locator('h1').innerText()).toBe('認定資料（この表示かぎり）');
  expect(await text()).toContain('基本調査');
  const { rows } = await at.region.database
    .pool('admin', 1)
    .query(
      `SELECT count(*)::int AS count FROM care.inquiry i WHERE contract = 'municipal/certification-documents' AND state = 'answered'`,
    );
  expect(rows).toEqual([{ count: 1 }]);
});

test('the documents of chosen persons are gathered: a paper each, on the page and as PDF', async () => {
  await go(here);
  for (const one of await page.locator('tbody input[type=checkbox]').all()) await one.check();
  const many = await page.locator('tbody tr').count();
  await press('選んだ利用者の書類をまとめる');
  expect(await page.locator('tbody tr').count()).toBe(many);
  const contents = page.locator('tbody tr', { hasText: '大橋' });
  expect(await contents.locator('td').last().innerText()).not.toContain('第5表');
  expect(await page.locator('tbody tr', { hasNotText: '大橋' }).first().innerText()).toContain('支援経過（第5表）');
  await see('dossiers-1280');
  const form = { form_token: await tokenOf(page, here), select: [await codeOf(month())].join(), as: 'zip' };
  expect((await ask(page, 'POST', `${here}/dossiers/print`, { form })).status).toBe(200);
  await press('まとめて印刷する');
  expect(await page.locator('.bundle-person').count()).toBe(many);
  const papers = await page.locator('.bundle-person', { hasText: '大橋' }).innerText();
  for (const part of ['書類の目録', '居宅サービス計画書（1）', '説明・同意日　令和8年11月23日', 'は、ありません'])
    expect(papers).toContain(part);
  await see('bundle-1280');
  await go(here);
  await go(await pathTo('/dossier'));
  const whole = await page.locator('.letter').innerText();
  for (const part of [
    '書類の目録',
    '週2回の通所を続ける。',
    '階段でふらつく',
    '入院時情報提供書',
    '服薬を忘れる',
    'デイサービス縁日',
  ])
    expect(whole).toContain(part);
  await see('dossier-1280');
  const file = await page.request.fetch(at.url + (await pathTo('/dossier.pdf')));
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a person is added by the two numbers of the card; nobody and not allowed are the same plain words', async () => {
  const admin = at.region.database.pool('admin', 1);
  const { rows } = await admin.query(
    `SELECT p.code, p.insurer, p.insured, p.name FROM care.person p WHERE p.member = $1 AND p.insurer = '123456' AND p.insured <> $2
        AND NOT EXISTS (SELECT FROM care.caseload c WHERE c.member = p.member AND c.code = p.code) ORDER BY p.code`,
    [planner, getResident(at.region.town, month()).insured[0]!.insured],
  );
  // Of whom the insurer answers: the one whose relation has ended here is as nobody.
  const { insured: ended } = getResident(at.region.town, endingRelation().resident);
  const person = rows.find(({ insured }) => insured !== ended[0]!.insured)!;
  await admin.query('DELETE FROM care.person WHERE member = $1 AND code = $2', [planner, person.code]);
  const somebodyElse = at.region.town.residents.find(
    (one) => one.municipality === '990019' && one.insured.length > 0 && one.careLevel === undefined,
  )!;
  const tried: string[] = [];
  for (const insured of ['0000000000', somebodyElse.insured[0]!.insured]) {
    await go(`${here}/new`);
    await fill('保険者番号', '123456');
    await page.locator('#insured').fill(insured);
    await press('確かめる');
    tried.push((await page.locator('.banner').innerText()).replace(/\s/g, ''));
  }
  expect(tried[0]).toBe(tried[1]);
  expect(tried[0]).toContain('居宅サービス計画作成依頼（変更）届出書');
  await see('nobody-1280');
  await page.locator('#insured').fill(person.insured);
  await press('確かめる');
  expect(await page.locator('h1').innerText()).toBe('利用者の登録');
  expect(await page.getByLabel('氏名').inputValue()).toBe(person.name);
  await see('register-1280');
  await press('登録する');
  expect(await text()).toContain('利用者を登録しました');
  expect(await text()).toContain('caremane-01');
});

test('who changes office is passed on: it waits until the next office may have it, comes whole, and becomes its draft without retyping', async () => {
  const next = members.filter(({ kind }) => kind === 'care-management')[2]!.id;
  const own = await pathTo('/succession');
  await go(`${own}/new`);
  await page.locator('#receiver').selectOption(next);
  await press('内容を確かめる');
  expect(await page.locator('.error-summary').innerText()).toContain('ご本人の希望');
  await page.locator('#wish').check();
  await fill('これまでの支援のまとめ', '入院をきっかけに、歩くことに不安がある。');
  await fill('済んでいないこと', '福祉用具の見直しを相談中。');
  await page.locator('label.choice', { hasText: '階段でふらつく' }).locator('input').check();
  await see('succession-form-1280');
  await press('内容を確かめる');
  expect(await text()).toMatch(/軒端ケアプラン相談室（連携で届く）[\s\S]*1件/);
  await keepsRules();
  await see('succession-confirm-1280');
  await press('引き継ぎを送る');
  await vi.waitFor(async () => {
    await go(own);
    expect(await text()).toContain('届いていません');
  }, soon);
  await see('succession-failed-1280');
  await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
  expect(await lineOf('大橋')).toContain('届かない引き継ぎ');

  // The town hall has taken the person's notice of the change in, and the next office her consent: nothing is written a second time.
  const hall = await at.region.client('GOV/990019/care');
  const [found] = await hall.codesOf(getResident(at.region.town, month()).insured, 'code-matching');
  const about = { subject: found!.code, validFrom: '2026-11-01T00:00:00+09:00', validUntil: null };
  const relation = { ...about, member: next, kind: 'care-manager', evidence: '居宅サービス計画作成依頼（変更）届出書' };
  expect((await hall.call('POST', '/v1/relations', relation)).status).toBe(201);
  const said = { textVersion: '2026-04', channel: 'counter', explainedBy: '窓口職員' };
  const consent = { ...about, giver: 'person', recipient: next, purpose: 'care-plan-sharing', ...said };
  expect((await hall.call('POST', '/v1/consents', consent)).status).toBe(201);
  await go(own);
  await page.getByRole('link', { name: '送った記録を開く' }).click();
  await press('もう一度送る');

  const theirs = await signInStaff(at.browser, 'care', `${next} caremane-01`);
  const main = () => theirs.locator('main').innerText();
  const follow = (where: string, name: string | RegExp) =>
    leave(
      theirs,
      theirs
        .locator('main')
        .getByRole(where as 'link', { name })
        .first(),
    );
  await vi.waitFor(async () => {
    await theirs.goto(at.url + here);
    expect(await main()).toContain('引き継ぎが1件届いています');
  }, soon);
  await follow('link', '引き継ぎを見る');
  await follow('link', /大橋/);
  await see('succession-unlisted-1280', theirs);
  expect(await main()).not.toContain('福祉用具の見直し');
  await follow('button', '利用者に加える');
  expect(await theirs.locator('h1').innerText()).toBe('利用者の登録');
  expect(await theirs.getByLabel('氏名').inputValue()).toBe('大橋　静江');
  expect(await theirs.getByLabel('住所').inputValue()).not.toBe('');
  await follow('button', '登録する');
  await theirs.goto(`${at.url}${here}?f.name=${encodeURIComponent('大橋')}`);
  expect(await main()).toContain('引き継ぎの取り込み');
  await theirs.goto(`${at.url}${here}/successions`);
  await follow('link', /大橋/);
  for (const part of ['福祉用具の見直しを相談中', '階段でふらつく', '服薬を忘れる', '総合的な援助の方針'])
    expect(await main()).toContain(part);
  await keepsRules(theirs);
  await see('succession-received-1280', theirs);
  await follow('button', '取り込む');
  expect(await main()).toContain('計画の下書きと支援経過ができています');
  await see('succession-taken-1280', theirs);
  await follow('link', '課題分析を書く');
  expect(await theirs.getByLabel('健康状態').inputValue()).toContain('服薬を忘れる');
  const { rows } = await at.rows(next)((connection) =>
    connection.query(
      `SELECT content #>> '{first,planKind}' AS kind, content #>> '{first,planDay}' AS day,
          jsonb_array_length(content -> 'needs') > 0 AS "hasNeeds", (SELECT words FROM care.progress) AS words FROM care.draft_save`,
    ),
  );
  const words = '入院をきっかけに、歩くことに不安がある。\n【済んでいないこと・申し送り】\n福祉用具の見直しを相談中。';
  expect(rows).toEqual([{ kind: '12', day: '', hasNeeds: true, words }]);
  await vi.waitFor(async () => {
    await go(own);
    expect(await text()).toContain('開かれました');
  }, soon);
  await see('succession-1280');
  await page.locator('main a[href*="/succession/of/"]').first().click();
  await keepsRules();
  // Nobody else has anything of it, and the first office nothing of what the next one writes.
  for (const other of [dayCare, planner])
    expect(
      (await at.rows(other)((connection) => connection.query('SELECT FROM care.succession_received'))).rowCount,
    ).toBe(0);
  await theirs.context().close();
});

/** What the office has made of her, each where it may leave the office; and what was sent before her place was hidden. */
async function writeHerPlace(place: { readonly address: string; readonly telephone: string }) {
  const code = await codeOf(month());
  const { insurer, insured } = getResident(at.region.town, month()).insured[0]!;
  const said = `${place.address}に住む。電話は${place.telephone}。`;
  const unit = unitOf(at.region.town, 'plan', month(), {
    ...{ from: planner, to: dayCare, sequence: '20261124090000' },
  });
  const [entry] = unit.content.entries as [Entry<'plan'>];
  const parts = {
    ...entry.parts,
    UPHOSOKU: entry.parts.UPHOSOKU.map((row) => ({ ...row, address1: place.address, telephone: place.telephone })),
    UP1KYO: entry.parts.UP1KYO.map((row) => ({ ...row, address1: place.address, policy: said })),
  };
  const typed = { consultedOn: '20261101', address: place.address, telephone: place.telephone };
  const basics = entriesOf({ plan: {}, support: [], illnesses: [], basics: typed }, { insurer, insured });
  return at.rows(planner)(async (connection) => {
    const by = { member: planner, staff: 'caremane-01', now: working };
    await connection.query('UPDATE care.person SET address = $2, telephone = $3 WHERE code = $1', [
      ...[code, place.address, place.telephone],
    ]);
    await writeProgress(connection, by, { code, happenedAt: working, kind: '連絡・調整', words: said });
    const content = { entries: [{ ...entry, parts }] };
    const { sequence, id } = await putOutUnit(
      connection,
      planner,
      { ...unit, content },
      { title: '計画', subjects: [code] },
      working,
    );
    await connection.query(`UPDATE care.sent SET state = 'refused' WHERE id = $1`, [id]);
    await takeUnit(connection, planner, { ...unit, sequence, content }, { now: working, message: null });
    const own = { from: memberCode(planner), fromService: '43', to: memberCode(planner), toService: '43' };
    await takeUnit(
      connection,
      planner,
      { route: own, sequence, content: { entries: basics } },
      { now: working, message: null },
    );
    const { rows: stays } = await connection.query<{ id: string }>(
      `UPDATE care.stay SET sheet = sheet || $1 WHERE id = (SELECT id FROM care.stay WHERE hospital = '隣町中央病院') RETURNING id`,
      [JSON.stringify({ living: said })],
    );
    const { rows: passed } = await connection.query<{ sent: string }>('SELECT sent FROM care.succession');
    // On paper, as a file, and what did not arrive: as the office made them while nothing was hidden.
    const [paper, file, waits] = [randomUUID(), randomUUID(), randomUUID()];
    for (const [of, copy, way, state] of [
      [id, paper, 'paper', 'given'],
      [id, file, 'file', 'given'],
      [passed[0]!.sent, waits, 'road', 'refused'],
    ])
      await connection.query(
        `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, made_at, state, state_at)
          SELECT member, $2, receiver, contract, purpose, $3, title, subjects, files, sequence, made_at, $4, made_at FROM care.sent WHERE id = $1`,
        [of, copy, way, state],
      );
    const { rows: asked } = await connection.query<{ id: string }>('SELECT id FROM care.application LIMIT 1');
    return { code, said, id, paper, file, stay: stays[0]!.id, waits, asked: asked[0]!.id };
  });
}

test('where she lives goes out by nothing once it is hidden: no print, no file, no message, of what was written before either', async () => {
  const place = { address: '九十九県縁側市渡場7番77号', telephone: '0999-07-7777' };
  const made = await writeHerPlace(place);
  const own = await pathTo();
  const token = await tokenOf(page, here);
  const many = { form: { form_token: token, select: made.code, form: 'plan' } };
  const ways: readonly (readonly [what: string, method: string, path: string, how?: typeof many])[] = [
    ['the plan, its page', 'GET', `/care/plans/${made.code}`],
    ['the plan, printed', 'GET', `/care/plans/${made.code}/paper`],
    ['the plan, its PDF', 'GET', `/care/plans/${made.code}/paper/pdf`],
    ['利用者基本情報, its page', 'GET', `/care/prevention/${made.code}`],
    ['利用者基本情報, printed', 'GET', `/care/prevention/${made.code}/paper`],
    ['書類一式', 'GET', `${own}/dossier`],
    ['書類一式, its PDF', 'GET', `${own}/dossier.pdf`],
    ['書類 of many', 'POST', `${here}/dossiers/print`, many],
    ['支援経過', 'GET', `${own}/progress/paper`],
    ['支援経過, its PDF', 'GET', `${own}/progress/paper.pdf`],
    ['代行の申請書', 'GET', `${own}/applications/of/${made.asked}`],
    ['代行の申請書, its PDF', 'GET', `${own}/applications/of/${made.asked}/pdf`],
    ['入院時情報提供書', 'GET', `${own}/stays/of/${made.stay}`],
    ['入院時情報提供書, its PDF', 'GET', `${own}/stays/of/${made.stay}/pdf`],
    ['what was handed over on paper', 'GET', `/care/outbox/sent/${made.paper}/paper`],
    ['what was handed over on paper, its PDF', 'GET', `/care/outbox/sent/${made.paper}/paper?form=pdf`],
    ['a file of what was given', 'GET', `/care/outbox/sent/${made.file}/file/1`],
  ];
  const bare = (text: string) => text.replace(/\s/g, '');
  const tells = (text: string) => bare(text).includes('渡場7番77号') || bare(text).includes(place.telephone);
  const tellsFile = async (method: string, path: string, how?: typeof many) => {
    const answer = await page.request.fetch(at.url + path, { method, maxRedirects: 0, ...how });
    const body = await answer.body();
    if (body.subarray(0, 5).toString() === '%PDF-') return { status: answer.status(), told: tells(textOfPdf(body)) };
    return { status: answer.status(), told: tells(body.toString()) || tells(decode(body).text) };
  };
  for (const [what, ...how] of ways) expect(await tellsFile(...how), what).toEqual({ status: 200, told: true });

  await go(`${own}/edit`);
  await page.locator('#hides').check();
  await see('edit-hides-1280');
  await press('保存する');
  for (const [what, ...how] of ways)
    expect(await tellsFile(...how), what).toEqual({ status: /\/file\//.test(how[1]) ? 409 : 200, told: false });
  await go(`/care/outbox/sent/${made.file}/zip`);
  expect(await text()).toContain('居場所を伏せる方のもので');
  await see('hidden-file-1280');

  // Sent anew it goes without; what is typed anew is not taken, and stays to be mended.
  for (const id of [made.id, made.waits])
    expect(
      (await ask(page, 'POST', `/care/outbox/sent/${id}/again`, { form: { form_token: token, way: 'road' } })).status,
    ).toBe(303);
  const anew = await at.rows(planner)((connection) =>
    connection.query<{ files: { content: string }[] }>(
      `SELECT files FROM care.sent WHERE id IN (SELECT next FROM care.sent_note WHERE sent IN ($1, $2))`,
      [made.id, made.waits],
    ),
  );
  expect(anew.rowCount).toBe(2);
  for (const { files } of anew.rows)
    for (const { content } of files) expect(tells(decode(Buffer.from(content, 'base64')).text)).toBe(false);
  await stayBegins(() => page.locator('#receiver').selectOption(hospital));
  await page
    .getByRole('link', { name: /入院時情報提供書を書く/ })
    .first()
    .click();
  expect(await text()).toContain('居場所を伏せる方です');
  await fill('主に介護する人', '縁側市渡場７－７７の隣に、長女が住む。');
  await press('保存する');
  expect(await page.locator('.error-summary').innerText()).toContain('住所か電話番号が書かれています');
  expect(await page.getByLabel('主に介護する人').inputValue()).toContain('長女が住む');
  await see('sheet-hides-1280');
  await fill('主に介護する人', '長女。');
  await press('保存する');
  expect(await page.locator('.letter').innerText()).toContain('長女。');
  await go(`${own}/edit`);
  await page.locator('#hides').uncheck();
  await press('保存する');
});

test('where the office cares for a person no more, nothing is asked and the person leaves the list', async () => {
  await go(await pathTo('/end'));
  // Whom it was passed on to, and what, nobody writes a second time.
  expect(await page.getByLabel('引きつぎ先').inputValue()).toBe('軒端ケアプラン相談室');
  await press('内容を確かめる');
  expect(await text()).toContain('課題分析、計画書（第1〜3表）、支援経過（第5表）');
  expect(await text()).toMatch(/計画が終わることを知らせる事業所\s+デイサービス縁日/);
  await see('end-1280');
  const path = await pathTo();
  await press('支援を終える');
  const { rows: told } = await at.rows(planner)((connection) =>
    connection.query('SELECT receiver, way FROM care.giving WHERE ended_on IS NOT NULL'),
  );
  expect(told).toEqual([{ receiver: dayCare, way: 'road' }]);
  expect(await text()).toContain('支援を終えた方です');
  expect(await page.getByRole('button', { name: '認定情報を確かめる' }).count()).toBe(0);
  const token = await tokenOf(page, here);
  for (const below of ['/certification', '/documents', '/stays/new', '/end'])
    expect((await ask(page, 'POST', `${path}${below}`, { form: { form_token: token } })).status, below).toBe(404);
  await go(`${here}?f.name=${encodeURIComponent('大橋')}`);
  expect(await text()).toContain('あてはまる利用者はいません');
  await page.getByRole('link', { name: '支援を終えた利用者' }).click();
  expect(await text()).toContain('大橋');
});

test('to others there is nothing: another office’s person, an office that gives care, a form that is none of ours', async () => {
  const { rows } = await at.region.database
    .pool('admin', 1)
    .query<{ code: string }>(`SELECT code FROM care.person WHERE member <> $1 AND member LIKE 'CARE/%' LIMIT 1`, [
      planner,
    ]);
  const stranger = encodeURIComponent(rows[0]!.code);
  for (const below of ['', '/progress', '/meetings', '/dossier', '/certification', '/stays', '/edit', '/end']) {
    const [theirs, nobody] = [`${here}/${stranger}${below}`, `${here}/${randomUUID()}${below}`];
    expect((await ask(page, 'GET', theirs)).status, below).toBe(404);
    expect((await ask(page, 'GET', nobody)).status, below).toBe(404);
  }
  expect((await ask(page, 'POST', `${here}/warnings`, { form: {} })).status).toBe(403);
  expect((await ask(page, 'POST', await pathTo('/progress'), { form: { words: 'x' } })).status).toBe(403);
  const other = await signInStaff(at.browser, 'care', `${dayCare} sekinin-01`);
  expect((await ask(other, 'GET', here)).status).toBe(404);
  expect((await ask(other, 'GET', await pathTo())).status).toBe(404);
  await other.context().close();
});

test('an office decides by when it is warned', async () => {
  await go(`${here}/warnings`);
  await page.locator('#slip').fill('三');
  await press('保存する');
  expect(await page.locator('.error-summary').innerText()).toContain('日数');
  await page.locator('#slip').fill('２８');
  await press('保存する');
  expect(await text()).toContain('保存しました');
  await go(`${here}/warnings`);
  expect(await page.locator('#slip').inputValue()).toBe('28');
});

test.runIf(process.env.ENGAWA_WIDTHS === 'all')('every page of the room, at every width', async () => {
  if (process.env.PICTURES) {
    await page.setViewportSize({ width: 375, height: 800 });
    await go(here);
    await see('list-375');
    await page.locator('tbody a').first().click();
    await see('person-375');
  }
  const { pages, problems } = await sweep(page, here, {
    under: here,
    // A letter, its file and a view of the list are one page each.
    isLeft: ({ pathname, search }) => pathname.endsWith('.pdf') || search !== '',
    pathShape: ({ pathname }) =>
      pathname
        .split('/')
        .map((part, i, all) =>
          i === 3 && !['new', 'ended', 'warnings'].includes(part) ? ':' : all[i - 1] === 'of' ? ':' : part,
        )
        .join('/'),
  });
  expect(problems.join('\n')).toBe('');
  expect(pages.length).toBeGreaterThan(15);
});
