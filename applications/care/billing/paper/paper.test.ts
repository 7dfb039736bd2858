import { expect, test } from 'vitest';
import { readTables } from '../../../../contracts/care/tables.ts';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import { claimed, claimsOf, visitOn } from '../../claims/testing.ts';
import { costsOf } from '../../mine/month.ts';
import type { Line } from '../load.ts';
import { deductibleOf, ruleOf, usesMedical } from './deduction.ts';
import { amountsOf, invoiceLetter, issuedLetter, receiptLetter } from './letter.ts';

const tables = await readTables();
const day = '2026-11-01';
const office = '9970100240';
/** A month at 地域区分 6級地, where rounding can differ. */
const monthOf = (...visits: [code: string, day: number][]) =>
  claimsOf(
    tables,
    visits.map(([code, on]) => visitOn(office, code, on)),
    claimed,
    { gradeOf: () => '6級地' },
  );
const lineOf = (month: ReturnType<typeof claimsOf>, fullShare = 0): Line => ({
  ...{ statements: month.statements, notes: [], problems: [], due: [], isDue: true },
  person: { ...claimed, code: '0f2c55e0', name: '大橋　静江', kana: 'オオハシ　シズエ' } as unknown as Line['person'],
  basis: { claimed, percent: 90, planner: '0300000100', planned: new Map(), fullShare, services: ['11', '13'] },
});

test.each([
  ['131111', '医療系'],
  ['152447', '併用'],
  ['111211', '併用'],
  ['117211', '対象外'],
  ['171001', '対象外'],
  ['991111', undefined],
])('%s is %s for 医療費控除', (code, rule) => {
  expect(ruleOf(tables, code, day)).toBe(rule);
});

test('医療系 counts alone, 福祉系 beside it, 生活援助 never; a fraction of a yen is dropped', () => {
  const of = (month: ReturnType<typeof monthOf>, medical: boolean) => deductibleOf(tables, month.statements, medical);
  const nursing = monthOf(['131111', 4]);
  expect(of(nursing, false)).toBe(amountsOf(lineOf(nursing)).burden);
  const help = monthOf(['111211', 4], ['117211', 5]); // 387 and 179 units
  const { burden } = amountsOf(lineOf(help));
  expect(burden).toBe(590); // 566 × 10.42 = 5897.72; 5897 less 5307
  expect([of(help, false), of(help, true)]).toEqual([0, 403]); // 590 × 387 ÷ 566 = 403.4
  expect(of(monthOf(['117211', 5]), true)).toBe(0);
  expect([usesMedical(tables, ['11', '13'], day), usesMedical(tables, ['11', '15'], day)]).toEqual([true, false]);
});

test('a receipt says what was received, what of it is deductible, and who planned; the PDF is A4', async () => {
  const month = monthOf(['131111', 4]);
  const about = {
    tables,
    month: '202611',
    line: lineOf(month, 1200),
    nameOf: () => 'ケアプランセンター渡場',
    office,
    date: '2026-12-20',
  };
  const { letter, total, deductible } = receiptLetter(about, { number: 7, receivedOn: '2026-12-20', medical: true });
  const { burden } = amountsOf(about.line);
  expect([total, deductible]).toEqual([burden + 1200, burden]);
  expect(letter.paragraphs.join()).toContain(`医療費控除の対象となる額は${burden.toLocaleString('ja-JP')}円`);
  expect(letter.paragraphs.join()).toMatch(/計画を作成した事業所：ケアプランセンター渡場/);
  expect(letter.tables![0]!.rows.at(-1)).toEqual(['お支払いいただいた額', `${total.toLocaleString('ja-JP')}円`]);
  expect(letter.amount).toEqual({ title: '領収金額', value: `${total.toLocaleString('ja-JP')}円` });
  expect(letter.from).toMatchObject({ name: `事業所番号 ${office}` });
  expect(invoiceLetter(about).tables![0]!.rows.at(-1)![0]).toBe('お支払いいただく額');
  const { bytes } = await letterPdf(invoiceLetter(about));
  expect(Buffer.from(bytes).toString('latin1')).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/);
});

test('a second receipt of a month says what it is: the same payment once more, or another sum in its place', () => {
  const about = {
    ...{ tables, month: '202611', line: lineOf(monthOf(['131111', 4])), nameOf: () => 'ケアプランセンター渡場' },
    ...{ office, date: '2026-12-20' },
  };
  const giving = { number: 8, receivedOn: '2026-12-20', medical: true };
  const { letter, total } = receiptLetter(about, giving);
  const first = {
    ...{ id: 'first', number: 7, yen: total, deductible: 0, receivedOn: '2026-12-05', letter },
    ...{ madeAt: new Date('2026-12-05T01:00:00Z'), issuedAt: new Date('2026-12-06T01:00:00Z') },
  };
  const again = receiptLetter(about, { ...giving, before: [first] }).letter;
  expect([again.title, again.paragraphs[0]]).toEqual([
    '領収書（再発行）',
    expect.stringContaining('令和8年12月6日に出した領収書（第7号）と同じお支払い'),
  ]);
  const other = receiptLetter(about, { ...giving, before: [{ ...first, yen: total + 1 }] }).letter;
  expect(other.title).toBe('領収書（差し替え）');
  expect(issuedLetter(first, '2026-12-06').title).toBe('領収書');
  expect(issuedLetter(first, '2026-12-20').title).toBe('領収書（再発行）');
  expect(issuedLetter({ ...first, letter: again }, '2026-12-20')).toEqual(again);
});

test('the family is told what the invoice says', () => {
  const { sheet, statements } = monthOf(['111211', 4], ['111111', 5], ['116275', 1]);
  const rows = sheet.rows.map((row) => ({
    ...{ office, serviceCode: row.kind === '小計' ? `${row.service}AAAA` : row.code!, serviceUnits: row.units },
    ...(row.kind === '小計' && { withinLimit: row.within, managedUnits: row.units }),
    ...{ unitPrice: row.price, benefitRate: '90', cost: row.cost, share: row.burden, fullShare: row.selfPay },
  }));
  const { total, cost } = amountsOf(lineOf({ sheet, statements, slip: undefined }));
  expect(costsOf('202611', rows).cost).toMatchObject({ ownYen: total, totalYen: cost });
});
