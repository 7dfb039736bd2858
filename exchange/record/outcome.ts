import pg from 'pg';
import { Fault } from '../../contracts/fault.ts';
import { RolledBack } from '../../database/connect.ts';

/**
 * SQLSTATEs after which a commit may stand all the same: the connection or the server went away (class 08, 57P), or the server
 * itself does not know (40003).
 */
const lost = /^(?:08...|57P0.|40003)$/;

/**
 * Whether what was tried in one transaction has surely not happened: the server has said so, or our own code threw before the
 * commit. The driver and the system tell of a lost connection by errors of no class of their own: whatever is like that counts
 * as unknown.
 */
export function isRolledBack(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return !lost.test(error.code ?? '08000');
  return (
    error instanceof Fault || error instanceof RolledBack || error instanceof TypeError || error instanceof RangeError
  );
}
