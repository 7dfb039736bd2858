import { z } from 'zod';
import { type CareLevel, careLevels } from '../../../../contracts/care/levels.ts';
import { addMonths, monthOf } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { listResidents } from '../../register/resident.ts';
import { listBenefits } from '../benefits/store.ts';
import { listInForce } from '../ledger/certification.ts';
import { listAreas } from './areas.ts';
import { type Asked, ageOn, bandOf, countCertified } from './count.ts';
import { type Published, publishTable } from './figures.ts';
import type { Basis, Population } from './forecast.ts';

const count = z.object({ count: z.number() });

/** All that the figures are made of; nobody of it is shown. */
export async function readKnown(rows: RowsConnection, today: string) {
  const ledger = await listInForce(rows, today);
  const residents = await listResidents(rows, [...new Set(ledger.map(({ code }) => code))]);
  const until = monthOf(today);
  const benefits = await listBenefits(rows, addMonths(until, -11), until);
  const { rows: counted } = await rows.query(
    'SELECT count(*)::int AS count FROM municipal.resident WHERE left_on IS NULL',
  );
  return {
    ...{ ledger, residents, benefits, areas: await listAreas(rows), today },
    population: count.parse(counted[0]).count,
  };
}
type Known = Awaited<ReturnType<typeof readKnown>>;

/** The published table; without a table of 圏域 all is one. */
export function publish(known: Known, population: number, asked: Asked): Published {
  const { sides, rows } = countCertified(known, asked);
  return publishTable(population, sides, rows);
}

const levelCodes = new Map(Object.entries(careLevels).map(([code, title]) => [title as string, code as CareLevel]));

/** What a forecast stands on: certified persons of 65 and more by age and level, and what a person of a level cost in the year. */
export function basisOf({ ledger, residents, benefits, today }: Known, population: Population): Basis {
  const births = new Map(residents.map(({ code, birth }) => [code, birth]));
  const certified: Record<string, Partial<Record<CareLevel, number>>> = {};
  const costs = new Map<CareLevel, { persons: number; cost: number }>();
  const paid = Map.groupBy(benefits, ({ insured }) => insured);
  for (const { code, insured, level: title } of new Map(ledger.map((one) => [one.code, one])).values()) {
    const [level, birth] = [levelCodes.get(title ?? ''), births.get(code)];
    if (!level || birth === undefined) continue;
    const cost = (paid.get(insured) ?? []).reduce((sum, one) => sum + one.cost, 0);
    const known = costs.get(level) ?? { persons: 0, cost: 0 };
    costs.set(level, { persons: known.persons + 1, cost: known.cost + cost });
    const band = bandOf(ageOn(today, birth));
    if (!(band in population)) continue;
    certified[band] ??= {};
    certified[band][level] = (certified[band][level] ?? 0) + 1;
  }
  const costPerHead = Object.fromEntries([...costs].map(([level, { persons, cost }]) => [level, cost / persons]));
  return { population, certified, costPerHead };
}
