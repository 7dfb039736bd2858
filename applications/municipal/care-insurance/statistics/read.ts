import { z } from 'zod';
import { addMonths, monthOf } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { listResidents } from '../../register/resident.ts';
import { listMonths, sumPaid } from '../benefits/store.ts';
import { listInForce } from '../ledger/certification.ts';
import { listAreas } from './areas.ts';
import { countCertified } from './count.ts';
import { publishTables } from './figures.ts';

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

/** The tables as they may be published; without a table of 圏域 all is one. */
export function publish(known: Known, population: number, inFull: boolean) {
  const { sides, rows } = countCertified(known, inFull);
  return publishTables(population, sides, rows);
}
