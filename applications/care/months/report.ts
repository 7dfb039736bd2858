import { longestTaskMs, type TaskEvent } from '../../../contracts/task-event.ts';
import type { Workplace } from '../../../web/application/work.ts';

const atOnce = 200;

/**
 * Tells how long slips took to be given, so that minutes per slip can be proved (KPI of application.ts): from the first word typed, or copied, to the
 * giving; given anew counts as corrected. Under the giving's own id, so that it counts once.
 */
export async function reportGiven({ rows, client }: Pick<Workplace, 'rows' | 'client'>): Promise<void> {
  const due = await rows(
    async (connection) =>
      (
        await connection.query<{ id: string; begunAt: Date; givenAt: Date; way: 'road' | 'paper'; before: number }>(
          `SELECT id, begun_at AS "begunAt", given_at AS "givenAt", way,
             (SELECT count(*)::int FROM care.slip_given b
               WHERE (b.month, b.code, b.receiver) = (g.month, g.code, g.receiver) AND b.given_at < g.given_at) AS before
             FROM care.slip_given g WHERE NOT reported ORDER BY given_at LIMIT $1`,
          [atOnce],
        )
      ).rows,
  );
  if (due.length === 0) return;
  const events = due.flatMap(({ id, begunAt, givenAt, way, before }): TaskEvent[] => {
    const took = givenAt.getTime() - begunAt.getTime();
    if (took < 0 || took > longestTaskMs) return [];
    const channel = way === 'paper' ? 'paper' : 'screen';
    const times = { start: begunAt.toISOString(), end: givenAt.toISOString() };
    return [{ id, kind: 'care/slip-shared', ...times, channel, corrections: before }];
  });
  if (events.length > 0) await client.call('POST', '/v1/task-events', { events });
  await rows((connection) =>
    connection.query(`UPDATE care.slip_given SET reported = true WHERE id = ANY ($1)`, [due.map(({ id }) => id)]),
  );
}
