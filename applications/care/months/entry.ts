import { compact, firstDayOf, type Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { fitCp932 } from '../../../web/export/cp932.ts';
import { withFurther } from '../files/model/further.ts';
import type { Entry } from '../files/model/group.ts';
import type { BenefitRow, ServiceRow } from '../files/model/month.ts';
import type { Supplement } from '../files/model/plan.ts';
import type { Row } from '../sheet/row.ts';
import type { Sheet } from '../sheet/sheet.ts';
import type { Person } from '../store/persons.ts';
import { type Basis, type Draft, inOrder, isMonthly } from './draft.ts';
import { type Figures, itemNumbers, visitsOf } from './figure.ts';
import { placer, sumCode, totalPlace } from './sums-rows.ts';

export type Making = {
  readonly tables: Tables;
  readonly month: Month;
  readonly draft: Draft;
  readonly figures: Figures & { readonly sheet: Sheet };
  readonly person: Person;
  /** 事業所番号 of the office that plans */
  readonly planner: string;
  /** YYYY-MM-DD */
  readonly today: string;
  readonly nameOf: (office: string) => string;
};

/**
 * The slip as the standard's files have it: 補足, 第6表 and 第7表 of one person and month. A sign that CP932 lacks is written by what the kit writes
 * for it; `replaced` names each.
 */
export function makeEntry(making: Making): { readonly entry: Entry<'slip'>; readonly replaced: readonly string[] } {
  const replaced: string[] = [];
  const sign = (text: string | null) => {
    if (!text) return undefined;
    const { text: fitted, unwritable } = fitCp932(text);
    for (const { character, instead } of unwritable) replaced.push(`「${character}」を「${instead}」と書きます。`);
    return fitted;
  };
  const { insurer, insured } = making.person;
  return {
    entry: {
      kind: 'slip',
      key: { insurer, insured, month: making.month },
      parts: {
        UPHOSOKU: [supplementOf(making, sign)],
        UPPLAN: serviceRows(making, sign),
        UPSIKYU: benefitRows(making, sign),
      },
      pictures: [],
    },
    replaced: [...new Set(replaced)],
  };
}
type Sign = (text: string | null) => string | undefined;

function supplementOf({ month, draft: { basis }, figures, person, planner }: Making, sign: Sign): Supplement {
  const { level, levelBefore, from, until, certification = '2', further } = basis!;
  const { sheet, stay } = figures;
  return {
    ...withFurther('UPHOSOKU', further),
    ...{ planDay: '00000000', kana: sign(person.kana), name: sign(person.name), sex: person.sex === '男' ? '1' : '2' },
    ...{ birth: compact(person.birth), address1: sign(person.address), telephone: person.telephone ?? undefined },
    ...{ limitFrom: compact(from), certification, careLevel: level },
    ...(levelBefore !== undefined &&
      from > firstDayOf(month) && { careLevelChangedOn: compact(from), careLevelBefore: levelBefore }),
    ...(until !== '' && { limitUntil: compact(until) }),
    ...{
      limit: sheet.limit,
      limits: typeLimitsOf(sheet, basis!),
      overTotal: sheet.total.over,
      updater: planner,
      month,
    },
    ...(stay && { stayDaysBefore: stay.before, stayDaysTotal: stay.total }),
  };
}

/** 種類別の限度, nine places of the form: what of each kind is planned, and what of it is over. */
const typeLimitsOf = ({ parts }: Sheet, { typeLimits = [] }: Basis): Supplement['limits'] =>
  typeLimits.slice(0, 9).map(({ service, units }) => {
    const own = parts.filter((part) => part.service === service);
    const sum = (of: (part: (typeof own)[number]) => number) => own.reduce((total, part) => total + of(part), 0);
    return {
      ...{ serviceType: service, limit: units, units: sum((part) => part.limited) },
      over: sum((part) => part.overType ?? 0),
    };
  });

type Planned = Pick<Making, 'tables' | 'month' | 'draft' | 'planner' | 'today'> & { readonly figures: Figures };

/** Rows of 第6表: each day of each line. What counts by the month stands on the first day, without a time. */
function serviceRows({ tables, month, draft, figures, planner, today }: Planned, sign: Sign): ServiceRow[] {
  const items = itemNumbers(draft.lines);
  const reckoned = figures.sheet?.parts.flatMap(({ lines }) => lines) ?? [];
  const unitsOf = (office: string, code: string) =>
    reckoned.find((one) => one.provider === office && one.code === code)?.each ?? 0;
  return inOrder(draft.lines).flatMap((line) => {
    const monthly = isMonthly(tables, month, line.code);
    return visitsOf(tables, month, { ...draft, lines: [line] }, figures.beyond).map(
      ({ day, times, beyond }): ServiceRow => ({
        ...withFurther('UPPLAN', line.further),
        ...{ writtenOn: compact(today), plannerOffice: planner, planner: sign(draft.basis?.planner ?? '') },
        ...{ units: line.units ?? unitsOf(line.office, line.code), day: compact(day), count: times },
        ...{
          start: monthly || line.start === '' ? '9999' : line.start,
          end: monthly || line.end === '' ? '9999' : line.end,
        },
        ...{ serviceCode: line.code, office: line.office, officeName: sign(line.officeName) },
        ...(line.tais !== '' && { tais: line.tais }),
        ...(line.notification !== '' && { notification: line.notification }),
        ...(line.item !== '' && { item: sign(line.item) }),
        ...(items.has(line.id) && { itemNo: items.get(line.id) }),
        ...{ over30: beyond ? '1' : '0', updater: planner },
      }),
    );
  });
}

/**
 * Rows of 第7表. Details say units; money stands on the sums, as the form has it: AAAA of what the limit manages, and on each detail that stands
 * outside it or beyond thirty days.
 */
function benefitRows(making: Making, sign: Sign): BenefitRow[] {
  const placeOf = placer();
  return reckonedRows(making, sign).map((row) => ({
    ...withFurther(
      'UPSIKYU',
      making.draft.seventh?.[placeOf(row.office ?? '', row.serviceCode ?? '', row.over30 === '1')],
    ),
    ...row,
  }));
}

function reckonedRows({ figures: { sheet, stay }, planner, today, nameOf }: Making, sign: Sign): BenefitRow[] {
  const shared = { writtenOn: compact(today), fixedOffice: '9999999999', enteredBy: planner, updater: planner };
  const rows = sheet.parts.flatMap((part): BenefitRow[] => {
    const here = { ...shared, office: part.provider, officeName: sign(nameOf(part.provider)) };
    const sums = sheet.rows.filter(({ provider, service }) => provider === part.provider && service === part.service);
    const details = part.lines.map((line): BenefitRow => {
      const own = sums.find(({ kind, code }) => code === line.code && kind === (line.beyond ? '30日超' : '対象外'));
      return {
        ...{
          ...here,
          serviceCode: line.code,
          units: line.full ?? line.each,
          count: line.times,
          serviceUnits: line.units,
        },
        ...(line.rest !== undefined && { discountRate: String(line.rest), discountedUnits: line.each }),
        ...(line.limited && !line.beyond && { managedUnits: line.units }),
        ...(own && moneyOf(own)),
        over30: line.beyond ? '1' : '0',
      };
    });
    const subtotals = sums
      .filter(({ code }) => code === undefined)
      .map(
        (sum): BenefitRow => ({
          ...{ ...here, serviceCode: sumCode(part.service, sum.kind === '小計'), units: 0, count: 0 },
          ...{ serviceUnits: sum.units, ...(sum.kind === '小計' && { managedUnits: sum.units }) },
          ...(sum.overType !== undefined && { overTypeLimit: sum.overType, withinTypeLimit: sum.units - sum.overType }),
          ...(sum.kind === '小計' && { overLimit: sum.over, withinLimit: sum.within }),
          ...{ ...moneyOf(sum), over30: sum.kind === '30日超' ? '1' : '0' },
        }),
      );
    return [...details, ...subtotals];
  });
  const { total } = sheet;
  return [
    ...rows,
    {
      ...{ ...shared, office: totalPlace.office, serviceCode: totalPlace.code, units: 0, count: 0 },
      ...{ serviceUnits: total.limited + total.outside + total.beyond, managedUnits: total.limited },
      ...(total.overType !== undefined && {
        ...{ overTypeLimit: total.overType, withinTypeLimit: total.limited - total.overType },
      }),
      ...{ overLimit: total.over, withinLimit: total.within, cost: total.cost, claim: total.benefit },
      ...{ share: total.burden, fullShare: total.selfPay, over30: '0' },
      ...(stay && { stayDaysBefore: stay.before, stayDaysPlanned: stay.inMonth, stayDaysTotal: stay.total }),
    },
  ];
}

const moneyOf = ({ price, percent, cost, benefit, burden, selfPay }: Row): Partial<BenefitRow> => ({
  ...{ unitPrice: price, cost, benefitRate: String(percent), claim: benefit, share: burden, fullShare: selfPay },
});

/** Rows of the draft, for holding against what was done; also where a problem keeps 第7表 from being made. */
export const plannedRows = (planned: Omit<Planned, 'planner' | 'today'>): ServiceRow[] =>
  serviceRows({ ...planned, planner: '', today: firstDayOf(planned.month) }, (text) => text ?? undefined);
