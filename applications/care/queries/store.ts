import { z } from 'zod';
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
};

/** What a query says, of the one file that it is sent in; undefined where it is none. */
function readQuery(files: readonly { readonly content: string }[]): QueryContent | undefined {
  try {
    return content.parse(JSON.parse(Buffer.from(files[0]?.content ?? '', 'base64').toString('utf8')));
  } catch {
    return undefined;
  }
}

/** What was received, the newest first. @param id one alone */
export async function listQueries(connection: RowsConnection, id?: string): Promise<Query[]> {
  type Row = Pick<Query, 'id' | 'sentId' | 'sender' | 'code' | 'receivedAt' | 'openedAt'> & {
    readonly files: readonly { readonly content: string }[];
  };
  const { rows } = await connection.query<Row>(
    `SELECT message AS id, sent_id AS "sentId", substring(sender from '^[^/]+/[^/]+') AS sender, subjects[1] AS code, files, received_at AS "receivedAt", opened_at AS "openedAt"
       FROM care.received WHERE contract = $1 AND ($2::uuid IS NULL OR message = $2) ORDER BY received_at DESC, message LIMIT 200`,
    [queryContract, id ?? null],
  );
  const answers = await listAnswers(
    connection,
    rows.map((row) => row.id),
  );
  return rows.flatMap(({ files, ...row }) => {
    const said = readQuery(files);
    return said ? [{ ...row, ...said, answers: answers.get(row.id) ?? [] }] : [];
  });
}

/** How many wait for an answer. */
export async function countUnanswered(connection: RowsConnection): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM care.received r WHERE contract = $1
        AND NOT EXISTS (SELECT FROM care.query_answer a WHERE a.query = r.message)`,
    [queryContract],
  );
  return rows[0]!.count;
}

/** A query that this office has put, with what was answered. */
export type Put = QueryContent & {
  readonly id: string;
  readonly receiver: string;
  readonly madeOn: string;
  readonly answers: readonly QueryAnswer[];
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
  return rows.flatMap(({ id, receiver, madeAt, files }) => {
    const said = readQuery(files);
    return said?.month === month
      ? [{ ...said, id, receiver, madeOn: dayIn(madeAt), answers: answers.get(id) ?? [] }]
      : [];
  });
}
