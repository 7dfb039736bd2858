import type { RecordFields } from '../../../contracts/record.ts';
import { type Pool, transact } from '../../../database/connect.ts';

/**
 * The first entry of a tree that `engawa recover` opened: the operator's act, with the checkpoint before it and what was lost.
 * It holds nobody's data, so everybody may read it and check it against its leaf.
 */
export type TreeOpening = {
  readonly origin: string;
  readonly previousCheckpoint: string;
  readonly fields: RecordFields;
  /** base64 */
  readonly secret: string;
};

/** @param trail pool of the role trail */
export async function findOpening(trail: Pool, tree: number): Promise<TreeOpening | undefined> {
  const { rows } = await transact(trail, { auditor: 'yes' }, (connection) =>
    connection.query<{ origin: string; previous_note: string; fields: RecordFields; secret: Buffer }>(
      `SELECT t.origin, t.previous_note, r.fields, r.secret FROM ledger.tree t JOIN ledger.record r ON r.id = t.opening
        WHERE t.number = $1`,
      [tree],
    ),
  );
  const [row] = rows;
  return (
    row && {
      origin: row.origin,
      previousCheckpoint: row.previous_note,
      fields: row.fields,
      secret: row.secret.toString('base64'),
    }
  );
}
