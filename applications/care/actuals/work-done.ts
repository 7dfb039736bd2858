import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Task } from '../../../web/application/task-outbox.ts';
import type { Entry } from '../files/model/group.ts';
import type { Person } from './store.ts';

/** How the actuals of a person, month and kind of service came to be what they are. */
type Entered = {
  /** when the first of them was put down, and how many were put down and taken back again */
  readonly since: Date;
  readonly corrections: number;
  /** all of it by a file: nobody typed it */
  readonly byFile: boolean;
};

const keyOf = ({ insurer, insured }: Person, serviceType: string): string => `${insurer} ${insured} ${serviceType}`;

export async function readEntered(connection: RowsConnection, month: string): Promise<Map<string, Entered>> {
  const { rows } = await connection.query<Person & Entered & { serviceType: string }>(
    `SELECT insurer, insured, service_type AS "serviceType", min(made_at) AS since, bool_and(source = 'file') AS "byFile",
        (count(*) FILTER (WHERE gone_at IS NOT NULL))::int AS corrections
       FROM care.actual WHERE month = $1 GROUP BY 1, 2, 3`,
    [month],
  );
  return new Map(rows.map((row) => [keyOf(row, row.serviceType), row]));
}

/** 実績を入れる, once for each person and kind of service that goes out: what was retyped on the way is a correction（KPI of application.ts）. */
export const tasksOf = (
  entries: readonly Entry[],
  entered: ReadonlyMap<string, Entered>,
  now: Date,
): Task<'actuals-entered'>[] =>
  entries.flatMap((entry) => {
    const own = entry.kind === 'actuals' ? entered.get(keyOf(entry.key, entry.key.serviceType)) : undefined;
    if (!own) return [];
    const { since, corrections, byFile } = own;
    return [{ kind: 'actuals-entered', start: since, end: now, corrections, channel: byFile ? 'system' : 'screen' }];
  });
