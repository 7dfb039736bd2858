import type { RecordFields } from '../../contracts/record.ts';
import { transact } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import type { OwnReader } from './read.ts';

/** One record of a person, as far as it is shown to `reader` by now: how the person signs in is not a proxy's to know. */
export async function findOwnRecord(
  { pools, clock }: Pick<Services, 'pools' | 'clock'>,
  { as, tags }: OwnReader,
  record: string,
): Promise<RecordFields | undefined> {
  return transact(pools.trail, { subject_tags: tags }, async (connection) => {
    const { rows } = await connection.query<{ fields: RecordFields }>(
      `SELECT fields FROM ledger.record WHERE id = $1::uuid AND subject_tag = ANY ($2::text[]) AND fields IS NOT NULL
         AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $3, true) AND NOT ($4 AND fields ->> 'kind' = 'sign-in')`,
      [record, tags, clock.now(), as !== 'self'],
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
          AND fields ->> 'kind' NOT IN ('registration', 'trail-look-up', 'sign-in')`,
      [tags, clock.now()],
    );
    return rows.flatMap(({ member }) => member ?? []);
  });
}
