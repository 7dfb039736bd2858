import type { Client } from 'pg';
import { growTiles, placedSize } from './tree.ts';

/** Entries placed in one transaction. */
export const most = 4096;

/**
 * place: gives recorded entries their index in the tree, oldest first, without a gap. One sequencer does it at a time, on the
 * connection that holds the lock; a crash places all of a batch or none.
 * @returns how many were placed
 */
export async function placeEntries(client: Client, tree: number): Promise<number> {
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ record: string; hash: Buffer }>(
      // Looked up one by one (database/000233-ledger-looked-up.sql says why). The hash of a leaf (RFC 6962, 2.1) is forty times shorter than the leaf.
      `SELECT u.record, sha256('\\x00'::bytea || (SELECT r.leaf FROM ledger.record r WHERE r.id = u.record)) AS hash
        FROM (SELECT record FROM ledger.unplaced ORDER BY recorded_at, record LIMIT $1) u`,
      [most],
    );
    if (rows.length > 0) {
      const size = await placedSize(client, tree);
      const records = rows.map(({ record }) => record);
      await client.query(
        `INSERT INTO ledger.place (tree, index, record)
          SELECT $1, $2 + n - 1, record FROM unnest($3::uuid[]) WITH ORDINALITY AS u(record, n)`,
        [tree, size, records],
      );
      await growTiles(
        client,
        tree,
        size,
        rows.map(({ hash }) => hash),
      );
      await client.query('DELETE FROM ledger.unplaced WHERE record = ANY ($1::uuid[])', [records]);
    }
    await client.query('COMMIT');
    return rows.length;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
