import { findContradictions } from '../../../contracts/care/contradictions.ts';
import { careLevels } from '../../../contracts/care/levels.ts';
import { addDays, firstDayOf, type Month, spaced } from '../../../contracts/care/month.ts';
import type { Claimed } from '../../../contracts/care/statement.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import { sayDay } from '../../../web/japanese/day.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { isMonthly } from '../months/draft.ts';
import type { Basis } from './basis.ts';
import { words } from './words.ts';

/** What is claimed of a month under one level: 明細書 of its own, with the certification of that part. */
export type PartOfMonth = { readonly claimed: Claimed; readonly rows: readonly ServiceRow[] };
type Parts = {
  readonly parts: readonly PartOfMonth[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
};

/**
 * A month in which somebody came from 要支援 to 要介護, or the other way: services of either programme are claimed on forms of their own（様式第二・様式第二の二）,
 * each under the level of its part of the month（記憶による）. A change within one programme is claimed as the month ended.
 */
export function partsOf(tables: Tables, month: Month, { claimed, before }: Basis, rows: readonly ServiceRow[]): Parts {
  const whole = { parts: [{ claimed, rows }], problems: [], notes: [] };
  if (!before) return whole;
  const codes = rows.flatMap(({ serviceCode }) => serviceCode ?? []);
  const wrongFor = (level: Claimed['level']) =>
    new Set(
      findContradictions(tables, level, codes, firstDayOf(month)).flatMap(({ code, rule }) =>
        rule.weight === '誤り' ? [code] : [],
      ),
    );
  const [wrongNow, wrongThen] = [wrongFor(claimed.level), wrongFor(before.level)];
  const isEarlier = ({ serviceCode = '' }: ServiceRow) => wrongNow.has(serviceCode) && !wrongThen.has(serviceCode);
  const isLater = ({ serviceCode = '' }: ServiceRow) => wrongThen.has(serviceCode) && !wrongNow.has(serviceCode);
  const earlier = rows.filter(isEarlier);
  const later = rows.filter((row) => !isEarlier(row));

  const dayOf = ({ day = '' }: ServiceRow) => spaced(day);
  const isOfDay = ({ serviceCode = '' }: ServiceRow) => !isMonthly(tables, month, serviceCode);
  const tooLate = earlier.filter((row) => isOfDay(row) && dayOf(row) >= before.changedOn);
  const tooEarly = rows.filter((row) => isLater(row) && isOfDay(row) && dayOf(row) < before.changedOn);
  const sayWrong = (row: ServiceRow, level: Claimed['level']) =>
    words.levels.wrong(row.serviceCode ?? '', sayDay(dayOf(row)), careLevels[level]);
  const problems = [
    ...tooLate.map((row) => sayWrong(row, claimed.level)),
    ...tooEarly.map((row) => sayWrong(row, before.level)),
  ];
  const isRate = ({ serviceCode = '' }: ServiceRow) =>
    findValid(tables, 'codes', serviceCode, firstDayOf(month))?.per === '率';
  const monthly = rows.filter((row) => (isEarlier(row) || isLater(row)) && !isOfDay(row) && !isRate(row));
  const notes = [...new Set(monthly.map(({ serviceCode = '' }) => serviceCode))].map(words.levels.monthly);
  if (earlier.length === 0) return { ...whole, problems, notes };
  if (before.certifiedFrom === undefined)
    return {
      ...whole,
      problems: [...problems, words.levels.unknown(sayDay(before.changedOn), careLevels[before.level])],
    };
  const until = addDays(before.changedOn, -1);
  const { level, certifiedFrom } = before;
  return {
    parts: [
      { claimed: { ...claimed, level, certifiedFrom, certifiedUntil: until }, rows: earlier },
      ...(later.length > 0 ? [{ claimed, rows: later }] : []),
    ],
    problems,
    notes,
  };
}
