import type { MemberId } from '../../contracts/member.ts';
import { type Connection, type Pool, transact } from '../../database/connect.ts';

export type RowsConnection = Pick<Connection, 'query'>;
/** One transaction on an application's own schema: row-level security shows it the rows of one member, and no other's. */
export type Rows = <T>(work: (connection: RowsConnection) => Promise<T>) => Promise<T>;

/**
 * @param pool of the application's own role; undefined for one that keeps nothing
 * @param member whose rows; of somebody who is signed in, their own member's
 */
export const openRows =
  (pool: Pool | undefined, member: MemberId): Rows =>
  (work) => {
    if (!pool) throw new Error('the application has no schema of its own');
    return transact(pool, { member }, work);
  };
