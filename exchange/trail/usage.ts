import type { RecordFields } from '../../contracts/record.ts';
import { transact } from '../../database/connect.ts';
import { recordIdsWithin } from '../record/record.ts';
import type { Services } from '../services.ts';
import type { TrailReader } from './read.ts';

/** Types of processing as the Estonian Data Tracker v3 tells them apart; which a record is, says its column `use_type`. */
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
 * The uses of one person's information, newest first, as far as `reader` may see them: as in `readTrail`, permitted ones only, because
 * what was refused was no use. Counted, and the page chosen, in the index (database/000102-usage.sql); only the page itself is read.
 */
export async function readUsages(
  { pools, clock }: Pick<Services, 'pools' | 'clock'>,
  { member, municipality, tags }: TrailReader,
  { types, systems, bulk, from, until, limit, offset }: UsageQuery,
): Promise<{ readonly total: number; readonly usages: readonly Usage[] }> {
  const context = { member, ...(municipality !== null && { municipality }) };
  return transact(pools.trail, context, async (connection) => {
    const asked = [tags, clock.now().toISOString(), bulk, types, systems, ...recordIdsWithin(from, until)];
    const total = await connection.query<{ total: number }>(
      `SELECT count(*) AS total FROM ledger.record WHERE subject_tag = ANY ($1::text[]) AND ${isWanted}`,
      asked,
    );
    // Tag by tag (a person has one for each turn of the key), and the person's own looks apart (database/000235-own-looks.sql), so that the index
    // gives the newest first and is left at the page's end.
    const page = await connection.query<Usage>(
      `WITH page AS (
         SELECT newest.id FROM unnest($1::text[]) AS tag CROSS JOIN (VALUES (false), (true)) AS looks (look) CROSS JOIN LATERAL (
           SELECT id FROM ledger.record WHERE subject_tag = tag AND is_look = look AND ${isWanted} ORDER BY id DESC LIMIT $8::int + $9::int) AS newest
         ORDER BY newest.id DESC LIMIT $8 OFFSET $9)
       SELECT use_type AS type, fields FROM ledger.record WHERE id IN (SELECT id FROM page) ORDER BY id DESC`,
      [...asked, limit, offset],
    );
    return { total: total.rows[0]!.total, usages: page.rows };
  });
}

const isWanted = `outcome = 'permit' AND (hidden_until IS NULL OR hidden_until <= $2) AND ($3 OR NOT is_bulk)
  AND (cardinality($4::text[]) = 0 OR use_type = ANY ($4)) AND (cardinality($5::text[]) = 0 OR use_system = ANY ($5))
  AND id BETWEEN $6 AND $7`;
