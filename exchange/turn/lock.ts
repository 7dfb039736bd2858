import { Fault } from '../../contracts/fault.ts';
import type { Pool } from '../../database/connect.ts';

/** Two operators never turn keys at once. @throws Fault conflict */
export async function withTurnLock<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  try {
    const { rows } = await connection.query('SELECT pg_try_advisory_lock(7266) AS held');
    if (!rows[0].held) throw new Fault('conflict', 'ほかの人が、いま鍵を新しくしています。終わるのを待ってください。');
    try {
      return await work();
    } finally {
      // Before this is answered: a session that is only closed may hold it a moment longer, into the operator's next word.
      await connection.query('SELECT pg_advisory_unlock(7266)').catch(() => {});
    }
  } finally {
    connection.release(true);
  }
}
