import { z } from 'zod';
import type { Benefit } from '../../../../contracts/care/benefit.ts';
import { type CareLevel, type Certified, careLevels, isCareLevel } from '../../../../contracts/care/levels.ts';
import type { Month } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Paid } from '../checks/finding.ts';
import type { Certification } from '../ledger/certification.ts';

const line = z.object({ code: z.string(), each: z.number(), times: z.number(), units: z.number() });
const row = z.object({
  ...{ insurer: z.string(), insured: z.string(), month: z.string(), provider: z.string(), service: z.string() },
  level: z.custom<CareLevel>((value) => typeof value === 'string' && isCareLevel(value)),
  ...{ days: z.number(), lines: z.array(line) },
  ...{ units: z.coerce.number(), cost: z.coerce.number(), benefit: z.coerce.number(), burden: z.coerce.number() },
});

/**
 * 給付実績 of a month, and of the months before it what is asked for: a town has a hundred thousand rows of a year. What was taken back（過誤）is left
 * out.
 * @param before kinds of service, each from a month on
 */
export async function listBenefits(
  rows: RowsConnection,
  month: Month,
  before: readonly { readonly service: string; readonly since: Month }[],
): Promise<Benefit[]> {
  const found = await rows.query(
    `SELECT insurer, insured, month, provider, service, level, days, lines, units, cost, benefit, burden FROM municipal.benefit
      WHERE NOT withdrawn AND (month = $1 OR month < $1 AND EXISTS (
        SELECT FROM ROWS FROM (unnest($2::text[]), unnest($3::text[])) AS asked(service, since)
         WHERE asked.service = benefit.service AND month >= since))
      ORDER BY month, insured, provider, service, form`,
    [month, before.map(({ service }) => service), before.map(({ since }) => since)],
  );
  return z.array(row).parse(found.rows);
}

/** What was paid for a person and a kind of service, in all of a period. */
export type PaidSum = Pick<Benefit, 'insurer' | 'insured' | 'service' | 'cost'>;

/** The same summed up by the database: what statistics count. `months`: of how many months of the period there is 給付実績 at all */
export async function sumPaid(
  rows: RowsConnection,
  from: Month,
  until: Month,
): Promise<{ readonly sums: readonly PaidSum[]; readonly months: number }> {
  const { rows: sums } = await rows.query<PaidSum>(
    `SELECT insurer, insured, service, sum(cost)::float8 AS cost FROM municipal.benefit
      WHERE month BETWEEN $1 AND $2 AND NOT withdrawn GROUP BY insurer, insured, service ORDER BY insurer, insured, service`,
    [from, until],
  );
  const { rows: counted } = await rows.query<{ months: number }>(
    'SELECT count(DISTINCT month)::int AS months FROM municipal.benefit WHERE month BETWEEN $1 AND $2',
    [from, until],
  );
  return { sums, months: counted[0]!.months };
}

/** Months of which there is 給付実績, the newest first. */
export async function listMonths(rows: RowsConnection): Promise<Month[]> {
  const found = await rows.query('SELECT DISTINCT month FROM municipal.benefit ORDER BY month DESC LIMIT 36');
  return found.rows.map(({ month }) => month);
}

const codes = new Map(Object.entries(careLevels).map(([code, title]) => [title as string, code as CareLevel]));
/** As benefits write a level; 非該当 has none. */
const levelOf = ({ level }: Certification): CareLevel | undefined => codes.get(level ?? '');

/** Everybody of whom something was paid, with what the insurer has certified them for. */
export function paidOf(benefits: readonly Benefit[], ledger: readonly Certification[]): Paid[] {
  const key = ({ insurer, insured }: { readonly insurer: string; readonly insured: string }) => `${insurer}/${insured}`;
  const certifications = Map.groupBy(ledger, key);
  return [...Map.groupBy(benefits, key)].map(([id, own]) => ({
    insurer: own[0]!.insurer,
    insured: own[0]!.insured,
    benefits: own,
    certified: (certifications.get(id) ?? []).flatMap((one): Certified[] => {
      const level = levelOf(one);
      return level && one.validFrom ? [{ level, from: one.validFrom, until: one.validUntil! }] : [];
    }),
  }));
}
