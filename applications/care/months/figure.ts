import { findContradictions } from '../../../contracts/care/contradictions.ts';
import { type Certified, careLevels } from '../../../contracts/care/levels.ts';
import { addDays, daysIn, firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import { serviceOf } from '../../../contracts/care/price.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import { sayDay } from '../../../web/japanese/day.ts';
import { findBenefitPercent } from '../limits/burden.ts';
import { findLimit } from '../limits/limit.ts';
import { countShortStay, type ShortStay } from '../limits/short-stay.ts';
import type { Share } from '../sheet/over.ts';
import { makeSheet, type Sheet } from '../sheet/sheet.ts';
import type { Problem, Visit } from '../units/count.ts';
import type { Discounts } from '../units/discount.ts';
import { type Basis, type Draft, isMonthly } from './draft.ts';

/** 地域区分 of an office by its number; undefined of one that nobody knows. */
export type GradeOf = (office: string) => string | undefined;
export type Warning = { readonly weight: '誤り' | '注意'; readonly text: string };
export type Figures = {
  /** undefined where a problem keeps the sums from being right */
  readonly sheet?: Sheet;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  readonly stay?: ShortStay;
  /** 30日超: days of this month that the person pays wholly */
  readonly beyond: ReadonlySet<string>;
};

export const dayOf = (month: Month, day: number): string =>
  `${month.slice(0, 4)}-${month.slice(4)}-${String(day).padStart(2, '0')}`;

/** A month worked out: 第7表, what is wrong, and what should be seen. Nothing is asked of anybody. */
export function figure(
  tables: Tables,
  month: Month,
  draft: Draft,
  gradeOf: GradeOf,
  discounts: Discounts = new Map(),
): Figures {
  const stay = countStay(tables, month, draft);
  const beyond = new Set(stay?.beyond ?? []);
  const reckoned = reckon(tables, month, draft, visitsOf(tables, month, draft, beyond), gradeOf, discounts);
  const warnings = [
    ...reckoned.warnings,
    ...findLoose(tables, month, draft),
    ...(draft.basis ? findAgainstLevel(tables, month, draft, draft.basis) : []),
    ...(stay?.isOverHalf
      ? [note(`短期入所の日数が、認定期間のおおむね半数（${stay.half}日）を超えます。理由を保険者に届けてください。`)]
      : []),
    ...(beyond.size > 0
      ? [note(`連続30日を超える短期入所が${beyond.size}日あります。その日は全額自己負担です。`)]
      : []),
  ];
  return { ...reckoned, warnings, beyond, ...(stay && { stay }) };
}

/**
 * The same for what was done, whose visits are given. Who bears what is over the limit is as chosen where that still adds up.
 */
export function reckon(
  tables: Tables,
  month: Month,
  { basis, over }: Pick<Draft, 'basis' | 'over'>,
  visits: readonly Visit[],
  gradeOf: GradeOf,
  discounts: Discounts = new Map(),
): Pick<Figures, 'sheet' | 'problems' | 'warnings'> {
  if (!basis) return { problems: [problem('認定の前提（要介護度・負担割合など）を入れてください。')], warnings: [] };
  const limit = limitOf(tables, month, basis);
  const percent = findBenefitPercent(tables, basis.tenths, firstDayOf(month));
  const problems = [
    ...(limit === undefined
      ? [problem('認定の有効期間が、この月にかかっていません。認定の前提を入れ直してください。')]
      : []),
    ...(percent === undefined ? [problem('この月の負担割合が表にありません。')] : []),
  ];
  if (limit === undefined || percent === undefined) return { problems, warnings: [] };
  const typeLimits = new Map((basis.typeLimits ?? []).map(({ service, units }) => [service, units]));
  const ask = (shares?: readonly Share[]) =>
    makeSheet(tables, {
      ...{ month, limit, percent, gradeOf, visits, discounts, typeLimits },
      ...(shares && { over: shares }),
    });
  const made = ask(over ?? undefined);
  const free = 'problems' in made && over ? ask() : made;
  if ('problems' in free) return { problems: free.problems, warnings: [] };
  const { sheet } = free;
  return {
    sheet,
    problems: [],
    warnings: [
      ...(free !== made
        ? [note('超える分の割り振りが、いまの単位数と合いません。自動の割り振りで計算しています。')]
        : []),
      ...overTypesOf(sheet).map(({ service, over }) =>
        note(
          `${serviceTitleOf(tables, month, service)}の種類支給限度基準額（${count(typeLimits.get(service)!)}単位）を${count(over)}単位超えています。超える分は全額自己負担です。`,
        ),
      ),
      ...(sheet.total.over > 0
        ? [
            note(
              `区分支給限度基準額を${sheet.total.over.toLocaleString('ja-JP')}単位超えています。超える分は全額自己負担です。`,
            ),
          ]
        : []),
      ...(basis.until !== '' && lastDayOf(month) > basis.until
        ? [note(`認定の有効期間が、この月の${sayDay(basis.until)}で終わります。`)]
        : []),
    ],
  };
}

const count = (units: number): string => units.toLocaleString('ja-JP');
export const serviceTitleOf = (tables: Tables, month: Month, service: string): string =>
  findValid(tables, 'services', service, firstDayOf(month))?.title ?? `サービス種類${service}`;

/** Kinds of service that are over their own limit, and by how much. */
const overTypesOf = ({ parts }: Sheet): { readonly service: string; readonly over: number }[] =>
  [...Map.groupBy(parts, ({ service }) => service)]
    .map(([service, own]) => ({ service, over: own.reduce((sum, { overType = 0 }) => sum + overType, 0) }))
    .filter(({ over }) => over > 0);

export const limitOf = (tables: Tables, month: Month, basis: Basis): number | undefined => {
  const found = findLimit(tables, certifiedIn(month, basis), month)?.units;
  return found === undefined ? undefined : (basis.limit ?? found);
};

/** The level of the month's end, and the one that it began with where it changed within it. */
const certifiedIn = (
  month: Month,
  { level, levelBefore, from, until }: Basis,
): readonly [Certified, ...Certified[]] => [
  { level, from, until: until || lastDayOf(month) },
  ...(levelBefore !== undefined && from > firstDayOf(month)
    ? [{ level: levelBefore, from: firstDayOf(month), until: addDays(from, -1) }]
    : []),
];

/** Each day of each line as a visit; what counts by the month stands on its first day. */
export function visitsOf(tables: Tables, month: Month, { lines }: Draft, beyond: ReadonlySet<string>): Visit[] {
  const items = itemNumbers(lines);
  return lines.flatMap((line): Visit[] => {
    const { id, office: provider, code, times, units } = line;
    const shared = { provider, code, times, ...(units !== null && { units }) };
    if (isMonthly(tables, month, code))
      return [{ ...shared, day: firstDayOf(month), ...(items.has(id) && { item: String(items.get(id)) }) }];
    return daysOf(month, line).map((day) => ({
      ...shared,
      day,
      ...(isStay(tables, month, code) && beyond.has(day) && { beyond: true }),
    }));
  });
}

/** 明細判別コード: 1, 2, 3 … of the rentals of one office. */
export function itemNumbers(lines: Draft['lines']): Map<string, number> {
  const rentals = Map.groupBy(
    lines.filter(({ code }) => code.startsWith('17')),
    ({ office }) => office,
  );
  return new Map([...rentals.values()].flatMap((all) => all.map(({ id }, i) => [id, i + 1] as const)));
}

const daysOf = (month: Month, { days }: Draft['lines'][number]): string[] =>
  days.filter((day) => day >= 1 && day <= daysIn(month)).map((day) => dayOf(month, day));

export const isStay = (tables: Tables, month: Month, code: string): boolean =>
  findValid(tables, 'services', serviceOf(code), firstDayOf(month))?.shortStay === true;

/** Days of short stay that are planned, and those of what came before the month. */
export function countStay(tables: Tables, month: Month, { basis, lines }: Draft): ShortStay | undefined {
  const stays = lines.filter(({ code }) => isStay(tables, month, code)).flatMap((line) => daysOf(month, line));
  return basis ? countStayOf(tables, month, basis, stays) : undefined;
}

/** What came before the month is known by two numbers alone: how many days in all, and how many in a row to its begin. */
export function countStayOf(
  tables: Tables,
  month: Month,
  basis: Basis,
  stays: readonly string[],
): ShortStay | undefined {
  if (stays.length === 0 && basis.stayBefore === 0) return undefined;
  const run = Array.from({ length: basis.stayRun }, (_, i) => addDays(firstDayOf(month), -(i + 1)));
  const counted = countShortStay(tables, month, { ...basis, until: basis.until || lastDayOf(month) }, [
    ...run,
    ...stays,
  ]);
  const total = basis.stayBefore + counted.inMonth;
  return { ...counted, before: basis.stayBefore, total, isOverHalf: total > counted.half };
}

/** What goes with the level of either part of the month goes with the month. */
function findAgainstLevel(tables: Tables, month: Month, { lines }: Draft, basis: Basis): Warning[] {
  const codes = lines.map(({ code }) => code);
  const certified = certifiedIn(month, basis);
  const [own, ...others] = certified.map(({ level }) => findContradictions(tables, level, codes, firstDayOf(month)));
  return own!
    .filter(({ code }) => others.every((all) => all.some((one) => one.code === code)))
    .map(({ code, rule: { weight, text } }) => ({
      weight,
      text: `${titleOf(tables, month, code)}と${careLevels[basis.level]}：${text}`,
    }));
}

function findLoose(tables: Tables, month: Month, { lines }: Draft): Warning[] {
  return lines
    .filter(({ code, days }) => days.length === 0 && !isMonthly(tables, month, code))
    .map(({ code, officeName }) =>
      note(`${titleOf(tables, month, code)}（${officeName}）に、日が一つも入っていません。`),
    );
}

export const titleOf = (tables: Tables, month: Month, code: string): string =>
  findValid(tables, 'codes', code, firstDayOf(month))?.title ?? `サービスコード${code}`;

const note = (text: string): Warning => ({ weight: '注意', text });
const problem = (text: string): Problem => ({ provider: '', code: '', text });
