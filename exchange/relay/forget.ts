import { type Pool, transact } from '../../database/connect.ts';

/**
 * How long the relay knows a message after it has ended, whatever its end: so long the same id is answered as before and other
 * content under it is refused, and so long its sender can ask what became of it. Thirteen months, so that last year's month is
 * still there when this year's is sent. The records of it stay in the ledger for years.
 */
export const rememberedDays = 400;

/**
 * Deletes what was settled long ago: message, states, subjects and the acceptance under its id. Runs as a role that can delete
 * nothing else.
 * @param now the region's clock
 * @returns how many
 */
export async function forgetSettled(pool: Pool, now: Date, most = 500): Promise<number> {
  const before = new Date(now.getTime() - rememberedDays * 24 * 60 * 60_000);
  return transact(pool, {}, async (connection) => {
    const { rows } = await connection.query<{ id: string }>(
      `WITH old AS (
         SELECT id, receiver_system FROM relay.message
          WHERE settled_at < $1 ORDER BY settled_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       DELETE FROM relay.message m USING old
        WHERE m.id = old.id AND m.receiver_system = old.receiver_system RETURNING m.id`,
      [before, most],
    );
    if (rows.length > 0)
      await connection.query('DELETE FROM relay.acceptance WHERE message = ANY ($1::uuid[])', [
        rows.map(({ id }) => id),
      ]);
    return rows.length;
  });
}
