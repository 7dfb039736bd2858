import type { Queryable } from '../../database/connect.ts';
import { insertRecords, type RecordDraft, type Recorded } from './record.ts';
import { recordRefusals } from './refusals.ts';

/**
 * record, for many decided together: every permit has its record; of equal refusals beyond a rate the rest is counted.
 * @param realNow the machine's time
 */
export async function recordDecided<
  D extends { readonly outcome: 'permit' | 'refuse'; readonly records: readonly RecordDraft[] },
>(
  connection: Queryable,
  documented: readonly D[],
  realNow: Date,
): Promise<{ readonly permitted: readonly Recorded<D>[]; readonly refused: readonly D[] }> {
  const refused = documented.filter(({ outcome }) => outcome === 'refuse');
  const permitted = await insertRecords(
    connection,
    documented.filter(({ outcome }) => outcome === 'permit'),
    realNow,
  );
  await recordRefusals(
    connection,
    refused.flatMap(({ records }) => records),
    realNow,
  );
  return { permitted, refused };
}
