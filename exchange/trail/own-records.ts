import type { RecordFields } from '../../contracts/record.ts';
import { transact } from '../../database/connect.ts';
import type { Services } from '../services.ts';

/** One record of a person, as far as it is shown to them by now. */
export async function findOwnRecord(
  { pools, clock }: Pick<Services, 'pools' | 'clock'>,
  tags: readonly string[],
  record: string,
): Promise<RecordFields | undefined> {
  return transact(pools.trail, { subject_tags: tags }, async (connection) => {
    const { rows } = await connection.query<{ fields: RecordFields }>(
      `SELECT fields FROM ledger.record WHERE id::text = $1 AND subject_tag = ANY ($2::text[]) AND fields IS NOT NULL
         AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $3, true)`,
      [record, tags, clock.now()],
    );
    return rows[0]?.fields;
  });
}

/** The members that, as the person's records say, gave, got or looked at something about them. */
export async function findHolders(
  { pools, clock }: Pick<Services, 'pools' | 'clock'>,
  tags: readonly string[],
): Promise<string[]> {
  return transact(pools.trail, { subject_tags: tags }, async (connection) => {
    const { rows } = await connection.query<{ member: string }>(
      `SELECT DISTINCT unnest(ARRAY[from_member, to_member]) AS member FROM ledger.record
        WHERE subject_tag = ANY ($1::text[]) AND outcome = 'permit' AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $2, true)
          AND fields ->> 'kind' NOT IN ('registration', 'trail-look-up')`,
      [tags, clock.now()],
    );
    return rows.flatMap(({ member }) => member ?? []);
  });
}
