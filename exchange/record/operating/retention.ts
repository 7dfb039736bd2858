import type { Queryable } from '../../../database/connect.ts';

/*
 * Records whose retention (保存期間) has passed lose their fields. The leaf stays, so that the tree does, and with it the opening of `retention`,
 * which proves that the removal was due. What is due the database says itself, by the earlier of its own day and the region's
 * (database/000385-due-records.sql): no process can remove anything else. Records of a message that the relay still knows are left for the next time.
 */

/** The id before all others. */
export const first = '00000000-0000-0000-0000-000000000000';
const most = 500;
/** Whoever waits is told within seconds, however much is due: seven years of a region are counted no further than this. */
export const mostCounted = 100_000;

/** How many records `removeDue` would remove; `mostCounted` where there are as many or more. */
export async function countDue(exchange: Queryable, atMost = mostCounted): Promise<number> {
  const { rows } = await exchange.query<{ count: number }>('SELECT ledger.count_due($1) AS count', [atMost]);
  return rows[0]!.count;
}

/**
 * Removes what is due, step by step: each is done or not.
 * @param operation to which two persons gave their word; without it the database refuses
 * @param after goes on behind this record
 * @param steps after which it rests, so that whoever waits is told how far it is
 * @returns how many were removed, and behind which record to go on; undefined when nothing is left
 */
export async function removeDue(
  exchange: Queryable,
  operation: string,
  after = first,
  steps = Number.POSITIVE_INFINITY,
): Promise<{ readonly removed: number; readonly after: string | undefined }> {
  let removed = 0;
  for (let step = 0, last = after; ; step++) {
    if (step === steps) return { removed, after: last };
    const { rows } = await exchange.query<{ removed: number; last: string | null }>(
      'SELECT removed, last FROM ledger.remove_due($1, $2, $3)',
      [operation, last, most],
    );
    removed += rows[0]!.removed;
    if (rows[0]!.last === null) return { removed, after: undefined };
    last = rows[0]!.last;
  }
}
