import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { CareLevel } from '../../contracts/care/levels.ts';
import { readTables } from '../../contracts/care/tables.ts';
import type { MemberId } from '../../contracts/member.ts';
import { datesOf } from '../../town/systems/certification.ts';
import { getResident } from '../../town/town.ts';
import { claimsOf, visitOn } from './claims/testing.ts';
import type { SendingUnit } from './files/model/unit.ts';
import { plannedRows } from './months/entry.ts';
import { figure } from './months/figure.ts';
import { saveDraft } from './months/store.ts';
import { draftOf, line } from './months/testing.ts';
import { takeUnit } from './store/held.ts';
import { findByNumbers } from './store/persons.ts';
import { type CareOffices, offices, unitOf } from './testing.ts';
import { holdSlip } from './visits/testing.ts';

const { planner, dayCare, bathing } = offices;
const numberOf = (member: MemberId) => member.split('/')[1]!;
const soon = { timeout: 20_000, interval: 100 };
const staff = 'caremane-01';

/** A week after the month is over: what was done is in, and is asked about. */
export const now = new Date('2026-12-07T10:00:00+09:00');

/** An office's own code of the person of the month. */
export const codeAt = (at: CareOffices, member: MemberId): Promise<string> =>
  at.rows(member)(async (connection) => {
    const [one] = await findByNumbers(connection, getResident(at.region.town, at.region.town.cast.month).insured);
    return one!.code;
  });

/**
 * The month of the person of the month as both desks leave it: a plan is given, the slip of November is typed, given and held by the day care, which
 * was to come four times, came three times and has said so, has claimed it and is paid; the planner has asked about the fourth, and has closed October.
 */
export async function liveMonth(at: CareOffices, desks: { readonly manager: Page; readonly provider: Page }) {
  const { manager, provider } = desks;
  const { town } = at.region;
  const who = town.cast.month;
  const plan = unitOf(town, 'plan', who, { from: planner, to: dayCare, sequence: '20261001090000' });
  for (const member of [planner, dayCare])
    await at.rows(member)((connection) => takeUnit(connection, member, plan, { now, message: null }));
  await holdSlip(at, { now });
  const [code, theirs] = [await codeAt(at, planner), await codeAt(at, dayCare)];
  await closeOctober(at, code);

  const visits = line('l1', {
    ...{ office: numberOf(dayCare), officeName: 'デイサービス縁日', code: '152447', start: '0930', end: '1635' },
    days: [6, 13, 20, 27],
  });
  const baths = line('l2', {
    ...{ office: numberOf(bathing), officeName: '訪問入浴サービスゆのか', code: '121134', start: '1400', end: '1500' },
    days: [5, 19],
  });
  const saving = { member: planner, month: '202611', code, on: 0, what: '作成', staff, now };
  await at.rows(planner)((connection) => saveDraft(connection, { ...saving, content: draftOf([visits, baths]) }));
  const own = `/care/months/202611/${encodeURIComponent(code)}`;
  await manager.goto(`${at.url}${own}/give`);
  await press(manager, '交付する');

  const done = `/care/actuals/202611/${encodeURIComponent(theirs)}`;
  await comes(provider, `${at.url}/care/actuals/202611`, '大橋');
  await provider.goto(at.url + done);
  await press(provider, '予定どおりに入れる');
  await provider.locator('input.actuals-cell[name$="-20261113"]').fill('0');
  await press(provider, '実績を変える');
  await provider.goto(`${at.url}/care/actuals/202611/send/${numberOf(planner)}`);
  await press(provider, '送る');
  await provider.goto(`${at.url}/care/billing/202611`);
  await press(provider, /国保連合会に送る/);
  await decideClaims(at);

  await comes(manager, `${at.url}${own}/actuals`, /11月13日/);
  await manager.locator('tr', { hasText: '11月13日' }).locator('select').selectOption('asked');
  await manager.fill('#note', '13日はお休みでしたか。');
  await press(manager, '決着を保存する');
  await comes(provider, `${at.url}/care/queries`, '大橋');
  return { planner: code, dayCare: theirs };
}

const press = (page: Page, name: string | RegExp) =>
  Promise.all([page.waitForNavigation(), page.locator('main').getByRole('button', { name }).last().click()]);

const comes = (page: Page, url: string, said: string | RegExp) =>
  vi.waitFor(async () => {
    await page.goto(url);
    expect(await page.locator('main').innerText()).toMatch(said);
  }, soon);

async function closeOctober(at: CareOffices, code: string): Promise<void> {
  const { town } = at.region;
  const { insured, birth, careLevel, sex } = getResident(town, town.cast.month);
  const { validFrom, validUntil } = datesOf(town.seed, getResident(town, town.cast.month));
  const person = {
    ...{ ...insured[0]!, birth, level: careLevel as CareLevel, sex: sex === '男' ? ('1' as const) : ('2' as const) },
    ...{ certifiedFrom: validFrom, certifiedUntil: validUntil },
  };
  const days = ['2026-10-02', '2026-10-09', '2026-10-16'];
  const visits = days.map((day) => visitOn(numberOf(dayCare), '152447', 1, { day }));
  const tables = await readTables();
  const { sheet } = claimsOf(tables, visits, person, { month: '202610', limit: 27_048 });
  // Opened again it can be closed again: the slip was typed, and what was done is as planned.
  const content = draftOf([
    line('l1', {
      ...{ office: numberOf(dayCare), officeName: 'デイサービス縁日', code: '152447', start: '0930', end: '1635' },
      days: days.map((day) => Number(day.slice(8))),
    }),
  ]);
  const figures = figure(tables, '202610', content, () => 'その他');
  const UPJSK = plannedRows({ tables, month: '202610', draft: content, figures });
  const of = { office: numberOf(dayCare), serviceType: '15', month: '202610' };
  const { insurer, insured: number } = insured[0]!;
  const key = { insurer, insured: number, ...of };
  const unit: SendingUnit = {
    route: { from: numberOf(dayCare), fromService: '15', to: numberOf(planner), toService: '43' },
    sequence: '20261101090000',
    content: { entries: [{ kind: 'actuals', key, parts: { UPJSK }, pictures: [] }] },
  };
  await at.rows(planner)(async (connection) => {
    const saving = { member: planner, month: '202610', code, on: 0, what: '作成', staff, now };
    await saveDraft(connection, { ...saving, content });
    await takeUnit(connection, planner, unit, { now, message: null });
    await connection.query(
      `INSERT INTO care.month_close (member, month, code, number, content, staff, closed_at) VALUES ($1, '202610', $2, 1, $3, $4, $5)`,
      [planner, code, JSON.stringify({ person, sheet }), staff, now],
    );
  });
}

/** What the federation's review would leave: every claim as it was sent, and paid. */
async function decideClaims(at: CareOffices): Promise<void> {
  const admin = at.region.database.pool('admin', 1);
  await admin.query(`UPDATE care.claim SET state = 'decided', decided = units, processed = '202612'`);
  await admin.query(
    `INSERT INTO care.payment SELECT member, gen_random_uuid(), '202612', month, '15', 1, units, units * 10, units * 9, $1 FROM care.claim`,
    [now],
  );
}
