import type { BreadthReason } from '../../contracts/breadth.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { Queryable } from '../../database/connect.ts';

/** An alarm as it is told (exchange/enrol/contracts/alarm.json): nothing of a person, and nothing that leads to one but by the town hall's own look. */
export type Alarm = {
  readonly id: string;
  readonly kind: 'breadth' | 'break-glass' | 'protection';
  readonly reason: BreadthReason | 'not_confirmed' | 'found_improper';
  readonly raisedAt: string;
  readonly member: MemberId;
  /** none where it is about no system's asking */
  readonly system?: SystemId;
  readonly access?: string;
  readonly text: string;
};

/** Notes an alarm in the transaction that raises it; it is told afterwards (travel/telling/alarm.ts). @param municipality whose town hall is told */
export async function raiseAlarm(connection: Queryable, alarm: Alarm, municipality: string | null): Promise<void> {
  await connection.query('INSERT INTO exchange.alarm (id, municipality, content, raised_at) VALUES ($1, $2, $3, $4)', [
    alarm.id,
    municipality,
    JSON.stringify(alarm),
    alarm.raisedAt,
  ]);
}

export type Untold = { readonly alarm: Alarm; readonly municipality: string | null };

/** Alarms that nobody has been told yet, oldest first, locked for the transaction that tells them (context `overdue`). */
export async function takeUntold(connection: Queryable, most: number): Promise<Untold[]> {
  const { rows } = await connection.query<Untold>(
    `SELECT content AS alarm, municipality FROM exchange.alarm WHERE told_at IS NULL
      ORDER BY raised_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [most],
  );
  return rows;
}

/** @param now the region's clock */
export async function markTold(connection: Queryable, ids: readonly string[], now: Date): Promise<void> {
  await connection.query('UPDATE exchange.alarm SET told_at = $2 WHERE id = ANY ($1::uuid[])', [ids, now]);
}

const keptDays = 400;

/** @param now the region's clock */
export async function forgetAlarms(sweeper: Queryable, now: Date): Promise<void> {
  await sweeper.query('DELETE FROM exchange.alarm WHERE raised_at < $1', [
    new Date(now.getTime() - keptDays * 24 * 60 * 60_000),
  ]);
}
