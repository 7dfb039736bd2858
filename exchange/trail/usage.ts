import type { RecordFields } from '../../contracts/record.ts';
import { transact } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import type { TrailReader } from './read.ts';

/** Types of processing as the Estonian Data Tracker v3 tells them apart. */
export const processingTypes = ['DATA_REQUEST', 'DATA_RESPONSE', 'DATA_PROCESSING', 'INTERNAL_PROCESSING'] as const;
export type ProcessingType = (typeof processingTypes)[number];

export type UsageQuery = {
  /** empty: all */
  readonly types: readonly ProcessingType[];
  /** systems whose use is asked for; empty: all */
  readonly systems: readonly string[];
  readonly bulk: boolean;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly limit: number;
  readonly offset: number;
};
export type Usage = { readonly type: ProcessingType; readonly fields: RecordFields };

/**
 * What a record is to the tracker. A question that goes out is a request, what is given a response; what is handed over from the relay was
 * "processed from a previously filled buffer"; what somebody looks up or registers stays inside.
 */
const typeOf = `CASE
  WHEN fields ->> 'phase' = 'intent' THEN 'DATA_REQUEST'
  WHEN fields ->> 'kind' IN ('submission', 'notice') AND fields ->> 'phase' = 'hand-over' THEN 'DATA_PROCESSING'
  WHEN fields ->> 'kind' IN ('code-request', 'registration', 'trail-look-up', 'viewing') THEN 'INTERNAL_PROCESSING'
  ELSE 'DATA_RESPONSE' END`;

/** The system whose doing the record is: who asked, who took, or who sent. */
const systemOf = `CASE
  WHEN fields ->> 'kind' NOT IN ('submission', 'notice') OR fields ->> 'phase' = 'hand-over'
  THEN coalesce(fields ->> 'toSystem', fields ->> 'fromSystem')
  ELSE fields ->> 'fromSystem' END`;

/**
 * The uses of one person's information, newest first, as far as `reader` may see them: as in `readTrail`, permitted ones only, because
 * what was refused was no use.
 */
export async function readUsages(
  { pools, clock }: Pick<Services, 'pools' | 'clock'>,
  { member, municipality, tags }: TrailReader,
  { types, systems, bulk, from, until, limit, offset }: UsageQuery,
): Promise<{ readonly total: number; readonly usages: readonly Usage[] }> {
  const context = { member, ...(municipality !== null && { municipality }) };
  return transact(pools.trail, context, async (connection) => {
    const found = `SELECT id, fields, ${typeOf} AS type FROM ledger.record
      WHERE subject_tag = ANY ($1::text[]) AND fields ->> 'decision' = 'permit'
        AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $2, true)
        AND ($3 OR fields ->> 'kind' <> 'emergency-release')
        AND (cardinality($4::text[]) = 0 OR ${typeOf} = ANY ($4)) AND (cardinality($5::text[]) = 0 OR ${systemOf} = ANY ($5))
        AND ($6::timestamptz IS NULL OR (fields ->> 'time')::timestamptz >= $6)
        AND ($7::timestamptz IS NULL OR (fields ->> 'time')::timestamptz <= $7)`;
    const asked = [tags, clock.now(), bulk, types, systems, from, until];
    const total = await connection.query<{ total: number }>(`SELECT count(*) AS total FROM (${found}) AS found`, asked);
    const page = await connection.query<Usage>(
      `SELECT type, fields FROM (${found}) AS found ORDER BY id DESC LIMIT $8 OFFSET $9`,
      [...asked, limit, offset],
    );
    return { total: total.rows[0]!.total, usages: page.rows };
  });
}
