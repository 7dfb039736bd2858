import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { queryContract } from '../months/offices.ts';

export const answerHows = ['corrected', 'right', 'other'] as const;
export type How = (typeof answerHows)[number];

export type QueryAnswer = {
  /** as `care.query_answer` names it */
  readonly query: string;
  readonly id: string;
  readonly code: string;
  readonly how: How;
  readonly text: string;
  /** ファイル連番 of the corrected actuals */
  readonly sequence: string | null;
  readonly staff: string | null;
  readonly role: string;
  readonly message: string | null;
  readonly at: Date;
};

/** Keeps an answer, once. @returns false where it is known */
export async function keepAnswer(connection: RowsConnection, member: string, one: QueryAnswer): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO care.query_answer (member, query, id, code, how, text, sequence, staff, role, message, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
    [
      ...[
        member,
        one.query,
        one.id,
        one.code,
        one.how,
        one.text,
        one.sequence,
        one.staff,
        one.role,
        one.message,
        one.at,
      ],
    ],
  );
  return rowCount !== 0;
}

/** The answers to these queries, the oldest first. */
async function listAnswers(
  connection: RowsConnection,
  queries: readonly string[],
): Promise<Map<string, QueryAnswer[]>> {
  const { rows } = await connection.query<QueryAnswer>(
    `SELECT query, id, code, how, text, sequence, staff, role, message, at FROM care.query_answer WHERE query = ANY ($1::uuid[]) ORDER BY at, id`,
    [queries],
  );
  return Map.groupBy(rows, ({ query }) => query);
}

const item = z.object({ code: z.string(), day: z.string(), start: z.string(), end: z.string(), count: z.number() });
const content = z.object({
  person: z.object({ insurer: z.string(), insured: z.string() }),
  month: z.string(),
  note: z.string(),
  items: z.array(
    z.object({
      kind: z.enum(['undone', 'more', 'time', 'code', 'count', 'silent']),
      service: z.string(),
      planned: item.optional(),
      done: item.optional(),
    }),
  ),
});
type QueryContent = z.infer<typeof content>;

/**
 * When an office's actuals of what a query asks about changed last since it was put: a corrected 実績 is an answer too. Both offices hold them, each its own
 * copy; of a deleted one the copy says when it was.
 */
type Asked = Pick<QueryContent, 'person' | 'month' | 'items'> & { readonly office: string; readonly since: Date };
async function findCorrections<Of extends Asked>(
  connection: RowsConnection,
  all: readonly Of[],
): Promise<Map<Of, Date>> {
  if (all.length === 0) return new Map();
  const { rows } = await connection.query<{
    office: string;
    insurer: string;
    insured: string;
    month: string;
    service: string;
    at: Date;
  }>(
    `SELECT sender AS office, insurer, insured, period AS month, key ->> 'serviceType' AS service, taken_at AS at
       FROM care.held WHERE kind = 'actuals' AND period = ANY ($1) AND sender = ANY ($2)`,
    [all.map(({ month }) => month), all.map(({ office }) => office)],
  );
  const held = Map.groupBy(rows, ({ insurer, insured }) => `${insurer} ${insured}`);
  return new Map(
    all.flatMap((asked) => {
      const { person, office, month, items, since } = asked;
      const times = (held.get(`${person.insurer} ${person.insured}`) ?? [])
        .filter((one) => one.office === office && one.month === month && one.at >= since)
        .filter(({ service }) => items.some((item) => item.service === service))
        .map(({ at }) => at.getTime());
      return times.length === 0 ? [] : [[asked, new Date(Math.max(...times))] as const];
    }),
  );
}

/** A query as this office was sent it. */
export type Query = QueryContent & {
  /** the exchange's id of the message */
  readonly id: string;
  /** the planner's own id of it */
  readonly sentId: string;
  readonly sender: string;
  readonly code: string;
  readonly receivedAt: Date;
  readonly openedAt: Date | null;
  readonly answers: readonly QueryAnswer[];
  /** when what it asks about was sent corrected, whether or not anything was written to it */
  readonly correctedAt: Date | undefined;
};
/** Whether anything is still to be said to it. */
export const isOpen = ({ answers, correctedAt }: Query): boolean => answers.length === 0 && correctedAt === undefined;

/** What a query says, of the one file that it is sent in; undefined where it is none. */
function readQuery(files: readonly { readonly content: string }[]): QueryContent | undefined {
  try {
    return content.parse(JSON.parse(Buffer.from(files[0]?.content ?? '', 'base64').toString('utf8')));
  } catch {
    return undefined;
  }
}

/** What was received, the newest first. @param member who was asked @param id one alone */
export async function listQueries(
  connection: RowsConnection,
  member: string,
  { id }: { readonly id?: string } = {},
): Promise<Query[]> {
  type Row = Pick<Query, 'id' | 'sentId' | 'sender' | 'code' | 'receivedAt' | 'openedAt'> & {
    readonly files: readonly { readonly content: string }[];
  };
  const { rows } = await connection.query<Row>(
    `SELECT message AS id, sent_id AS "sentId", substring(sender from '^[^/]+/[^/]+') AS sender, subjects[1] AS code, files, received_at AS "receivedAt", opened_at AS "openedAt"
       FROM care.received WHERE contract = $1 AND ($2::uuid IS NULL OR message = $2)
       ORDER BY received_at DESC, message LIMIT 200`,
    [queryContract, id ?? null],
  );
  const answers = await listAnswers(
    connection,
    rows.map((row) => row.id),
  );
  const queries = rows.flatMap(({ files, ...row }) => {
    const said = readQuery(files);
    const asked = { office: memberCode(member), since: row.receivedAt };
    return said ? [{ ...row, ...said, ...asked, answers: answers.get(row.id) ?? [] }] : [];
  });
  const corrections = await findCorrections(connection, queries);
  return queries.map((one) => {
    const { office: _, since: __, ...query } = one;
    return { ...query, correctedAt: corrections.get(one) };
  });
}

/**
 * How many wait for an answer: `isOpen`, of all there are. What a query asks about stands in its file alone, which the exchange has held against the
 * contract; `json` and not `jsonb`, which takes no U+0000 in the note.
 */
export async function countUnanswered(connection: RowsConnection, member: string): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(
    `WITH unanswered AS MATERIALIZED (
        SELECT received_at, convert_from(decode(files #>> '{0,content}', 'base64'), 'UTF8')::json AS said FROM care.received r
          WHERE contract = $1 AND NOT EXISTS (SELECT FROM care.query_answer a WHERE a.query = r.message))
      SELECT count(*)::int AS count FROM unanswered q WHERE NOT EXISTS (
        SELECT FROM care.held h WHERE h.kind = 'actuals' AND h.sender = $2 AND h.period = said ->> 'month' AND h.taken_at >= q.received_at
          AND h.insurer = said #>> '{person,insurer}' AND h.insured = said #>> '{person,insured}'
          AND h.key ->> 'serviceType' IN (SELECT item ->> 'service' FROM json_array_elements(said -> 'items') AS item))`,
    [queryContract, memberCode(member)],
  );
  return rows[0]!.count;
}

/** A query that this office has put, with what was answered. */
export type Put = QueryContent & {
  readonly id: string;
  readonly receiver: string;
  readonly madeOn: string;
  readonly answers: readonly QueryAnswer[];
  /** when actuals of what it asks about came corrected */
  readonly correctedAt: Date | undefined;
};

/** What a planner has asked of a person's month, the newest first. */
export async function listPut(
  connection: RowsConnection,
  { code, month }: { readonly code: string; readonly month: string },
): Promise<Put[]> {
  const { rows } = await connection.query<{
    id: string;
    receiver: string;
    madeAt: Date;
    files: readonly { readonly content: string }[];
  }>(
    `SELECT id, receiver, made_at AS "madeAt", files FROM care.sent WHERE contract = $1 AND subjects @> ARRAY[$2] ORDER BY made_at DESC LIMIT 100`,
    [queryContract, code],
  );
  const answers = await listAnswers(
    connection,
    rows.map(({ id }) => id),
  );
  const put = rows.flatMap(({ id, receiver, madeAt, files }) => {
    const said = readQuery(files);
    return said?.month === month ? [{ ...said, id, receiver, office: memberCode(receiver), since: madeAt }] : [];
  });
  const corrections = await findCorrections(connection, put);
  return put.map((one) => {
    const { office: _, since, ...query } = one;
    return { ...query, madeOn: dayIn(since), answers: answers.get(one.id) ?? [], correctedAt: corrections.get(one) };
  });
}
