import { randomUUID } from 'node:crypto';
import { addContext, type Connection, type Queryable } from '../../database/connect.ts';

/*
 * 毎月のお知らせの郵送: who asked that the letter about a month be posted, and what was sent of it. The database ends a wish with the person's registration
 * (000315).
 */

const day = 24 * 60 * 60_000;
/** As long as questions about a letter may come. */
const keptDays = 400;

/** How a letter went: by post, or by the hand of whoever stood at the counter. */
export type Way = 'post' | 'hand';

export type Wish = { readonly id: string; readonly subject: string; readonly askedAt: Date };
/** One that waits for a month's letter, or has had it. */
export type WishOfMonth = Wish & { readonly how: Way | null; readonly sentAt: Date | null };
/** What the person knows of it. */
export type OwnWish = { readonly since: Date | null; readonly lastMonth: string | null };

/** The person's own, or none. */
export async function findWish(connection: Connection, subject: string): Promise<OwnWish> {
  await addContext(connection, { subjects: [subject] });
  const { rows } = await connection.query<{ since: Date; lastMonth: string | null }>(
    `SELECT asked_at AS since, (SELECT max(month) FROM exchange.monthly_post_sent WHERE wish = id) AS "lastMonth"
       FROM exchange.monthly_post WHERE subject = $1 AND ended_at IS NULL`,
    [subject],
  );
  return rows[0] ?? { since: null, lastMonth: null };
}

/** Asks for it; who has asked already goes on having asked since then. @param now the region's clock */
export async function putWish(connection: Connection, subject: string, now: Date): Promise<void> {
  await addContext(connection, { subjects: [subject] });
  await connection.query(
    `INSERT INTO exchange.monthly_post (id, subject, municipality, asked_at)
     SELECT $1, id, municipality, $3 FROM exchange.subject WHERE id = $2
     ON CONFLICT DO NOTHING`,
    [randomUUID(), subject, now],
  );
}

/** No more of it; where there is none, nothing changes. */
export async function endWish(connection: Connection, subject: string, now: Date): Promise<void> {
  await addContext(connection, { subjects: [subject] });
  await connection.query(
    `UPDATE exchange.monthly_post SET ended_at = $2, end_reason = 'asked' WHERE subject = $1 AND ended_at IS NULL`,
    [subject, now],
  );
}

const ofMonth = `SELECT w.id, w.subject, w.asked_at AS "askedAt", s.how, s.sent_at AS "sentAt"
  FROM exchange.monthly_post w LEFT JOIN exchange.monthly_post_sent s ON s.wish = w.id AND s.month = $1
 WHERE w.ended_at IS NULL AND w.asked_at < $2`;

/**
 * Who of a town's residents is to have that month's letter, what was not sent first. The transaction names the town's `letters`.
 * @param until the end of the month: who asked later is told of later months
 */
export async function listWishes(
  connection: Queryable,
  { month, until, most }: { readonly month: string; readonly until: Date; readonly most: number },
): Promise<WishOfMonth[]> {
  const { rows } = await connection.query<WishOfMonth>(
    `${ofMonth} ORDER BY s.sent_at IS NOT NULL, w.asked_at, w.id LIMIT $3`,
    [month, until, most],
  );
  return rows;
}

/** Of these, those whose letter of the month waits. Rely on it once the persons are locked: nobody's wish ends then. */
export async function findWaiting(
  connection: Queryable,
  { month, until, wishes }: { readonly month: string; readonly until: Date; readonly wishes: readonly string[] },
): Promise<WishOfMonth[]> {
  const { rows } = await connection.query<WishOfMonth>(
    `${ofMonth} AND s.sent_at IS NULL AND w.id = ANY ($3::uuid[]) ORDER BY w.asked_at, w.id`,
    [month, until, wishes],
  );
  return rows;
}

export async function markSent(
  connection: Connection,
  wishes: readonly string[],
  sent: { readonly month: string; readonly how: Way; readonly by: string },
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.monthly_post_sent (wish, month, how, sent_at, sent_by)
     SELECT wish, $2, $3, $4, $5 FROM unnest($1::uuid[]) AS wish ON CONFLICT DO NOTHING`,
    [wishes, sent.month, sent.how, now, sent.by],
  );
}

/** @param now the region's clock */
export async function forgetMonthlyPost(sweeper: Queryable, now: Date): Promise<void> {
  const before = [new Date(now.getTime() - keptDays * day)];
  await sweeper.query('DELETE FROM exchange.monthly_post_sent WHERE sent_at < $1', before);
  await sweeper.query('DELETE FROM exchange.monthly_post WHERE ended_at < $1', before);
}
