import { type OwnTaskStep, type Took, tookOf } from '../../contracts/task-event.ts';
import type { Queryable } from '../../database/connect.ts';

/*
 * What residents do for themselves, counted: no row says who, and none says when within its month.
 */

/** Fewer than these are shown nowhere: in a small town a few are known by name. */
const smallest = 10;
const keptMonths = 60;

export type OwnTaskFigure = {
  readonly kind: string;
  /** `2026-11` */
  readonly month: string;
  /** null: fewer than ten */
  readonly done: number | null;
  readonly givenUp: number | null;
  /** the median, as nearly as it is known; null: of fewer than ten */
  readonly took: Exclude<Took, ''> | null;
};

/** @param month by the region's clock, in Japan */
export async function countOwnTask(
  connection: Queryable,
  { kind, month, step, seconds }: { kind: string; month: string; step: OwnTaskStep; seconds: number | undefined },
): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.own_task AS t (kind, month, step, took, count) VALUES ($1, $2, $3, $4, 1)
     ON CONFLICT (kind, month, step, took) DO UPDATE SET count = t.count + 1`,
    [kind, month, step, step === 'done' && seconds !== undefined ? tookOf(seconds) : ''],
  );
}

type Row = {
  readonly kind: string;
  readonly month: string;
  readonly step: OwnTaskStep;
  readonly took: Took;
  readonly count: number;
};

/** By kind and month, both from `2026-10` on until `2026-11`; what is fewer than ten is not there. */
export async function readOwnTasks(
  pool: Queryable,
  { from, until }: { readonly from: string; readonly until: string },
): Promise<OwnTaskFigure[]> {
  const { rows } = await pool.query<Row>(
    'SELECT kind, month, step, took, count FROM exchange.own_task WHERE month BETWEEN $1 AND $2 ORDER BY kind, month',
    [from, until],
  );
  return [...Map.groupBy(rows, ({ kind, month }) => `${kind} ${month}`).values()].map(figureOf).filter(isShown);
}

function figureOf(rows: readonly Row[]): OwnTaskFigure {
  const sum = (of: (row: Row) => boolean) => rows.filter(of).reduce((all, { count }) => all + count, 0);
  const done = sum(({ step }) => step === 'done');
  // What began in one month and was done in the next is given up in neither.
  const givenUp = sum(({ step }) => step === 'begun') - done;
  const { kind, month } = rows[0]!;
  return { kind, month, done: shown(done), givenUp: shown(givenUp), took: medianOf(rows) };
}

function medianOf(rows: readonly Row[]): OwnTaskFigure['took'] {
  const timed = rows.filter((row): row is Row & { took: Exclude<Took, ''> } => row.took !== '');
  const all = timed.reduce((sum, { count }) => sum + count, 0);
  if (all < smallest) return null;
  let before = 0;
  for (const took of ['under-1', 'under-5', 'under-15'] as const) {
    before += timed.find((row) => row.took === took)?.count ?? 0;
    if (before * 2 >= all) return took;
  }
  return 'over-15';
}

const shown = (count: number): number | null => (count >= smallest ? count : null);
const isShown = ({ done, givenUp }: OwnTaskFigure): boolean => done !== null || givenUp !== null;

/** @param now the region's time */
export async function forgetOwnTasks(sweeper: Queryable, now: Date): Promise<void> {
  const oldest = new Date(now);
  oldest.setUTCMonth(oldest.getUTCMonth() - keptMonths);
  await sweeper.query('DELETE FROM exchange.own_task WHERE month < $1', [oldest.toISOString().slice(0, 7)]);
}
