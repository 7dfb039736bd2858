import type { Resident } from '../person.ts';
import type { Row } from './csv.ts';
import { type Delivery, dayOf, helper, keyColumns, manager, plannerName } from './unit.ts';

/** The visits of a week: サービスコード and units of the table of 令和6年6月. */
const visits = [
  { code: '111111', units: 244, weekdays: [1, 4], start: '0900', end: '0930' }, // 身体介護1
  { code: '117211', units: 179, weekdays: [2], start: '1000', end: '1045' }, // 生活援助2
] as const;
type Visit = (typeof visits)[number];

/** その他の地域: 10.00 yen a unit; the persons of the town's files pay one tenth. */
const yenPerUnit = 10;
const benefitRate = 90;

/** Days of `month` (YYYYMM) on one of `weekdays` (Monday is 1), as YYYYMMDD. */
function daysOf(month: string, weekdays: readonly number[]): string[] {
  const [year, index] = [Number(month.slice(0, 4)), Number(month.slice(4)) - 1];
  const length = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  return Array.from({ length }, (_, i) => i + 1)
    .filter((day) => weekdays.includes(new Date(Date.UTC(year, index, day)).getUTCDay()))
    .map((day) => month + String(day).padStart(2, '0'));
}

/**
 * 第6表: one row a visit. Planned (UPPLAN) from the care manager; done (UPJSK, the same columns) from the provider.
 * @param missed YYYYMMDD on which nobody came
 */
export function visitRows(
  delivery: Delivery,
  resident: Resident,
  month: string,
  missed: readonly string[] = [],
): Row[] {
  const rows = visits.flatMap((visit) =>
    daysOf(month, visit.weekdays)
      .filter((day) => !missed.includes(day))
      .map(
        (day): Row => ({
          ...keyColumns(resident),
          4: dayOf(delivery),
          5: month,
          6: manager.code,
          7: plannerName,
          8: visit.units,
          10: day,
          12: visit.start,
          13: visit.end,
          14: 1,
          15: visit.code,
          20: helper.code,
          21: helper.name,
          23: 0,
          24: delivery.from.code,
        }),
      ),
  );
  return rows.sort((a, b) => String(a[10]).localeCompare(String(b[10])));
}

/** The first planned day of a month: what the town's actuals leave out, because nobody came. */
export const firstVisitOf = (month: string): string => daysOf(month, visits[0].weekdays)[0]!;

/** 第7表 (UPSIKYU): a row a code, the subtotal of the kind of service (11AAAA), the total (999999). */
export function benefitRows(delivery: Delivery, resident: Resident, month: string): Row[] {
  const head = {
    ...keyColumns(resident),
    4: dayOf(delivery),
    5: month,
    33: 0,
    34: '9999999999',
    35: manager.code,
    36: manager.code,
  };
  const here = { 6: helper.name, 7: helper.code };
  const unitsOf = (visit: Visit) => visit.units * daysOf(month, visit.weekdays).length;
  const units = visits.reduce((sum, visit) => sum + unitsOf(visit), 0);
  const details = visits.map(
    (visit): Row => ({
      ...head,
      ...here,
      9: visit.code,
      13: visit.units,
      16: daysOf(month, visit.weekdays).length,
      17: unitsOf(visit),
      18: unitsOf(visit),
    }),
  );
  const cost = Math.floor(units * yenPerUnit);
  const claimed = Math.floor((cost * benefitRate) / 100);
  const money = { 24: cost, 26: claimed, 28: cost - claimed, 29: 0 };
  return [
    ...details,
    {
      ...head,
      ...here,
      9: '11AAAA',
      13: 0,
      16: 0,
      17: units,
      18: units,
      21: 0,
      22: units,
      23: '10.00',
      25: benefitRate,
      ...money,
    },
    { ...head, 7: '9999999999', 9: '999999', 13: 0, 16: 0, 17: units, 18: units, 21: 0, 22: units, ...money },
  ];
}
