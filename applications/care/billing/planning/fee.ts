import type { BenefitSlip } from '../../../../contracts/care/benefit-slip.ts';
import { moneyOf } from '../../../../contracts/care/money.ts';
import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import { planningPercent } from '../../../../contracts/care/planning.ts';
import { findPrice, serviceOf } from '../../../../contracts/care/price.ts';
import type { Claimed, Statement, StatementLine } from '../../../../contracts/care/statement.ts';
import { findValid, type TableRow, type Tables } from '../../../../contracts/care/tables.ts';
import { isPublicOnly } from '../../claims/person.ts';

export type Band = TableRow<'planning-bands'>['band'];
/** 居宅介護支援費（Ⅰ）, or （Ⅱ） of an office that has reported that it meets its conditions（ICT の活用と事務職員の配置）. */
export const planningKinds = ['Ⅰ', 'Ⅱ'] as const;
export type PlanningKind = (typeof planningKinds)[number];
/** As the tables name it: there is no kind but of 43. */
const keyOf = (service: '43' | '46', kind: PlanningKind): string =>
  service === '43' && kind === 'Ⅱ' ? '43Ⅱ' : service;

/** What the office claims for planning a person's month. */
export type PlanningCase = {
  readonly claimed: Claimed;
  /** the 給付管理票 of the month: without one nothing is claimed */
  readonly slip: BenefitSlip | undefined;
  readonly band: Band;
  readonly kind: PlanningKind;
  /** codes of additions（加算） */
  readonly additions: readonly string[];
  /** 居宅サービス計画作成依頼届出年月日 */
  readonly requestedOn: string;
};
type Office = {
  readonly office: string;
  /** 地域包括支援センター */
  readonly isCentre: boolean;
  readonly grade: string | undefined;
  readonly month: Month;
  readonly careManager: string;
};

/** 43 居宅介護支援, 46 介護予防支援: from 要介護1 on it is care. A heavier level has a greater code. */
export const planningServiceOf = ({ level }: Pick<Claimed, 'level'>): '43' | '46' => (level < '21' ? '46' : '43');

/** The additions that there are for a service in a month: everything of it that is no base. */
export function listAdditions(tables: Tables, service: '43' | '46', month: Month): TableRow<'codes'>[] {
  const day = firstDayOf(month);
  const bases = new Set([...tables['planning-codes'].values()].flat().map(({ code }) => code));
  return [...tables.codes.keys()]
    .filter((code) => serviceOf(code) === service && !bases.has(code))
    .flatMap((code) => findValid(tables, 'codes', code, day) ?? []);
}

/**
 * 居宅介護支援費（様式第七）, 介護予防支援費（様式第七の二）: one base by the level, and the additions; paid whole. Or in words what keeps it from being claimed.
 */
export function makePlanningClaim(
  tables: Tables,
  { office, isCentre, grade, month, careManager }: Office,
  { claimed, slip, band, kind, additions, requestedOn }: PlanningCase,
): { readonly statement: Statement } | { readonly problem: string } {
  const day = firstDayOf(month);
  const service = planningServiceOf(claimed);
  if (claimed.level === '06')
    return { problem: '事業対象者の介護予防ケアマネジメント費は、町の総合事業の請求です。ここからは送れません。' };
  if (service === '46' && !isCentre)
    return { problem: '要支援の方の介護予防支援費は、委託した地域包括支援センターが請求します。' };
  if (service === '43' && isCentre)
    return { problem: '要介護の方の居宅介護支援費は、居宅介護支援事業所が請求します。' };
  if (isPublicOnly(claimed))
    return { problem: '生活保護の単独の方の公費請求は、作れません。請求ソフトで作ってください。' };
  if (!slip) return { problem: '給付管理票を出す月ではありません。居宅介護支援費も請求できません。' };
  const base = findValid(tables, 'planning-codes', `${keyOf(service, kind)}/${band}/${claimed.level}`, day);
  const form = findValid(tables, 'forms', service, day)?.form;
  const price = grade === undefined ? undefined : findPrice(tables, service, grade, day);
  if (!base || !form) return { problem: '基本のサービスコードか様式が、表にありません。' };
  if (price === undefined) return { problem: '事業所の地域区分、または種類の人件費割合が表にありません。' };
  const lines: StatementLine[] = [];
  for (const code of [base.code, ...additions]) {
    const found = findValid(tables, 'codes', code, day);
    if (found?.units == null || serviceOf(code) !== service)
      return { problem: `サービスコード ${code} は、この月の表にありません。加算を選び直してください。` };
    lines.push({ code, each: found.units, times: 1, units: found.units });
  }
  const units = lines.reduce((sum, line) => sum + line.units, 0);
  const { benefit, burden } = moneyOf(units, price, planningPercent);
  return {
    statement: {
      ...{
        ...claimed,
        form,
        month,
        provider: office,
        planner: office,
        percent: planningPercent,
        careManager,
        requestedOn,
      },
      lines,
      totals: [{ service, days: 0, planned: 0, limited: 0, outside: units, units, price, benefit, burden }],
    },
  };
}

/**
 * 取扱件数の区分 of each of an office's persons, in their order (those who have been with it longest first): each band takes as many as its number lets
 * every care manager have. Of fractions（常勤換算 3.5人 × 45件 = 157.5件）those persons fall into the band who are below it.
 */
export function bandsOf(tables: Tables, { service, kind, month, managers }: Counting, count: number): Band[] {
  const rows = (['ⅰ', 'ⅱ', 'ⅲ'] as const).flatMap(
    (band) => findValid(tables, 'planning-bands', `${keyOf(service, kind)}/${band}`, firstDayOf(month)) ?? [],
  );
  return Array.from({ length: count }, (_, i): Band => {
    // The n-th is in the part below 45 where n < 45 × managers: 「45未満」 does not take in the 45th.
    const found = rows.find(({ below }) => below === null || (i + 1) * 10 < below * managers);
    return found?.band ?? 'ⅰ';
  });
}
type Counting = {
  readonly service: '43' | '46';
  readonly kind: PlanningKind;
  readonly month: Month;
  /** 常勤換算 of the care managers, in tenths */
  readonly managers: number;
};
