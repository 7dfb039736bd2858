import { type BenefitRecord, readBenefitRecords } from '../../../contracts/care/benefit.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import type { DataRecord } from '../../../contracts/care/records/record.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';

export const benefitsContract = 'care/benefits';

/**
 * Takes in 給付実績 and the bill of a review, from the 国保連合会 alone: the exchange says who sent it, and lets nobody else. The last decision about a
 * statement's service is the one that holds, whichever message comes first; a message that comes again changes nothing.
 */
export const receiveBenefits = (mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> =>
  takeBenefits(
    connection,
    { member: at.member, message: mail.message, taken_at: at.ground.clock.now(), told_at: new Date(mail.acceptedAt) },
    mail.parcel.files.map(({ content }) => Buffer.from(content, 'base64')),
  );

/** The same of the files themselves. @throws Error naming the first thing that is wrong in them */
export async function takeBenefits(connection: RowsConnection, by: By, files: readonly Buffer[]): Promise<void> {
  const read = files.map((bytes) => readRecords(bytes));
  const records = read.flatMap((one) => one.records);
  const told = readBenefitRecords(records);
  const problems = [
    ...read.flatMap((one) => one.problems.map(({ text }) => text)),
    ...told.problems.map(({ text }) => text),
  ];
  if (problems.length > 0) throw new Error(`給付実績 ${by.message}: ${problems[0]}`);
  await putBenefits(connection, by, told.records, 'road');
  await putBill(connection, by, records);
}

type By = {
  readonly member: string;
  readonly message: string;
  readonly taken_at: Date;
  /** when the exchange took it; of a file, when that was taken in */
  readonly told_at: Date;
};

/**
 * The newest decision holds, in whatever order they come and by whichever way: of the latest review, and of two of one review what was told later. The newest
 * that the road has brought stays beside what a file says otherwise: that alone its bill is held against.
 * @param way `file`: without a bill
 */
export async function putBenefits(
  connection: RowsConnection,
  by: By,
  told: readonly BenefitRecord[],
  way: 'road' | 'file',
): Promise<void> {
  const rows = JSON.stringify(rowsOf(by, told, way));
  await connection.query(
    `INSERT INTO municipal.benefit AS held SELECT (jsonb_populate_recordset(NULL::municipal.benefit, $1)).*
      ON CONFLICT (member, insurer, insured, month, provider, form, service) DO UPDATE SET level = excluded.level, days = excluded.days,
        units = excluded.units, cost = excluded.cost, benefit = excluded.benefit, burden = excluded.burden, lines = excluded.lines,
        processed = excluded.processed, withdrawn = excluded.withdrawn, message = excluded.message, taken_at = excluded.taken_at,
        told_at = excluded.told_at
      WHERE (held.processed, coalesce(held.told_at, held.taken_at), held.message) < (excluded.processed, excluded.told_at, excluded.message)`,
    [rows],
  );
  // An upsert, though every row is there: it finds each by its key, where a joined UPDATE of a table without statistics goes through all rows for each.
  if (way === 'road')
    await connection.query(
      `INSERT INTO municipal.benefit AS held SELECT (jsonb_populate_recordset(NULL::municipal.benefit, $1)).*
        ON CONFLICT (member, insurer, insured, month, provider, form, service) DO UPDATE SET billed = excluded.billed,
          billed_processed = excluded.billed_processed, billed_at = excluded.billed_at, billed_message = excluded.billed_message
        WHERE held.billed IS NULL
          OR (held.billed_processed, held.billed_at, held.billed_message) < (excluded.billed_processed, excluded.billed_at, excluded.billed_message)`,
      [rows],
    );
}

/** One row a key: of a statement that was told twice in a message (taken back and decided anew), the last of the latest review holds. */
function rowsOf(by: By, told: readonly BenefitRecord[], way: 'road' | 'file') {
  const rows = told
    .toSorted((a, b) => (a.processed < b.processed ? -1 : a.processed > b.processed ? 1 : 0))
    .flatMap(({ kind, form, processed, benefits }) =>
      benefits.map((one) => {
        const billed = kind === '3' ? 0 : one.benefit;
        const ofRoad = { billed, billed_processed: processed, billed_at: by.told_at, billed_message: by.message };
        return { ...by, ...one, form, processed, withdrawn: kind === '3', ...(way === 'road' && ofRoad) };
      }),
    );
  const keyOf = ({ insurer, insured, month, provider, form, service }: (typeof rows)[number]) =>
    [insurer, insured, month, provider, form, service].join('/');
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

const putBill = (connection: RowsConnection, by: By, records: readonly DataRecord[]) =>
  connection.query(
    `INSERT INTO municipal.benefit_bill SELECT (jsonb_populate_recordset(NULL::municipal.benefit_bill, $1)).* ON CONFLICT DO NOTHING`,
    [
      JSON.stringify(
        records
          .filter(({ layout }) => layout === 'bill')
          .map(({ values: { processed, month, service, count, units, cost, benefit } }) => ({
            ...{ ...by, processed: String(processed), month: String(month), service: String(service) },
            ...{ count: Number(count), units: Number(units), cost: Number(cost), benefit: Number(benefit) },
          })),
      ),
    ],
  );

export type Bill = {
  readonly processed: string;
  readonly month: string;
  readonly service: string;
  readonly count: number;
  readonly units: number;
  readonly cost: number;
  readonly benefit: number;
};

/** What was billed, by 審査年月, month of service and kind of service; the newest review first. */
export async function listBills(connection: RowsConnection): Promise<Bill[]> {
  const { rows } = await connection.query<Bill>(
    `SELECT processed, month, service, sum(count)::int AS count, sum(units)::float8 AS units, sum(cost)::float8 AS cost,
        sum(benefit)::float8 AS benefit
      FROM municipal.benefit_bill GROUP BY processed, month, service ORDER BY processed DESC, month DESC, service`,
  );
  return rows;
}

/** What the 給付実績 come to as the road brought them, each with its bill; and by how much files have added to that, or changed it. */
export async function sumBenefits(
  connection: RowsConnection,
): Promise<{ benefit: number; fromFiles: number; persons: number }> {
  const { rows } = await connection.query<{ benefit: number; fromFiles: number; persons: number }>(
    `SELECT coalesce(sum(billed), 0)::float8 AS benefit,
        coalesce(sum(CASE WHEN withdrawn THEN 0 ELSE benefit END - coalesce(billed, 0)), 0)::float8 AS "fromFiles",
        count(DISTINCT (insurer, insured)) FILTER (WHERE NOT withdrawn)::int AS persons
      FROM municipal.benefit`,
  );
  return rows[0]!;
}

export type PaidMonth = {
  readonly month: string;
  readonly count: number;
  readonly units: number;
  readonly cost: number;
  readonly benefit: number;
  readonly burden: number;
};

/** What was paid for the services of each of the last twelve months of which there is 給付実績, the newest first. */
export async function sumPaidMonths(connection: RowsConnection): Promise<PaidMonth[]> {
  const { rows } = await connection.query<PaidMonth>(
    `SELECT month, count(*)::int AS count, sum(units)::float8 AS units, sum(cost)::float8 AS cost, sum(benefit)::float8 AS benefit,
        sum(burden)::float8 AS burden
      FROM municipal.benefit WHERE NOT withdrawn GROUP BY month ORDER BY month DESC LIMIT 12`,
  );
  return rows;
}
