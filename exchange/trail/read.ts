import type { Kind } from '../../contracts/kind.ts';
import type { MemberId } from '../../contracts/member.ts';
import { type Declaration, declarations, type RecordFields } from '../../contracts/record.ts';
import { type RefusalCode, told } from '../../contracts/refusal.ts';
import { transact } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import { inWords } from './words.ts';

/** One record in words. `reasons` are codes; `said` is the sentence for a person. */
export type TrailEntry = {
  readonly record: string;
  readonly time: string;
  readonly kind: Kind;
  readonly phase: string;
  readonly from: string;
  readonly to: string | null;
  readonly purpose: string | null;
  readonly basis: string | null;
  readonly decision: RecordFields['decision'];
  readonly reasons: readonly string[];
  readonly runMode: string;
  readonly message: string;
  /** how many equal refusals it stands for */
  readonly count: number;
  /** what the sender declared of the content, in words */
  readonly declared: readonly string[];
  /** in what role a member of staff acted */
  readonly role: string | null;
  readonly said: string;
};

export type TrailReader = {
  readonly member: MemberId;
  readonly municipality: string | null;
  readonly tags: readonly string[];
};

/**
 * The records of one person, newest first, as far as `reader` may see them: its own as a party; all, where it is the person's
 * municipality. Row-level security says so a second time.
 * @param before only records older than this one (its id), to page on
 */
export async function readTrail(
  services: Services,
  { member, municipality, tags }: TrailReader,
  limit: number,
  before?: string,
): Promise<TrailEntry[]> {
  const context = { member, ...(municipality !== null && { municipality }) };
  return transact(services.pools.trail, context, async (connection) => {
    const { rows } = await connection.query<{ fields: RecordFields }>(
      `SELECT fields FROM ledger.record
        WHERE subject_tag = ANY ($1::text[]) AND fields IS NOT NULL AND ($2::uuid IS NULL OR id < $2)
          AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $4, true)
        ORDER BY id DESC LIMIT $3`,
      [tags, before ?? null, limit, services.clock.now()],
    );
    // A party is not told why the other was refused: only the person's own town may show that.
    return rows.map(({ fields }) =>
      entryOf(services, fields, municipality !== null && fields.municipality === municipality),
    );
  });
}

function entryOf(services: Services, fields: RecordFields, whole: boolean): TrailEntry {
  const { directory, purposes, contracts } = services;
  const name = (id: string | null) => (id === null ? null : (directory.findMember(id)?.name ?? id));
  const purpose = fields.purpose === null ? undefined : purposes.get(fields.purpose);
  const reasons = whole
    ? fields.reasons
    : fields.reasons.map((code) => (told.has(code as RefusalCode) ? code : 'not_available'));
  const entry = {
    record: fields.id,
    time: fields.time,
    kind: fields.kind,
    phase: fields.phase,
    from: name(fields.from)!,
    to: name(fields.to),
    purpose: purpose?.title ?? fields.purpose,
    basis: fields.basisGiver,
    decision: fields.decision,
    reasons: [...new Set(reasons)],
    runMode: fields.runMode,
    message: fields.message,
    count: fields.count,
    role: fields.role,
    declared: (fields.declared ?? []).map((one) => declarations[one as Declaration] ?? one),
  };
  const contract = fields.contract === null ? undefined : contracts.get(fields.contract);
  const given = fields.items.map((item) => contract?.fields[item]?.title ?? item);
  return { ...entry, said: inWords(entry, { plain: purpose?.plain, acts: fields.items, given }) };
}
