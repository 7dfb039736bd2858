import type { RecordFields } from '../../contracts/record.ts';
import type { Queryable } from '../../database/connect.ts';
import { fieldsOfUnknown } from '../record/inquiry.ts';
import type { Tags } from '../record/submission.ts';
import type { Documented, WeighedInquiry } from '../stages.ts';

/** After a provider's own time limit: for the outcome's transaction. Later than that, its process is taken for dead. */
const graceMs = 30_000;

/** Notes what is about to be asked, in the transaction of its intent, behind its record. */
export async function insertAsking(
  connection: Queryable,
  intents: readonly Documented<WeighedInquiry>[],
  tags: Tags,
  realNow: Date,
): Promise<void> {
  if (intents.length === 0) return;
  const unknown = intents.map((intent) =>
    Buffer.from(JSON.stringify(fieldsOfUnknown(intent, tags, intent.records[0]!.id))),
  );
  await connection.query(
    `INSERT INTO exchange.asking (message, record, unknown, deadline)
      SELECT message, record, substring($3::bytea FROM (sum(length) OVER (ORDER BY n) - length + 1)::int FOR length), deadline
        FROM ROWS FROM (unnest($1::uuid[]), unnest($2::uuid[]), unnest($4::int[]), unnest($5::timestamptz[]))
          WITH ORDINALITY AS a(message, record, length, deadline, n)`,
    [
      intents.map(({ message }) => message),
      intents.map(({ records }) => records[0]!.id),
      Buffer.concat(unknown),
      unknown.map(({ length }) => length),
      intents.map(({ service }) => new Date(realNow.getTime() + service!.timeoutMs + graceMs)),
    ],
  );
}

/** Takes away what was being asked, for whoever writes its outcome. @returns the messages that were still open */
export async function takeAsking(connection: Queryable, messages: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query<{ message: string }>(
    'DELETE FROM exchange.asking WHERE message = ANY ($1::uuid[]) RETURNING message',
    [messages],
  );
  return new Set(rows.map(({ message }) => message));
}

/** Takes what nobody will write the outcome of any more; the fields of its `unknown` records. */
export async function takeOverdue(
  connection: Queryable,
  realNow: Date,
  most: number,
): Promise<Omit<RecordFields, 'id'>[]> {
  const { rows } = await connection.query<{ unknown: Buffer }>(
    `DELETE FROM exchange.asking WHERE message IN (
       SELECT message FROM exchange.asking WHERE deadline < $1 ORDER BY deadline LIMIT $2 FOR UPDATE SKIP LOCKED
     ) RETURNING unknown`,
    [realNow, most],
  );
  return rows.map(({ unknown }) => JSON.parse(unknown.toString()));
}
