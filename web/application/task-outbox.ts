import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { longestTaskMs, mostTaskEvents, type TaskChannel } from '../../contracts/task-event.ts';
import type { RowsConnection } from './rows.ts';
import type { Workplace } from './work.ts';

export type Task<Kind extends string> = {
  readonly kind: Kind;
  readonly start: Date;
  readonly end: Date;
  readonly channel?: TaskChannel;
  readonly corrections?: number;
};

const mostCorrections = 999;
const row = z.object({
  ...{ id: z.uuid(), kind: z.string(), channel: z.string(), corrections: z.number() },
  ...{ start: z.date(), end: z.date() },
});

/**
 * 業務の出来事 of one application, in a table of its own.
 * @param folder the application's, under which its kinds are declared (tasks.json)
 */
export const openTaskOutbox = <Kind extends string>(table: 'care.task' | 'municipal.task', folder: string) => ({
  /** Notes pieces of work in the transaction of what was done; nobody stands in them. Longer ones than may be told are left out. */
  async put(rows: RowsConnection, member: string, tasks: readonly Task<Kind>[]): Promise<void> {
    const told = tasks.flatMap(({ kind, start, end, channel = 'screen', corrections = 0 }) => {
      const ms = end.getTime() - start.getTime();
      if (ms < 0 || ms > longestTaskMs) return [];
      const count = Math.min(corrections, mostCorrections);
      return [{ member, id: randomUUID(), kind, started_at: start, ended_at: end, channel, corrections: count }];
    });
    if (told.length === 0) return;
    await rows.query(`INSERT INTO ${table} SELECT (jsonb_populate_recordset(NULL::${table}, $1)).*`, [
      JSON.stringify(told),
    ]);
  },

  /** Reports what waits. An answer that was not heard is asked for again under the same ids, which count once. */
  async tend(at: Pick<Workplace, 'rows' | 'client'>): Promise<void> {
    const waiting = await at.rows(async (connection) => {
      const { rows } = await connection.query(
        `SELECT id, kind, started_at AS start, ended_at AS "end", channel, corrections FROM ${table} ORDER BY ended_at, id LIMIT $1`,
        [mostTaskEvents],
      );
      return z.array(row).parse(rows);
    });
    if (waiting.length === 0) return;
    const events = waiting.map(({ kind, start, end, ...rest }) => ({
      ...rest,
      ...{ kind: `${folder}/${kind}`, start: start.toISOString(), end: end.toISOString() },
    }));
    await at.client.call('POST', '/v1/task-events', { events });
    await at.rows((connection) =>
      connection.query(`DELETE FROM ${table} WHERE id = ANY ($1::uuid[])`, [waiting.map(({ id }) => id)]),
    );
  },
});
