import { randomUUID } from 'node:crypto';
import { Fault } from '../../contracts/fault.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { sealForSubject } from '../identify/person/digests.ts';
import type { KeyStore } from '../keys.ts';
import { answerWithin, dayOf, workingDaysAfter } from './deadline.ts';
import { checkText, openText } from './texts.ts';

/** What a resident asked of a member about one record (理由をたずねる). */
export type AskedWhy = {
  readonly id: string;
  /** the registration under which it was asked, whose key its texts are sealed with */
  readonly subject: string;
  /** who that is by now */
  readonly person: string;
  readonly member: MemberId;
  readonly record: string;
  readonly askedBy: string;
  readonly question: string | null;
  readonly askedAt: Date;
  /** YYYY-MM-DD */
  readonly dueOn: string;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
  readonly answeredBy: string | null;
  readonly closedAt: Date | null;
  /** since when an answer waits for its approval (drafts.ts) */
  readonly draftedAt: Date | null;
};

export const stateOfWhy = ({ answeredAt, closedAt }: Pick<AskedWhy, 'answeredAt' | 'closedAt'>) =>
  closedAt !== null ? 'closed' : answeredAt !== null ? 'answered' : 'open';

const whose = 'CASE WHEN leads_to IS NULL THEN subject ELSE leads_to END';
const columns = `id, subject, ${whose} AS person, member, record, asked_by AS "askedBy", question, asked_at AS "askedAt",
  to_char(due_on, 'YYYY-MM-DD') AS "dueOn", answer, answered_at AS "answeredAt", answered_by AS "answeredBy", closed_at AS "closedAt",
  drafted_at AS "draftedAt"`;

const openRow = async (keys: KeyStore, row: AskedWhy): Promise<AskedWhy> => ({
  ...row,
  question: await openText(keys, row.subject, row.question),
  answer: await openText(keys, row.subject, row.answer),
});

/** So many at once, that a member's privacy officer is not made to drown. */
const mostOpen = 20;

/** Whether the member is one that the record names is asked by the caller. @throws Fault bad_request, conflict */
export async function askWhy(
  connection: Connection,
  keys: KeyStore,
  asked: {
    readonly subject: string;
    readonly member: MemberId;
    readonly record: string;
    readonly askedBy: string;
    readonly text: string;
  },
  now: Date,
): Promise<{ readonly id: string; readonly dueOn: string }> {
  const { subject, member, record, askedBy, text } = asked;
  checkText(text);
  const { rows } = await connection.query<{ open: number; same: number }>(
    `SELECT count(*) AS open, count(*) FILTER (WHERE record = $2 AND member = $3) AS same FROM exchange.asked_why
      WHERE ${whose} = $1 AND answered_at IS NULL AND closed_at IS NULL`,
    [subject, record, member],
  );
  if (rows[0]!.same > 0)
    throw new Fault('conflict', 'この記録については、すでにたずねています。答えをお待ちください。');
  if (rows[0]!.open >= mostOpen)
    throw new Fault('conflict', `答えを待っているものが${mostOpen}件あります。答えが来てから、次をたずねてください。`);
  const id = randomUUID();
  const dueOn = workingDaysAfter(dayOf(now), answerWithin);
  await connection.query(
    `INSERT INTO exchange.asked_why (id, subject, member, record, asked_by, question, asked_at, due_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, subject, member, record, askedBy, await sealForSubject(keys, subject, text), now, dueOn],
  );
  return { id, dueOn };
}

/** All that the person asked, newest first. */
export async function listWhys(connection: Queryable, keys: KeyStore, person: string): Promise<AskedWhy[]> {
  const { rows } = await connection.query<AskedWhy>(
    `SELECT ${columns} FROM exchange.asked_why WHERE ${whose} = $1 ORDER BY asked_at DESC, id`,
    [person],
  );
  return Promise.all(rows.map((row) => openRow(keys, row)));
}

/** Closes a question; twice changes nothing. @returns the member that was asked; undefined where it is none of this person's */
export async function closeWhy(
  connection: Connection,
  { id, person }: { readonly id: string; readonly person: string },
  now: Date,
): Promise<MemberId | undefined> {
  const { rows } = await connection.query<{ member: MemberId }>(
    `UPDATE exchange.asked_why SET closed_at = coalesce(closed_at, $3) WHERE id = $1 AND ${whose} = $2 RETURNING member`,
    [id, person, now],
  );
  return rows[0]?.member;
}

/** What was asked of a member: what waits first, the most urgent before all. The transaction names a system of the member. */
export async function listWhysOf(
  connection: Queryable,
  keys: KeyStore,
  member: MemberId,
  { limit, open }: { readonly limit: number; readonly open: boolean },
): Promise<AskedWhy[]> {
  const { rows } = await connection.query<AskedWhy>(
    `SELECT ${columns} FROM exchange.asked_why
      WHERE member = $1 AND (NOT $2 OR answered_at IS NULL AND closed_at IS NULL)
      ORDER BY answered_at IS NOT NULL, due_on, id LIMIT $3`,
    [member, open, limit],
  );
  return Promise.all(rows.map((row) => openRow(keys, row)));
}

/** One of them. @returns undefined where it is none of this member's */
export async function findWhyOf(
  connection: Queryable,
  keys: KeyStore,
  member: MemberId,
  id: string,
): Promise<AskedWhy | undefined> {
  const { rows } = await connection.query<AskedWhy>(
    `SELECT ${columns} FROM exchange.asked_why WHERE id = $1 AND member = $2`,
    [id, member],
  );
  return rows[0] && openRow(keys, rows[0]);
}

/** One that waits for its answer, locked. @returns undefined where it is none of this member's @throws Fault conflict */
export async function lockOpenWhy(
  connection: Connection,
  { id, member }: { readonly id: string; readonly member: MemberId },
): Promise<AskedWhy | undefined> {
  const { rows } = await connection.query<AskedWhy>(
    `SELECT ${columns} FROM exchange.asked_why WHERE id = $1 AND member = $2 FOR UPDATE`,
    [id, member],
  );
  const [found] = rows;
  if (found && (found.answeredAt !== null || found.closedAt !== null))
    throw new Fault('conflict', 'すでに答えたか、本人が終わりにしています。');
  return found;
}

/**
 * The member says why. Once: what the person has read is not written anew.
 * @returns whose question it was; undefined where it is none of this member's
 * @throws Fault bad_request, conflict
 */
export async function answerWhy(
  connection: Connection,
  keys: KeyStore,
  {
    id,
    member,
    role,
    text,
  }: { readonly id: string; readonly member: MemberId; readonly role: string; readonly text: string },
  now: Date,
): Promise<AskedWhy | undefined> {
  checkText(text);
  const found = await lockOpenWhy(connection, { id, member });
  if (!found) return undefined;
  await connection.query(
    'UPDATE exchange.asked_why SET answer = $2, answered_at = $3, answered_by = $4, drafted_at = NULL WHERE id = $1',
    [id, await sealForSubject(keys, found.subject, text), now, role],
  );
  return found;
}
