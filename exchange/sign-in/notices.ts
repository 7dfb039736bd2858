import { randomUUID } from 'node:crypto';
import { type AccountNotice, accountNotices, noticeDays } from '../../contracts/account-notice.ts';
import { addContext, type Connection, type Queryable, setContext } from '../../database/connect.ts';

const day = 24 * 60 * 60_000;
/** As long as the post may need, and questions about it. */
const keptDays = 400;

export type NoticeEntry = {
  readonly id: string;
  readonly subject: string;
  readonly what: AccountNotice;
  readonly noticedAt: Date;
};

export const isNoticed = (act: string): act is AccountNotice => Object.hasOwn(accountNotices, act);

/**
 * Notes that a resident is to be told by another way than the session that did it, in the transaction that did.
 * @param now the region's clock
 */
export async function noteForResident(
  connection: Connection,
  { subject, what }: { readonly subject: string; readonly what: AccountNotice },
  now: Date,
): Promise<void> {
  await addContext(connection, { subjects: [subject] });
  await connection.query(
    `INSERT INTO exchange.account_notice (id, subject, municipality, what, noticed_at)
     SELECT $1, id, municipality, $3, $4 FROM exchange.subject WHERE id = $2`,
    [randomUUID(), subject, what, now],
  );
}

/** Whether somebody signs in as the person at all: nobody is told of their first letter by a second one. */
export async function hasAccount(connection: Connection, subject: string): Promise<boolean> {
  await setContext(connection, { sign_in: 'yes' });
  const { rowCount } = await connection.query(
    'SELECT FROM exchange.account WHERE subject = $1 AND closed_at IS NULL LIMIT 1',
    [subject],
  );
  return rowCount === 1;
}

const columns = 'id, subject, what, noticed_at AS "noticedAt"';

/** What stands on the person's page, the newest first. */
export async function listOwnNotices(connection: Connection, subject: string, now: Date): Promise<NoticeEntry[]> {
  await addContext(connection, { subjects: [subject] });
  const { rows } = await connection.query<NoticeEntry>(
    `SELECT ${columns} FROM exchange.account_notice WHERE subject = $1 AND noticed_at > $2 ORDER BY noticed_at DESC, id LIMIT 10`,
    [subject, new Date(now.getTime() - noticeDays * day)],
  );
  return rows;
}

/** What waits to be printed for a town's residents, the oldest first. The transaction names the town's `letters`. */
export async function listUnprinted(connection: Connection, most: number): Promise<NoticeEntry[]> {
  const { rows } = await connection.query<NoticeEntry>(
    `SELECT ${columns} FROM exchange.account_notice WHERE printed_at IS NULL ORDER BY noticed_at, id LIMIT $1`,
    [most],
  );
  return rows;
}

/** One of them, held until the commit. */
export async function lockUnprinted(connection: Connection, id: string): Promise<NoticeEntry | undefined> {
  const { rows } = await connection.query<NoticeEntry>(
    `SELECT ${columns} FROM exchange.account_notice WHERE id = $1 AND printed_at IS NULL FOR UPDATE`,
    [id],
  );
  return rows[0];
}

export async function markPrinted(connection: Connection, id: string, by: string, now: Date): Promise<void> {
  await connection.query('UPDATE exchange.account_notice SET printed_at = $2, printed_by = $3 WHERE id = $1', [
    id,
    now,
    by,
  ]);
}

/** @param now the region's clock */
export async function forgetAccountNotices(sweeper: Queryable, now: Date): Promise<void> {
  await sweeper.query('DELETE FROM exchange.account_notice WHERE noticed_at < $1', [
    new Date(now.getTime() - keptDays * day),
  ]);
}
