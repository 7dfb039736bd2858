import { type Pool, transact } from '../../database/connect.ts';
import { insertRecords, makeRecord } from '../record/record.ts';
import { takeOverdue } from './asking.ts';

/**
 * Records `unknown` for each intent whose process died before its outcome: whether the provider acted, and what it gave, nobody here
 * can say. Taken and recorded in one transaction, so that an intent has one outcome.
 * @param pool of the role exchange
 * @param realNow the machine's time
 * @returns how many there were
 */
export const recordUnknown = (pool: Pool, realNow: Date, most = 100): Promise<number> =>
  transact(pool, { overdue: 'yes' }, async (connection) => {
    const records = (await takeOverdue(connection, realNow, most)).map((fields) => makeRecord(fields));
    if (records.length > 0) await insertRecords(connection, [{ records }], realNow);
    return records.length;
  });
