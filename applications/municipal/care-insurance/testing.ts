import { randomUUID } from 'node:crypto';
import iconv from 'iconv-lite';
import type { Page } from 'playwright-core';
import type { MemberId } from '../../../contracts/member.ts';
import type { InsuredNumber } from '../../../town/person.ts';
import type { CareOffices } from '../../care/testing.ts';
import { publishTables, type Side } from './statistics/figures.ts';

const member: MemberId = 'GOV/990019';
const home = '/municipal/care-insurance';

/**
 * What the insurer's rooms have of a person after a month: a decision that has not reached the person, benefits that two offices were paid for the same,
 * a correction that is asked for, tables for the plan, and two files that were brought and wait.
 * @param hall where the insurer's staff sit
 * @returns the addresses of what waits, and of the person
 */
export async function fillHall(
  at: CareOffices,
  hall: Page,
  {
    code,
    insured: { insurer, insured },
    now,
  }: { readonly code: string; readonly insured: InsuredNumber; readonly now: Date },
): Promise<string[]> {
  const admin = at.region.database.pool('admin', 1);
  const put = (table: string, rows: readonly object[]) => {
    const names = Object.keys(rows[0]!).join(', ');
    return admin.query(
      `INSERT INTO municipal.${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::municipal.${table}, $1)`,
      [JSON.stringify(rows)],
    );
  };
  const taken = { taken_at: now };
  const decided = { kind: '区分変更', level: '要介護4', valid_from: '2026-12-01', valid_until: '2027-11-30' };
  await put('certification', [
    {
      ...{ member, id: randomUUID(), code, insurer, insured, ...decided, ...taken },
      ...{ applied_on: '2026-11-10', certified_on: '2026-12-02', burden: 1 },
    },
  ]);
  const benefit = (provider: string) => ({
    ...{ member, insurer, insured, month: '202611', provider, form: '8124', service: '43', level: '23', days: 1 },
    ...{ units: 1411, cost: 14_110, benefit: 14_110, burden: 0, processed: '202612', withdrawn: false },
    lines: [{ code: '432111', each: 1411, times: 1, units: 1411 }],
    ...{ message: randomUUID(), ...taken },
  });
  await put('benefit', [benefit('0300000100'), benefit('0300000111')]);
  await put('claim_correction', [
    {
      ...{ member, id: randomUUID(), message: randomUUID(), sender: 'CARE/0300000100', code, insurer, insured },
      ...{ month: '202611', form: '8124', provider: '0300000100', reason: '02', text: '回数を多く請求していました。' },
      ...{ ...taken, state: 'asked' },
    },
  ]);

  // What the region's offices took for their work: enough of them, in enough offices, that it is told.
  await admin.query(
    `INSERT INTO exchange.task_event (member, id, system, kind, started_at, ended_at, channel, corrections)
      SELECT s.member, gen_random_uuid(), s.id, kind, at - n * interval '7 min', at, 'staff', n % 4 / 3
        FROM (SELECT member, id FROM exchange.system WHERE id LIKE 'CARE/%/care' ORDER BY id LIMIT 4) s,
          unnest(ARRAY['care/slip-shared', 'care/plan-shared', 'care/actuals-entered']) kind,
          unnest(ARRAY[$1::timestamptz - interval '20 days', $1::timestamptz - interval '50 days']) at, generate_series(1, 9) n`,
    [now],
  );

  await put('plan_table', [{ member, made_on: now, staff: 'kaigo-01', made_at: now, content: makePlanTable() }]);

  const bring = async (room: string, name: string, buffer: Buffer): Promise<string> => {
    await hall.goto(`${at.url}${home}${room}`);
    await hall.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer });
    await Promise.all([hall.waitForNavigation(), hall.locator('main form .button.primary').click()]);
    return new URL(hall.url()).pathname;
  };
  const titles =
    '保険者番号,被保険者番号,生年月日,申請区分,申請日,調査日,意見書受領日,審査会日,認定年月日,結果通知到達日,要介護状態区分コード,認定有効期間開始,認定有効期間終了,区分支給限度基準額,負担割合';
  const rows = [insured, '0000099999'].map(
    (one) => `${insurer},${one},,更新,2026-11-20,2026-11-27,,,2026-12-04,,23,2027-01-01,2028-12-31,27048,1`,
  );
  const ledger = await bring('/import', '認定.csv', iconv.encode([titles, ...rows].join('\r\n'), 'cp932'));
  const out = (await takeFile(hall, `${at.url}${home}/benefits/202611/file`)).toString('latin1');
  const other = Buffer.from(out.replaceAll('"0300000111"', '"9999999999"'), 'latin1');
  const benefits = await bring('/benefits/import', 'JISSEKI.CSV', other);
  return [ledger, benefits, `${home}/people/${encodeURIComponent(code)}`];
}

/** Tables for the plan of a larger town than this: with few persons there are none. */
function makePlanTable() {
  const sides: [Side, ...Side[]] = [
    { title: '要介護状態区分', categories: ['要支援1・2', '要介護1・2', '要介護3〜5'] },
    { title: '日常生活圏域', categories: ['川辺圏域', '山手圏域', '港圏域'] },
    { title: '年齢', categories: ['64歳以下', '65〜74歳', '75〜84歳', '85歳以上'] },
    { title: '主な利用', categories: ['訪問', '通所', '利用なし'] },
  ];
  const rows = Array.from({ length: 900 }, (_, i) => {
    const nth = [i, Math.floor(i / 3), i % 100 < 3 ? 0 : 1 + (i % 3), Math.floor(i / 7)];
    return {
      insured: String(i),
      at: sides.map(({ categories }, j) => categories[nth[j]! % categories.length]!),
      cost: 120_000,
    };
  });
  const made = publishTables(30_000, sides, rows);
  if ('problem' in made) throw new Error(made.problem);
  return { ...made, population: 30_000, inFull: false, period: { from: '202512', until: '202611', months: 12 } };
}

/** The file of a page that gives it only to who says that its layout was held against the specification. */
export async function takeFile(hall: Page, address: string): Promise<Buffer> {
  await hall.goto(address);
  const form = hall.locator('main form');
  const token = form.locator('input[type=hidden]').first();
  const [name, value] = await Promise.all([token.getAttribute('name'), token.getAttribute('value')]);
  const answer = await hall.request.post(address, { form: { [name!]: value!, checked: 'is' } });
  return answer.body();
}
