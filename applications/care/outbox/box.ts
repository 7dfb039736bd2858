import type { RowsConnection } from '../../../web/application/rows.ts';
import { kindSql, monthSql } from './kinds.ts';
import type { Near } from './near.ts';

/** What has become of something, as the list says it; in the order in which one asks for it. */
export const statuses = [
  'refused',
  'expired',
  'not-delivered',
  'to-give',
  'expires-soon',
  'expiring',
  'held-back',
  'partly',
  'waiting',
  'kept',
  'handed-over',
  'unopened',
  'acknowledged',
  'opened',
  'given',
  'answered',
  'resent',
  'read',
] as const;
export type Status = (typeof statuses)[number];
type Side = 'sent' | 'received';

export type BoxRow = {
  readonly side: Side;
  readonly id: string;
  /** member */
  readonly office: string;
  readonly kind: string;
  /** of what was sent */
  readonly title: string | null;
  readonly month: string;
  readonly way: string;
  readonly subjects: readonly string[];
  readonly at: Date;
  readonly status: Status;
  /** 0: somebody must do something; 1: not yet through; 2: done */
  readonly rank: number;
};

export type BoxFilter = {
  readonly side?: string | undefined;
  readonly person?: string | undefined;
  readonly office?: string | undefined;
  readonly month?: string | undefined;
  readonly kind?: string | undefined;
  readonly status?: string | undefined;
};

const noted = (kind: string) => `EXISTS (SELECT FROM care.sent_note n WHERE n.sent = s.id AND n.kind = '${kind}')`;
/** Of `near`, which says what expires soon. */
const box = `SELECT 'sent' AS side, id, receiver AS office, ${kindSql} AS kind, ${monthSql('made_at')} AS month, title, way, subjects, made_at AS at,
    CASE WHEN ${noted('resent')} THEN 'resent'
      WHEN state = 'given' THEN CASE WHEN ${noted('answer')} THEN 'answered' WHEN ${noted('given')} THEN 'given' ELSE 'to-give' END
      WHEN opened_at IS NOT NULL THEN 'opened'
      WHEN state IN ('kept', 'handed-over') AND expires_at <= near.second THEN 'expires-soon'
      WHEN state IN ('kept', 'handed-over') AND expires_at <= near.first THEN 'expiring' ELSE state END AS status
    FROM care.sent s, near
  UNION ALL
  SELECT 'received', message, substring(sender from '^[^/]+/[^/]+'), ${kindSql}, ${monthSql('received_at')}, NULL, way, subjects, received_at,
    CASE WHEN opened_at IS NOT NULL THEN 'read' WHEN outcome = 'taken' THEN 'unopened' ELSE outcome END
    FROM care.received`;
const rank = `CASE WHEN status IN ('refused', 'expired', 'not-delivered', 'to-give', 'expires-soon', 'expiring', 'held-back', 'partly') THEN 0
  WHEN status IN ('waiting', 'kept', 'handed-over', 'unopened') THEN 1 ELSE 2 END`;

/** Sent and received together, without the notices of opening, which each message itself tells of: what needs somebody, what is on its way, each the longest first; then what is done, the newest first. */
export async function listBox(
  connection: RowsConnection,
  { side, person, office, month, kind, status }: BoxFilter,
  { page, size, near }: { readonly page: number; readonly size: number; readonly near: Near },
): Promise<{ readonly rows: readonly BoxRow[]; readonly total: number }> {
  const { rows } = await connection.query<BoxRow & { total: number }>(
    `WITH near AS (SELECT $9::timestamptz AS first, $10::timestamptz AS second)
      SELECT *, count(*) OVER ()::int AS total FROM (SELECT *, ${rank} AS rank FROM (${box}) AS b) AS ranked
      WHERE ($1::text IS NULL OR side = $1) AND ($2::text IS NULL OR subjects @> ARRAY[$2]) AND ($3::text IS NULL OR office = $3)
        AND ($4::text IS NULL OR month = $4) AND (kind = $5 OR $5::text IS NULL AND kind <> 'care/opened')
        AND ($6::text IS NULL OR status = $6 OR ($6 = 'todo' AND rank = 0) OR ($6 = 'under-way' AND rank = 1) OR ($6 = 'done' AND rank = 2))
      ORDER BY rank, CASE WHEN rank < 2 THEN at END, at DESC, id LIMIT $8 OFFSET ($7 - 1) * $8`,
    [side, person, office, month, kind, status]
      .map((one) => one ?? null)
      .concat([page, size, near.first, near.second] as never[]),
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** What the list can be narrowed by: whom, with whom and when anything was sent or received. */
export async function listChoices(connection: RowsConnection): Promise<{
  readonly offices: readonly string[];
  readonly months: readonly string[];
  readonly persons: readonly string[];
}> {
  const { rows } = await connection.query(
    `WITH near AS (SELECT NULL::timestamptz AS first, NULL::timestamptz AS second), box AS MATERIALIZED (${box})
      SELECT ARRAY(SELECT DISTINCT office FROM box ORDER BY 1) AS offices, ARRAY(SELECT DISTINCT month FROM box ORDER BY 1 DESC) AS months,
        ARRAY(SELECT code FROM care.person WHERE code IN (SELECT unnest(subjects) FROM box) ORDER BY kana_key, code LIMIT 500) AS persons`,
  );
  return rows[0];
}
