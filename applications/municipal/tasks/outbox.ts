import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { mostTaskEvents, type TaskChannel } from '../../../contracts/task-event.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Workplace } from '../../../web/application/work.ts';
import type declared from '../tasks.json';

type Task = {
  readonly kind: keyof typeof declared;
  readonly start: Date;
  readonly end: Date;
  readonly channel?: TaskChannel;
  readonly corrections?: number;
};
const longestMs = 31 * 86_400_000;

/** Notes a piece of work (業務の出来事) in the transaction of what was done; nobody stands in it. Longer ones than may be told are left out. */
export async function putTask(
  rows: RowsConnection,
  member: string,
  { kind, start, end, channel = 'screen', corrections = 0 }: Task,
): Promise<void> {
  const ms = end.getTime() - start.getTime();
  if (ms < 0 || ms > longestMs) return;
  await rows.query(
    'INSERT INTO municipal.task (member, id, kind, started_at, ended_at, channel, corrections) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [member, randomUUID(), kind, start, end, channel, corrections],
  );
}

const task = z.object({
  ...{ id: z.uuid(), kind: z.string(), channel: z.string(), corrections: z.number() },
  ...{ start: z.date(), end: z.date() },
});

/** Reports what waits. An answer that was not heard is asked for again under the same ids, which count once. */
export async function tendTasks(at: Workplace): Promise<void> {
  const waiting = await at.rows(async (connection) => {
    const { rows } = await connection.query(
      'SELECT id, kind, started_at AS start, ended_at AS "end", channel, corrections FROM municipal.task ORDER BY ended_at, id LIMIT $1',
      [mostTaskEvents],
    );
    return z.array(task).parse(rows);
  });
  if (waiting.length === 0) return;
  const events = waiting.map(({ kind, start, end, ...rest }) => ({
    ...rest,
    ...{ kind: `municipal/${kind}`, start: start.toISOString(), end: end.toISOString() },
  }));
  await at.client.call('POST', '/v1/task-events', { events });
  await at.rows((connection) =>
    connection.query('DELETE FROM municipal.task WHERE id = ANY ($1::uuid[])', [waiting.map(({ id }) => id)]),
  );
}
