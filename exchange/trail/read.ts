import { findContract } from '../../contracts/contract.ts';
import type { Kind } from '../../contracts/kind.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { ProxyKind } from '../../contracts/proxy.ts';
import { type Declaration, declarations, type RecordFields } from '../../contracts/record.ts';
import { type RefusalCode, told } from '../../contracts/refusal.ts';
import { type Connection, type Context, transact } from '../../database/connect.ts';
import { asUuid } from '../../database/uuid.ts';
import { residentClient } from '../identify/caller/person-token.ts';
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
  /** as people call it */
  readonly purpose: string | null;
  readonly purposeId: string | null;
  readonly basis: string | null;
  readonly decision: RecordFields['decision'];
  readonly reasons: readonly string[];
  readonly runMode: string;
  readonly message: string;
  /** how many equal refusals it stands for */
  readonly count: number;
  /** what the sender declared of the content, in words */
  readonly declared: readonly string[];
  /** the members that it names: whom the person can ask why */
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  /** in what role a member of staff acted */
  readonly role: string | null;
  readonly said: string;
  /** the same without why */
  readonly brief: string;
};

export type TrailReader = {
  readonly member: MemberId;
  readonly municipality: string | null;
  readonly tags: readonly string[];
};
/** The person, or who stands in for them. A proxy is not told why something was refused: a reason may say that the person hides. */
export type OwnReader = { readonly as: 'self' | ProxyKind; readonly tags: readonly string[] };

/** Which records: all that are left out are not asked for. */
export type TrailQuery = {
  readonly limit: number;
  /** only records older than this one (its id), to page on */
  readonly before?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  /** who gave, got or looked */
  readonly member?: string | undefined;
  readonly purpose?: string | undefined;
  readonly outcome?: RecordFields['decision'] | undefined;
  /** where the person alone read their own pages: not those, or those alone */
  readonly looks?: 'without' | 'only' | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
};

/**
 * The records of one person, newest first, as far as `reader` may see them: its own as a party; all, where it is the person's
 * municipality, or the person. Row-level security says so a second time.
 */
export const readTrail = (
  services: Services,
  reader: TrailReader | OwnReader,
  query: TrailQuery,
): Promise<TrailEntry[]> =>
  transact(services.pools.trail, contextOf(reader), (connection) => readTrailIn(connection, services, reader, query));

/** The same in a transaction that there is, under the reader's context. */
export async function readTrailIn(
  connection: Connection,
  services: Services,
  reader: TrailReader | OwnReader,
  { limit, before, kinds, member, purpose, outcome, looks, from, until }: TrailQuery,
): Promise<TrailEntry[]> {
  const [, { rows }] = await Promise.all([
    connection.query(trailPlanning),
    connection.query<{ fields: RecordFields }>(trailStatement, [
      ...[
        reader.tags,
        before ?? beyondAll,
        limit,
        services.clock.now(),
        kinds ?? null,
        member ?? null,
        purpose ?? null,
      ],
      ...[
        outcome ?? null,
        from ?? null,
        until ?? null,
        'as' in reader && reader.as !== 'self',
        areLooks[looks ?? 'with'],
      ],
    ]),
  ]);
  return rows.map(({ fields }) => entryOf(services, fields, isShownWhole(reader, fields)));
}

/**
 * The planner would rather gather all records of a person and sort them than read so many of them one by one: it does not know how few are asked for, in a
 * plan that is made once a connection.
 */
export const trailPlanning = 'SET LOCAL enable_bitmapscan = off';

/** No record's id is as great. */
export const beyondAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const areLooks = { with: [false, true], without: [false], only: [true] };

/**
 * Whatever is asked for, what law hides for a time is not shown before. How and when the person signs in is not a proxy's to know. Tag by tag (a
 * person has one for each turn of the key), and looks apart from the rest, so that the index gives the newest first and is left at the page's end.
 */
export const trailStatement = `
  SELECT newest.fields FROM unnest($1::text[]) AS tag CROSS JOIN unnest($12::boolean[]) AS look CROSS JOIN LATERAL (
    SELECT id, fields FROM ledger.record
     WHERE subject_tag = tag AND is_look = look AND id < $2::uuid AND fields IS NOT NULL
       AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $4, true)
       AND ($5::text[] IS NULL OR fields ->> 'kind' = ANY ($5)) AND ($6::text IS NULL OR $6 IN (from_member, to_member))
       AND ($7::text IS NULL OR fields ->> 'purpose' = $7) AND ($8::text IS NULL OR outcome = $8)
       AND ($9::timestamptz IS NULL OR (fields ->> 'time')::timestamptz >= $9)
       AND ($10::timestamptz IS NULL OR (fields ->> 'time')::timestamptz < $10) AND NOT ($11 AND fields ->> 'kind' = 'sign-in')
     ORDER BY id DESC LIMIT $3) AS newest
   ORDER BY newest.id DESC LIMIT $3`;

/** A record that a party is asked about, with what it must know to answer: of its own staff who acted, and both sides' law. */
export type AskedRecord = TrailEntry & {
  readonly actor: string | null;
  readonly basisTaker: string | null;
  readonly contract: string | null;
  readonly items: readonly string[];
};

/** @returns undefined where there is none that this party may see by now */
export async function readAskedRecord(
  services: Services,
  reader: TrailReader,
  record: string,
): Promise<AskedRecord | undefined> {
  return transact(services.pools.trail, contextOf(reader), async (connection) => {
    const { rows } = await connection.query<{ fields: RecordFields }>(
      `SELECT fields FROM ledger.record WHERE id = $1::uuid AND subject_tag = ANY ($2::text[]) AND fields IS NOT NULL
         AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $3, true)`,
      [asUuid(record), reader.tags, services.clock.now()],
    );
    const fields = rows[0]?.fields;
    if (!fields) return undefined;
    const contract = fields.contract === null ? undefined : findContract(services.contracts, fields.contract);
    return {
      ...entryOf(services, fields, isShownWhole(reader, fields)),
      // Another member's staff id is that member's own.
      actor: doerOf(fields) === reader.member ? fields.actor : null,
      basisTaker: fields.basisTaker,
      contract: contract?.title ?? fields.contract,
      items: contract ? fields.items.map((item) => contract.fields[item]?.title ?? item) : [],
    };
  });
}

/** Whose doing a record is: who asked stands in `to`, for the data goes the other way. */
export const doerOf = ({ kind, phase, from, to }: RecordFields): string =>
  (kind === 'inquiry' || (kind !== 'viewing' && phase === 'intent')) && to !== null ? to : from;

function contextOf(reader: TrailReader | OwnReader): Context {
  if ('as' in reader) return { subject_tags: reader.tags };
  const { member, municipality } = reader;
  return { member, ...(municipality !== null && { municipality }) };
}

/** A party is not told why the other was refused: only the person may read that, and their own town. */
export const isShownWhole = (reader: TrailReader | OwnReader, { municipality }: RecordFields): boolean =>
  'as' in reader ? reader.as === 'self' : reader.municipality !== null && reader.municipality === municipality;

export function entryOf(services: Services, fields: RecordFields, whole: boolean): TrailEntry {
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
    from: fields.from === residentClient ? (fields.role ?? '本人') : name(fields.from)!,
    to: fields.to === residentClient ? (fields.role ?? '本人') : name(fields.to),
    purpose: purpose?.title ?? fields.purpose,
    purposeId: fields.purpose,
    basis: fields.basisGiver,
    decision: fields.decision,
    reasons: [...new Set(reasons)],
    runMode: fields.runMode,
    message: fields.message,
    count: fields.count,
    // 支援措置: its own role would say over a shoulder what the sentence does not.
    role: fields.items[0] === 'protection' ? null : fields.role,
    parties: [...new Set([fields.from, fields.to])].flatMap((id) => {
      const found = id === null ? undefined : directory.findMember(id);
      return found ? [{ id: found.id, name: found.name }] : [];
    }),
    declared: (fields.declared ?? []).map((one) => declarations[one as Declaration] ?? one),
  };
  const contract = fields.contract === null ? undefined : findContract(contracts, fields.contract);
  const given = fields.items.map((item) => contract?.fields[item]?.title ?? item);
  const more = { acts: fields.items, given, document: contract?.title, byOneself: fields.to === residentClient };
  return {
    ...entry,
    said: inWords(entry, { ...more, plain: purpose?.plain }),
    brief: inWords(entry, { ...more, plain: undefined }),
  };
}
