import { randomUUID } from 'node:crypto';
import { listBills, sumBenefits, takeBenefits } from '../../applications/municipal/care-insurance/benefits.ts';
import { checkMonth } from '../../applications/municipal/care-insurance/checks/marks.ts';
import { readRules } from '../../applications/municipal/care-insurance/checks/rules.ts';
import { readTables } from '../../contracts/care/tables.ts';
import { openPool } from '../../database/connect.ts';
import { openRows, type Rows } from '../../web/application/rows.ts';
import { claimFile, closeAll, importFiles, reviewFiles, slipFile } from '../care/month-end.ts';
import { settlePeople, writeMonth } from '../care/prepare.ts';
import { hall, ledgersOf, makePeople, month, now, offices, planners, providers } from '../care/town.ts';
import { timeCopy } from '../copying.ts';
import type { Bench } from '../ground.ts';
import { withAdmin } from '../region.ts';
import { type Row, row } from '../table.ts';

/** So many months of 給付実績 a town hall looks back over (checks/marks.ts). */
const historyMonths = 35;

/**
 * The month-end of a city of so many certified people, three offices each, by files and in the database: every office takes in what the others sent it,
 * holds it against the plan, closes, claims; the federation reviews; the town hall takes in 給付実績, looks across offices and three
 * years（縦覧点検）and adds up what it pays. One after the other, under row-level security, on one processor.
 */
export async function measureMonthEnd({ region }: Pick<Bench, 'region'>, persons: number): Promise<Row[]> {
  const tables = await readTables();
  const people = makePeople(region.town, persons);
  const pool = openPool(region.url('app_care'), 2);
  const hallPool = openPool(region.url('app_municipal'), 2);
  const rowsOf = (office: string): Rows => openRows(pool, `CARE/${office}`);
  try {
    await settlePeople(region.adminUrl, people);
    const setting = { tables, month, offices };
    const files = await writeMonth(rowsOf, setting);
    const steps = openSteps();

    const slips = await steps.time('slips', () =>
      each(providers, (one) => importFiles(rowsOf(one), `CARE/${one}`, files.slips.get(one) ?? [])),
    );
    const actuals = await steps.time('actuals', () =>
      each(planners, (one) => importFiles(rowsOf(one), `CARE/${one}`, files.actuals.get(one) ?? [])),
    );
    expectCount('slips taken in', slips, 3 * persons);
    expectCount('actuals taken in', actuals, 3 * persons);
    // What an office has sent it holds itself; its own copy is made by the sending, which is not measured here.
    await holdOwn(region.adminUrl);
    const closed = await steps.time('closed', () =>
      each(planners, (one) => closeAll(rowsOf(one), `CARE/${one}`, setting)),
    );
    expectCount('months closed', closed, persons);
    const claims = await steps.time('claims', async () => {
      const made: Buffer[] = [];
      for (const one of planners) made.push(await slipFile(rowsOf(one), one, setting));
      for (const one of providers) made.push(await claimFile(rowsOf(one), one, setting));
      return made;
    });
    const ledgers = ledgersOf(tables, people);
    const { reviewed, out } = await steps.time('review', async () => reviewFiles(ledgers, claims));
    expectCount('claims decided', reviewed.decided.length, 3 * persons);

    const hallRows = openRows(hallPool, hall);
    const message = randomUUID();
    const told = out.find(({ receiver }) => receiver === hall)!.files.map(({ bytes }) => bytes);
    await steps.time('benefits', () =>
      hallRows((rows) => takeBenefits(rows, { member: hall, message, taken_at: now, told_at: now }, told)),
    );
    await backDate(region.adminUrl);
    const rules = await readRules();
    await steps.time('checks', () => hallRows((rows) => checkMonth(rows, { tables, rules, month })));
    await steps.time('payment', () => hallRows(async (rows) => [await listBills(rows), await sumBenefits(rows)]));
    return rowsFrom(steps.all, await timeCopy(region.adminUrl, written), persons);
  } finally {
    await Promise.all([pool.end(), hallPool.end()]);
    await clear(region.adminUrl);
  }
}

/** All rows that the month-end has written. */
const own = `member IN (${[...planners, ...providers].map((one) => `'CARE/${one}'`).join(', ')})`;
const careTables = ['held', 'version', 'received', 'month_settled', 'month_close'];
const written = {
  ...Object.fromEntries(careTables.map((table) => [`care.${table}`, `SELECT * FROM care.${table} WHERE ${own}`])),
  'municipal.benefit': `SELECT * FROM municipal.benefit WHERE member = '${hall}' AND month = '${month}'`,
  'municipal.benefit_bill': `SELECT * FROM municipal.benefit_bill WHERE member = '${hall}'`,
};

/** Another month-end may follow, of another number of people in the same offices. */
const clear = (adminUrl: string): Promise<void> =>
  withAdmin(adminUrl, async (admin) => {
    const tables = [...careTables, 'brought', 'slip_draft', 'person'];
    for (const table of tables) await admin.query(`DELETE FROM care.${table} WHERE ${own}`);
    await admin.query(`DELETE FROM municipal.benefit WHERE member = $1`, [hall]);
    await admin.query(`DELETE FROM municipal.benefit_bill WHERE member = $1`, [hall]);
    await admin.query(`DELETE FROM municipal.certification WHERE member = $1 AND code = insured`, [hall]);
  });

function openSteps() {
  const all: Record<string, number> = {};
  return {
    all,
    async time<T>(name: string, work: () => Promise<T>): Promise<T> {
      const started = performance.now();
      const result = await work();
      all[name] = (performance.now() - started) / 1000;
      return result;
    },
  };
}

async function each(all: readonly string[], work: (one: string) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const one of all) sum += await work(one);
  return sum;
}

function expectCount(what: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${what}: ${found}, not ${wanted}`);
}

/** An office's own copy of the actuals that it sent, as a sending leaves it. */
const holdOwn = (adminUrl: string): Promise<void> =>
  withAdmin(adminUrl, async (admin) => {
    await admin.query(
      `INSERT INTO care.held SELECT 'CARE/' || sender, identity, sender, kind, insurer, insured, period, key, sequence, entry, NULL, taken_at
        FROM care.held WHERE kind = 'actuals' AND ${own}`,
    );
    await admin.query('ANALYZE care.held, care.version, care.received');
  });

/** The same month for each of the three years before. */
const backDate = (adminUrl: string): Promise<void> =>
  withAdmin(adminUrl, async (admin) => {
    await admin.query(
      `INSERT INTO municipal.benefit SELECT (jsonb_populate_record(one, jsonb_build_object('month',
          to_char(to_date(month, 'YYYYMM') - make_interval(months => n), 'YYYYMM')))).*
        FROM municipal.benefit AS one, generate_series(1, $2::int) AS n WHERE member = $1`,
      [hall, historyMonths],
    );
    await admin.query('ANALYZE municipal.benefit');
  });

const titles: Readonly<Record<string, string>> = {
  slips: 'of it: plan files looked through and taken in',
  actuals: 'of it: actuals looked through and taken in',
  closed: 'of it: held against the plan, settled, closed',
  claims: 'of it: claims and 給付管理票 made',
  review: 'of it: review, every list and 給付実績 written',
  benefits: 'of it: 給付実績 taken in by the town hall',
  checks: 'of it: 縦覧点検 over three years',
  payment: 'of it: payment totals',
};

function rowsFrom(
  steps: Readonly<Record<string, number>>,
  copied: Awaited<ReturnType<typeof timeCopy>>,
  persons: number,
): Row[] {
  const all = Object.values(steps).reduce((sum, one) => sum + one, 0);
  const count = (value: number) => value.toLocaleString('en');
  const beside = {
    name: `COPY of the same ${count(copied.rows)} rows (${Math.round(copied.megabytes)} MB) in one transaction`,
    value: copied.seconds,
  };
  const name = `month-end of ${count(persons)} people, ${count(3 * persons)} slips, by files, 120 offices`;
  return [
    row(name, 's', all, beside, { aim: 'under five minutes' }),
    ...Object.entries(steps).map(([step, seconds]) => row(titles[step]!, 's', seconds)),
  ];
}
