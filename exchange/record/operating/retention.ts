import { openField } from '../../../contracts/leaf.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { columns } from '../../../database/columns.ts';
import { type Pool, transact } from '../../../database/connect.ts';

const most = 500;

/** $1: the day. What is not yet placed waits for its place; what the relay still knows, for the relay. */
const isDue = `fields ->> 'retention' < $1
  AND EXISTS (SELECT FROM ledger.place p WHERE p.record = r.id)
  AND NOT EXISTS (SELECT FROM relay.message m WHERE m.id = r.message)`;

/** How many records `removeRecords` would remove. */
export async function countDue(admin: Pool, dueBefore: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `SELECT count(*) AS count FROM ledger.record r WHERE ${isDue}`,
    [dueBefore],
  );
  return rows[0]!.count;
}

/**
 * Removes the fields of records whose retention (保存期間) has passed. The leaf stays, so that the tree does, and with it the
 * opening of `retention`, which proves that the removal was due. Records of a message that
 * the relay still knows are left for the next time.
 * @param admin the migrator's pool: no running process may remove a record
 * @param dueBefore YYYY-MM-DD; records kept until an earlier day are removed
 * @returns how many were removed
 */
export async function removeRecords(admin: Pool, dueBefore: string): Promise<number> {
  for (let removed = 0, after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const batch = await transact(admin, {}, async (connection) => {
      const { rows } = await connection.query<{ id: string; fields: RecordFields; secret: Buffer; leaf: Buffer }>(
        `SELECT id, fields, secret, leaf FROM ledger.record r WHERE id > $3 AND ${isDue}
          ORDER BY id LIMIT $2 FOR UPDATE`,
        [dueBefore, most, after],
      );
      if (rows.length === 0) return undefined;
      const openings = rows.map(({ id, fields, secret, leaf }) => [
        id,
        JSON.stringify(openField(leaf, fields, secret, 'retention')),
      ]);
      await connection.query(
        `UPDATE ledger.record r SET fields = NULL, secret = NULL, retained = o.retained
          FROM unnest($1::uuid[], $2::jsonb[]) AS o(id, retained) WHERE r.id = o.id`,
        columns(openings),
      );
      return { count: rows.length, last: rows.at(-1)!.id };
    });
    if (!batch) return removed;
    removed += batch.count;
    after = batch.last;
  }
}
