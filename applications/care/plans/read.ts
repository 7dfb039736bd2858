import { fillDown } from '../files/model/fill-down.ts';
import { furtherIn } from '../files/model/further.ts';
import type { Entry } from '../files/model/group.ts';
import type { SecondTableRow } from '../files/model/plan.ts';
import { readWeek } from '../files/model/week.ts';
import { emptyFirst, type Need, othersOf, type PlanContent, splitWishes } from './content.ts';

/** A plan of the standard's files as it is typed. */
export function readContent({ key, parts }: Entry<'plan'>): PlanContent {
  const { wishes = '', ...rest } = parts.UP1KYO[0] ?? {};
  const first = Object.fromEntries(
    Object.keys(emptyFirst).map((name) => [name, (rest as Record<string, unknown>)[name] ?? '']),
  );
  const week = readWeek(parts.UP3KYO);
  const further = Object.fromEntries(
    (['UP1KYO', 'UPHOSOKU'] as const).flatMap((prefix) => {
      const found = furtherIn(prefix, parts[prefix][0]).further;
      return found ? [[prefix, found]] : [];
    }),
  );
  return {
    first: { ...emptyFirst, ...first, ...splitWishes(wishes), planDay: key.planDay },
    needs: readTree(parts.UP2KYO),
    services: week.services.map(({ weekday = '', start = '', end = '', ...one }) => ({ ...one, weekday, start, end })),
    activities: week.activities.map(({ start = '', end = '', ...one }) => ({ ...one, start, end })),
    ...othersOf(week.others),
    ...(Object.keys(further).length > 0 && { further }),
  };
}

/** Each text as the form shows it: what later rows leave blank is filled; several short goals may stand under one long goal. */
export function readTree(rows: readonly SecondTableRow[]): Need[] {
  const filled = fillDown('UP2KYO', rows);
  return groups(filled, ({ needNo, need }) => [needNo, needNo === undefined ? need : null]).map((under) => ({
    text: said(under, 'need'),
    longs: groups(under, ({ goalNo, longGoal }) => [goalNo, goalNo === undefined ? longGoal : null]).map((goal) => ({
      text: said(goal, 'longGoal'),
      term: said(goal, 'longTerm'),
      shorts: groups(goal, ({ shortGoal, shortTerm }) => [shortGoal, shortTerm]).map((short) => ({
        text: said(short, 'shortGoal'),
        term: said(short, 'shortTerm'),
        services: short.map((row) => ({
          content: row.content ?? '',
          covered: row.covered ?? '',
          service: row.service ?? '',
          office: row.office ?? '',
          officeName: row.officeName ?? '',
          frequency: row.frequency ?? '',
          term: row.term ?? '',
          ...furtherIn('UP2KYO', row),
        })),
      })),
    })),
  }));
}

const groups = <Row>(rows: readonly Row[], by: (row: Row) => unknown): Row[][] => [
  ...Map.groupBy(rows, (row) => JSON.stringify(by(row))).values(),
];
const said = (rows: readonly SecondTableRow[], at: 'need' | 'longGoal' | 'shortGoal' | 'longTerm' | 'shortTerm') =>
  rows.find((row) => row[at] !== undefined)?.[at] ?? '';
