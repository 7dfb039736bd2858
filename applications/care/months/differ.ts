import type { Entry } from '../files/model/group.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { isEquipment } from '../files/table/service-types.ts';

/** One service of one day, planned or done. */
export type Item = {
  readonly office: string;
  readonly officeName: string;
  readonly code: string;
  /** YYYYMMDD */
  readonly day: string;
  /** HHMM; empty where no time is shown */
  readonly start: string;
  readonly end: string;
  readonly count: number;
  readonly units: number;
  readonly item: string;
  readonly beyond: boolean;
};

/**
 * What is other than planned: `undone`; `more`; at another `time`; another `code` at the same time; another `count`; or `silent`, where an
 * office has said nothing yet of a kind of service. `id` is made of what was planned and what was done: a corrected one is another.
 */
export type DifferenceKind = 'undone' | 'more' | 'time' | 'code' | 'count' | 'silent';
export type MonthDifference = {
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly office: string;
  readonly officeName: string;
  /** サービス種類コード */
  readonly service: string;
  readonly planned?: Item;
  readonly done?: Item;
};

export type Actuals = Entry<'actuals'>;
/** Whether something counts by the month, so that its day and time say nothing. */
export type IsMonthlyCode = (code: string) => boolean;

export const itemsOf = (rows: readonly ServiceRow[]): Item[] =>
  rows.map((row) => ({
    office: row.office ?? '',
    officeName: row.officeName ?? '',
    code: row.serviceCode ?? '',
    day: row.day ?? '',
    start: timeOf(row.start),
    end: timeOf(row.end),
    count: row.count ?? 1,
    units: row.units ?? 0,
    item: row.itemNo === undefined ? '' : String(row.itemNo),
    beyond: row.over30 === '1',
  }));
const timeOf = (time: string | undefined): string => (time === undefined || time === '9999' ? '' : time);

const groupOf = ({ office, code }: Item): string => `${office}/${code.slice(0, 2)}`;

/** Lines up what was planned with what was done, office by office and day by day; each visit is held against one other at most. */
export function findDifferences(
  planned: readonly Item[],
  actuals: readonly Actuals[],
  isMonthly: IsMonthlyCode,
): MonthDifference[] {
  const done = Map.groupBy(itemsIn(actuals), groupOf);
  const heard = new Set(actuals.map(({ key }) => `${key.office}/${key.serviceType}`));
  const plans = Map.groupBy(planned, groupOf);
  return [...new Set([...plans.keys(), ...done.keys()])].flatMap((group) => {
    const [of, by] = [plans.get(group) ?? [], done.get(group) ?? []];
    if (!heard.has(group)) return [silent(group, of[0]!)];
    return differ(of, by, isMonthly);
  });
}

/** Everything that was done, of offices that have said so; of one that was found to have done as planned, its plan. */
export function findDone(
  planned: readonly Item[],
  actuals: readonly Actuals[],
  isAccepted: (difference: string) => boolean,
): Item[] {
  const heard = new Set(actuals.map(({ key }) => `${key.office}/${key.serviceType}`));
  const asPlanned = planned.filter((item) => !heard.has(groupOf(item)) && isAccepted(silent(groupOf(item), item).id));
  return [...itemsIn(actuals), ...asPlanned];
}

const itemsIn = (actuals: readonly Actuals[]): Item[] => actuals.flatMap(({ parts }) => itemsOf(parts.UPJSK));

const silent = (group: string, { officeName }: Item): MonthDifference => {
  const [office = '', service = ''] = group.split('/');
  return { id: JSON.stringify(['silent', office, service]), kind: 'silent', office, officeName, service };
};

/** Closest first: the same in everything; the same code at another time; another code at the same time. */
function differ(planned: readonly Item[], done: readonly Item[], isMonthly: IsMonthlyCode): MonthDifference[] {
  const left = [...planned];
  const right = [...done];
  const found: MonthDifference[] = [];
  const pair = (same: (a: Item, b: Item) => boolean, kind: (a: Item, b: Item) => DifferenceKind | undefined) => {
    for (const one of [...left]) {
      const at = right.findIndex((other) => same(one, other));
      if (at < 0) continue;
      const [other] = right.splice(at, 1) as [Item];
      left.splice(left.indexOf(one), 1);
      const what = kind(one, other);
      if (what) found.push(difference(what, one, other));
    }
  };
  const counted = (a: Item, b: Item) => (a.count === b.count ? undefined : ('count' as const));
  pair((a, b) => a.code === b.code && isMonthly(a.code) && a.item === b.item, sameUnits);
  pair((a, b) => a.code === b.code && a.day === b.day && a.start === b.start && a.end === b.end, counted);
  pair(
    (a, b) => a.code === b.code && a.day === b.day,
    () => 'time',
  );
  pair(
    (a, b) => a.day === b.day && a.start === b.start && !isMonthly(a.code) && !isMonthly(b.code),
    () => 'code',
  );
  return [
    ...found,
    ...left.map((one) => difference('undone', one, undefined)),
    ...right.map((one) => difference('more', undefined, one)),
  ].sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0));
}

/** A rental has its units from the price: another price is another month. */
const sameUnits = (a: Item, b: Item): DifferenceKind | undefined =>
  isEquipment(a.code.slice(0, 2)) && a.units !== b.units ? 'count' : undefined;

const dayOf = ({ planned, done }: MonthDifference): string => (planned ?? done)?.day ?? '';

function difference(kind: DifferenceKind, planned: Item | undefined, done: Item | undefined): MonthDifference {
  const { office, officeName, code } = (done ?? planned)!;
  const said = (item: Item | undefined) =>
    item && [item.code, item.day, item.start, item.end, item.count, item.units, item.item];
  return {
    id: JSON.stringify([kind, office, said(planned) ?? null, said(done) ?? null]),
    ...{ kind, office, officeName, service: code.slice(0, 2) },
    ...(planned && { planned }),
    ...(done && { done }),
  };
}
