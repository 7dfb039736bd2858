import { type CareLevel, isCareLevel } from '../../../contracts/care/levels.ts';
import { firstDayOf, lastDayOf, type Month, spaced } from '../../../contracts/care/month.ts';
import type { Claimed } from '../../../contracts/care/statement.ts';
import { countedRows, percentIn, withinRows } from '../files/model/benefits.ts';
import type { Entry } from '../files/model/group.ts';
import type { BenefitRow, ServiceRow } from '../files/model/month.ts';
import type { Person } from '../store/persons.ts';
import type { Visit } from '../units/count.ts';

/** What an office's claim of a month stands on: the slip that it was given (利用票・別表), and what it did. */
export type Basis = {
  readonly claimed: Claimed;
  /** the level until the day before `changedOn` (YYYY-MM-DD), where it changed within the month; since when it was certified, as far as is known */
  readonly before?: { readonly level: CareLevel; readonly changedOn: string; readonly certifiedFrom?: string };
  readonly percent: number;
  /** the office that plans */
  readonly planner: string;
  /** units within the limit, by kind of service; undefined where no 別表 came */
  readonly planned: ReadonlyMap<string, number>;
  /** 全額負担分 of this office's services, in yen: what is over the limit of units or of days, as the planner worked it out */
  readonly fullShare: number;
  /** kinds of service that the slip names, of whatever office */
  readonly services: readonly string[];
};

/**
 * What a slip says of a person's certification and of what this office may claim, or in words what it lacks.
 * @param plan the plan in force, whose 第1表 has the certification's whole period; the slip itself has that of the limit alone
 * @param earlier what else is held of the person: slips and plans of before a change of level
 */
export function readBasis(
  person: Person,
  office: string,
  {
    from,
    slip,
    plan,
    earlier = [],
  }: {
    readonly from: string;
    readonly slip: Entry<'slip'>;
    readonly plan?: Entry<'plan'> | undefined;
    readonly earlier?: readonly (Entry | null | undefined)[];
  },
): Basis | { readonly problem: string } {
  const [supplement] = slip.parts.UPHOSOKU;
  const [first] = plan?.parts.UP1KYO ?? [];
  const level = supplement?.careLevel ?? '';
  const change = changeIn(slip);
  // A plan of before the change has the certification of then.
  const certification = change && first?.careLevel !== level ? undefined : first;
  const period = [
    certification?.certifiedFrom ?? supplement?.limitFrom,
    certification?.certifiedUntil ?? supplement?.limitUntil,
  ];
  if (!isCareLevel(level))
    return {
      problem: '提供票の補足情報に、要介護状態区分がありません。担当のケアマネジャーに、送り直しを頼んでください。',
    };
  // 審査 knows nobody before the result: a claim would be returned, and the level that is decided may be another.
  if (supplement?.certification === '1')
    return {
      problem:
        '認定の申請中の、暫定の提供票です。認定の結果が出て、担当のケアマネジャーから提供票が渡し直されてから請求してください。',
    };
  // 事業対象者 have no end.
  if (!period[0] || (!period[1] && level !== '06'))
    return {
      problem: '認定の有効期間が、計画にも提供票にもありません。担当のケアマネジャーに、送り直しを頼んでください。',
    };
  const own = withinRows(slip.parts.UPSIKYU).filter((row) => row.office === office);
  if (own.length === 0)
    return { problem: '別表に、この事業所の行がありません。担当のケアマネジャーに、たしかめてください。' };
  const percents = new Set(own.map(percentIn));
  const [percent] = percents;
  if (percents.size !== 1 || percent === undefined || ![70, 80, 90].includes(percent))
    return { problem: '別表の給付率が、90・80・70のどれでもありません。負担割合証を確かめてください。' };
  return {
    claimed: claimedOf(person, level, spaced(period[0]), spaced(period[1] ?? '')),
    ...(change && { before: { ...change, ...findCertified(change.level, earlier) } }),
    ...{ percent, planner: from },
    fullShare: countedRows(slip.parts.UPSIKYU)
      .filter((row) => row.office === office)
      .reduce((sum, row) => sum + (row.fullShare ?? 0), 0),
    services: [
      ...new Set(
        [...slip.parts.UPSIKYU, ...slip.parts.UPPLAN].flatMap(({ serviceCode }) => serviceCode?.slice(0, 2) ?? []),
      ),
    ].filter((service) => service !== '99'),
    planned: plannedOf(own),
  };
}

/** The level of before, and the day on which it changed within the slip's month: 前回要介護状態区分 and 要介護状態変更日 of the 補足情報. */
export function changeIn({
  key,
  parts,
}: Entry<'slip'>): Omit<NonNullable<Basis['before']>, 'certifiedFrom'> | undefined {
  const [{ careLevelBefore: level = '', careLevelChangedOn = '', careLevel } = {}] = parts.UPHOSOKU;
  if (!isCareLevel(level) || level === careLevel || careLevelChangedOn === '') return undefined;
  const changedOn = spaced(careLevelChangedOn);
  return firstDayOf(key.month) < changedOn && changedOn <= lastDayOf(key.month) ? { level, changedOn } : undefined;
}

/** Since when somebody was certified for a level, as the newest slip or plan with it says. */
function findCertified(level: CareLevel, earlier: readonly (Entry | null | undefined)[]) {
  const days = earlier.flatMap((entry) => {
    if (entry?.kind === 'slip')
      return entry.parts.UPHOSOKU.flatMap((one) => (one.careLevel === level && one.limitFrom ? [one.limitFrom] : []));
    if (entry?.kind !== 'plan') return [];
    return entry.parts.UP1KYO.flatMap((one) =>
      one.careLevel === level && one.certifiedFrom ? [one.certifiedFrom] : [],
    );
  });
  return days[0] === undefined ? {} : { certifiedFrom: spaced(days[0]) };
}

const claimedOf = (person: Person, level: CareLevel, certifiedFrom: string, certifiedUntil: string): Claimed => ({
  ...{ insurer: person.insurer, insured: person.insured, birth: person.birth, level, certifiedFrom, certifiedUntil },
  sex: person.sex === '男' ? '1' : '2',
});

/** Units within the limit, by kind of service: of however many rows. */
function plannedOf(rows: readonly BenefitRow[]): Map<string, number> {
  const planned = new Map<string, number>();
  for (const { serviceCode = '', withinLimit, managedUnits = 0 } of rows) {
    const service = serviceCode.slice(0, 2);
    planned.set(service, (planned.get(service) ?? 0) + (withinLimit ?? managedUnits));
  }
  return planned;
}

/** Whether any day of the month lies in the certification; that of 事業対象者 has no end. */
export const isCertifiedIn = ({ certifiedFrom, certifiedUntil }: Claimed, month: Month): boolean =>
  certifiedFrom <= lastDayOf(month) && (certifiedUntil === '' || firstDayOf(month) <= certifiedUntil);

/** 実績 as the units are counted from. What the table of codes says of a unit is believed there, not the row. */
export const visitsOf = (rows: readonly ServiceRow[], provider: string): Visit[] =>
  rows.map(({ serviceCode = '', day = '', count = 0, units, itemNo, over30 }) => ({
    ...{ provider, code: serviceCode, day: spaced(day), times: count },
    ...(units !== undefined && serviceCode.startsWith('17') && { units }),
    ...(itemNo !== undefined && { item: String(itemNo) }),
    ...(over30 === '1' && { beyond: true }),
  }));
