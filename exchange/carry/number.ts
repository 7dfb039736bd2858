import { Fault } from '../../contracts/fault.ts';
import type { SystemId } from '../../contracts/member.ts';
import { type Connection, type Pool, transact } from '../../database/connect.ts';
import { revoked } from '../identify/objections.ts';
import { findRevoked } from '../relay/revoked.ts';

/**
 * Takes the number of a bundle: the next one, or with `again` the last one, whose answer was lost. All that a bundle asks for takes effect once
 * by its own id, so that a second time does no harm; without `again` it is a mistake.
 * @param realNow the machine's time
 * @throws Fault conflict, unauthenticated
 */
export const takeNumber = (
  pool: Pool,
  { system, number, again }: { readonly system: SystemId; readonly number: number; readonly again: boolean },
  realNow: Date,
): Promise<void> =>
  transact(pool, { systems: [system] }, async (connection) => {
    if ((await findRevoked(connection, [system])).size > 0) throw revoked();
    await lockNumber(connection, system);
    const { rows } = await connection.query<{ number: string; at: Date }>(
      'SELECT number, at FROM relay.carried WHERE system = $1',
      [system],
    );
    const last = Number(rows[0]?.number ?? 0);
    if (number === last && !again)
      throw conflict(
        `${number}番の包みは、すでに受け付けています（${tokyo(rows[0]!.at)}）。返事の包みを失くしたときは、--again を付けてもう一度出してください。`,
      );
    if (number < last)
      throw conflict(
        `${number}番の包みは古いものです。${last}番まで受け付けています。控え（state）を失くしたか、古い控えに戻したときは、engawa carry reset で番号を確かめ直してください。`,
      );
    if (number > last + 1)
      throw conflict(
        `${number}番の包みより先に、${last + 1}番の包みを出してください。もう出したときは、engawa carry reset で番号を確かめ直してください。`,
      );
    await connection.query(
      `INSERT INTO relay.carried (system, number, at) VALUES ($1, $2, $3)
       ON CONFLICT (system) DO UPDATE SET number = excluded.number, at = excluded.at`,
      [system, number, realNow],
    );
  });

/** One bundle of a system at a time. */
export const lockNumber = (connection: Connection, system: SystemId) =>
  connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 60))', [system]);

const tokyo = (at: Date) => at.toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo' });
const conflict = (detail: string) => new Fault('conflict', detail);
