import { Fault } from '../../contracts/fault.ts';
import type { TaskEvent } from '../../contracts/task-event.ts';
import { columns } from '../../database/columns.ts';
import { type Pool, transact } from '../../database/connect.ts';
import type { Caller } from '../identify/caller/authenticate.ts';

const keptDays = 5 * 366;
const dayMs = 24 * 60 * 60_000;

/**
 * Keeps what a member's system reports of its work, all or nothing; what is there already under its id is passed over.
 * @param pool of the role exchange
 * @returns how many are new
 * @throws Fault conflict when something else was reported under one of the ids
 */
export async function keepTaskEvents(
  pool: Pool,
  { member, system }: Pick<Caller, 'member' | 'system'>,
  events: readonly TaskEvent[],
): Promise<number> {
  const rows = events.map(({ id, kind, start, end, channel, corrections }) => [
    ...[id, member, system, kind],
    ...[new Date(start), new Date(end), channel, corrections],
  ]);
  return transact(pool, { systems: [system] }, async (connection) => {
    const { rowCount } = await connection.query(insert, columns(rows));
    const { rows: same } = await connection.query<{ count: number }>(countSame, columns(rows));
    if (same[0]!.count !== events.length)
      throw new Fault('conflict', '同じ id で、違う内容がすでに報告されています。何も受け付けていません。');
    return rowCount ?? 0;
  });
}

const given = `unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::int[])
    AS given (id, member, system, kind, started_at, ended_at, channel, corrections)`;
const insert = `
  INSERT INTO exchange.task_event (id, member, system, kind, started_at, ended_at, channel, corrections)
  SELECT * FROM ${given} ORDER BY id ON CONFLICT (member, id) DO NOTHING`;
const countSame = `
  SELECT count(*)::int AS count FROM ${given}
    JOIN exchange.task_event USING (id, member, system, kind, started_at, ended_at, channel, corrections)`;

/** Forgets what is older than five years, by its end. @param pool of the role sweeper @param now the region's time */
export async function forgetTaskEvents(pool: Pool, now: Date): Promise<void> {
  await pool.query('DELETE FROM exchange.task_event WHERE ended_at < $1', [new Date(now.getTime() - keptDays * dayMs)]);
}
