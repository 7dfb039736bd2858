import { z } from 'zod';
import { type CareLevel, careLevels } from '../../../../contracts/care/levels.ts';
import { addMonths, monthOf } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { ageOn } from '../../../../web/japanese/day.ts';
import { listResidents } from '../../register/resident.ts';
import { listMonths, sumPaid } from '../benefits/store.ts';
import { listInForce } from '../ledger/certification.ts';
import { listAreas } from './areas.ts';
import { type Asked, bandOf, countCertified } from './count.ts';
import { type Published, publishTable } from './figures.ts';
import type { Basis, Population } from './forecast.ts';

const count = z.object({ count: z.number() });

/** All that the figures are made of; nobody of it is shown. */
export async function readKnown(rows: RowsConnection, today: string) {
  const ledger = await listInForce(rows, today);
  const residents = await listResidents(rows, [...new Set(ledger.map(({ code }) => code))]);
  const [newest] = await listMonths(rows);
  // What is done is known two months later: twelve months to this one would hold ten of them.
  const until = newest !== undefined && newest < monthOf(today) ? newest : monthOf(today);
  const from = addMonths(until, -11);
  const paid = await sumPaid(rows, from, until);
  const { rows: counted } = await rows.query(
    'SELECT count(*)::int AS count FROM municipal.resident WHERE left_on IS NULL',
  );
  return {
    ...{ ledger, residents, paid: paid.sums, areas: await listAreas(rows), today },
    period: { from, until, months: paid.months },
    population: count.parse(counted[0]).count,
  };
}
type Known = Awaited<ReturnType<typeof readKnown>>;
/** Of which months the costs are, and of how many of them there is any 給付実績. */
export type Period = Known['period'];

/** The published table; without a table of 圏域 all is one. */
export function publish(known: Known, population: number, asked: Asked): Published {
  const { sides, rows } = countCertified(known, asked);
  return publishTable(population, sides, rows);
}

const levelCodes = new Map(Object.entries(careLevels).map(([code, title]) => [title as string, code as CareLevel]));

/**
 * What a forecast stands on: certified persons of 65 and more who live here, by age and level, and what a person of a level cost in a year; where
 * 給付実績 is there of fewer months, as much in twelve.
 */
export function basisOf(
  { ledger, residents, paid: sums, period, today }: Pick<Known, 'ledger' | 'residents' | 'paid' | 'period' | 'today'>,
  population: Population,
): Basis {
  const births = new Map(residents.flatMap(({ code, birth, left }) => (left ? [] : [[code, birth] as const])));
  const certified: Record<string, Partial<Record<CareLevel, number>>> = {};
  const costs = new Map<CareLevel, { persons: number; cost: number }>();
  const paid = Map.groupBy(sums, ({ insurer, insured }) => `${insurer}/${insured}`);
  for (const { code, insurer, insured, level: title } of new Map(ledger.map((one) => [one.code, one])).values()) {
    const [level, birth] = [levelCodes.get(title ?? ''), births.get(code)];
    if (!level || birth === undefined) continue;
    const cost = (paid.get(`${insurer}/${insured}`) ?? []).reduce((sum, one) => sum + one.cost, 0);
    const known = costs.get(level) ?? { persons: 0, cost: 0 };
    costs.set(level, { persons: known.persons + 1, cost: known.cost + cost });
    const band = bandOf(ageOn(today, birth));
    if (!(band in population)) continue;
    certified[band] ??= {};
    certified[band][level] = (certified[band][level] ?? 0) + 1;
  }
  const inYear = period.months === 0 ? 0 : 12 / period.months;
  const costPerHead = Object.fromEntries(
    [...costs].map(([level, { persons, cost }]) => [level, (cost / persons) * inYear]),
  );
  return { population, certified, costPerHead, on: today, ...period };
}
