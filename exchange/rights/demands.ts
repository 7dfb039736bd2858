import { randomUUID } from 'node:crypto';
import { Fault } from '../../contracts/fault.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { DemandDecision, DemandKind } from '../../contracts/rights.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { sealForSubject } from '../identify/person/digests.ts';
import type { KeyStore } from '../keys.ts';
import { dayOf, daysAfter, decideWithin } from './deadline.ts';
import { checkText, openText } from './texts.ts';

/** A request of a resident to a holder (開示・訂正・利用停止の請求). */
export type Demand = {
  readonly id: string;
  readonly subject: string;
  readonly person: string;
  readonly member: MemberId;
  readonly kind: DemandKind;
  readonly madeBy: string;
  readonly text: string | null;
  readonly madeAt: Date;
  /** YYYY-MM-DD */
  readonly dueOn: string;
  readonly extendedAt: Date | null;
  readonly extendedReason: string | null;
  readonly decidedAt: Date | null;
  readonly decision: DemandDecision | null;
  readonly decisionReason: string | null;
  readonly decidedBy: string | null;
  /** since when a decision waits for its approval (drafts.ts) */
  readonly draftedAt: Date | null;
};

export const stateOfDemand = ({ decidedAt, extendedAt }: Pick<Demand, 'decidedAt' | 'extendedAt'>) =>
  decidedAt !== null ? 'decided' : extendedAt !== null ? 'extended' : 'open';

const whose = 'CASE WHEN leads_to IS NULL THEN subject ELSE leads_to END';
const columns = `id, subject, ${whose} AS person, member, kind, made_by AS "madeBy", demand AS text, made_at AS "madeAt",
  to_char(due_on, 'YYYY-MM-DD') AS "dueOn", extended_at AS "extendedAt", extended_reason AS "extendedReason",
  decided_at AS "decidedAt", decision, decision_reason AS "decisionReason", decided_by AS "decidedBy",
  drafted_at AS "draftedAt"`;

const openRow = async (keys: KeyStore, row: Demand): Promise<Demand> => ({
  ...row,
  text: await openText(keys, row.subject, row.text),
  extendedReason: await openText(keys, row.subject, row.extendedReason),
  decisionReason: await openText(keys, row.subject, row.decisionReason),
});

/** Whether the member is a holder is asked by the caller. @throws Fault bad_request, conflict */
export async function makeDemand(
  connection: Connection,
  keys: KeyStore,
  made: {
    readonly subject: string;
    readonly member: MemberId;
    readonly kind: DemandKind;
    readonly madeBy: string;
    readonly text: string;
  },
  now: Date,
): Promise<{ readonly id: string; readonly dueOn: string }> {
  const { subject, member, kind, madeBy, text } = made;
  checkText(text);
  const { rows } = await connection.query<{ same: number }>(
    `SELECT count(*) AS same FROM exchange.subject_request
      WHERE ${whose} = $1 AND member = $2 AND kind = $3 AND decided_at IS NULL`,
    [subject, member, kind],
  );
  if (rows[0]!.same > 0)
    throw new Fault('conflict', 'この機関への同じ請求が、まだ決定されていません。決定をお待ちください。');
  const id = randomUUID();
  const dueOn = daysAfter(dayOf(now), decideWithin);
  await connection.query(
    `INSERT INTO exchange.subject_request (id, subject, member, kind, made_by, demand, made_at, due_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, subject, member, kind, madeBy, await sealForSubject(keys, subject, text), now, dueOn],
  );
  return { id, dueOn };
}

/** All that the person demanded, newest first. */
export async function listDemands(connection: Queryable, keys: KeyStore, person: string): Promise<Demand[]> {
  const { rows } = await connection.query<Demand>(
    `SELECT ${columns} FROM exchange.subject_request WHERE ${whose} = $1 ORDER BY made_at DESC, id`,
    [person],
  );
  return Promise.all(rows.map((row) => openRow(keys, row)));
}

/** What was demanded of a member: what waits first. The transaction names a system of the member. */
export async function listDemandsOf(
  connection: Queryable,
  keys: KeyStore,
  member: MemberId,
  { limit, open }: { readonly limit: number; readonly open: boolean },
): Promise<Demand[]> {
  const { rows } = await connection.query<Demand>(
    `SELECT ${columns} FROM exchange.subject_request WHERE member = $1 AND (NOT $2 OR decided_at IS NULL)
      ORDER BY decided_at IS NOT NULL, due_on, id LIMIT $3`,
    [member, open, limit],
  );
  return Promise.all(rows.map((row) => openRow(keys, row)));
}

/** One of them. @returns undefined where it is none of this member's */
export async function findDemandOf(
  connection: Queryable,
  keys: KeyStore,
  member: MemberId,
  id: string,
): Promise<Demand | undefined> {
  const { rows } = await connection.query<Demand>(
    `SELECT ${columns} FROM exchange.subject_request WHERE id = $1 AND member = $2`,
    [id, member],
  );
  return rows[0] && openRow(keys, rows[0]);
}

type Answer = { readonly id: string; readonly member: MemberId; readonly text: string };

/** One that is not decided, locked. @returns undefined where it is none of this member's @throws Fault conflict */
export async function lockUndecided(
  connection: Connection,
  { id, member }: Pick<Answer, 'id' | 'member'>,
): Promise<Demand | undefined> {
  const { rows } = await connection.query<Demand>(
    `SELECT ${columns} FROM exchange.subject_request WHERE id = $1 AND member = $2 FOR UPDATE`,
    [id, member],
  );
  if (rows[0] && rows[0].decidedAt !== null) throw new Fault('conflict', 'この請求は、すでに決定されています。');
  return rows[0];
}

/**
 * The member decides, once.
 * @returns whose it was; undefined where it is none of this member's
 * @throws Fault bad_request, conflict
 */
export async function decideDemand(
  connection: Connection,
  keys: KeyStore,
  { decision, role, ...answer }: Answer & { readonly decision: DemandDecision; readonly role: string },
  now: Date,
): Promise<Demand | undefined> {
  checkText(answer.text);
  const found = await lockUndecided(connection, answer);
  if (!found) return undefined;
  await connection.query(
    `UPDATE exchange.subject_request SET drafted_at = NULL, decided_at = $2, decision = $3, decision_reason = $4, decided_by = $5 WHERE id = $1`,
    [found.id, now, decision, await sealForSubject(keys, found.subject, answer.text), role],
  );
  return found;
}

/** @throws Fault conflict */
export function checkExtendable({ extendedAt, dueOn }: Pick<Demand, 'extendedAt' | 'dueOn'>, now: Date): void {
  if (extendedAt !== null) throw new Fault('conflict', '期限は、すでに一度延ばしています。');
  if (dayOf(now) > dueOn) throw new Fault('conflict', '期限を過ぎてからは延ばせません。');
}

/** Thirty days more, once, before the first have passed, and with the reason told (個人情報保護法83条2項ほか). */
export async function extendDemand(
  connection: Connection,
  keys: KeyStore,
  answer: Answer,
  now: Date,
): Promise<Demand | undefined> {
  checkText(answer.text);
  const found = await lockUndecided(connection, answer);
  if (!found) return undefined;
  checkExtendable(found, now);
  await connection.query(
    `UPDATE exchange.subject_request SET drafted_at = NULL, extended_at = $2, extended_reason = $3, due_on = due_on + ${decideWithin} WHERE id = $1`,
    [found.id, now, await sealForSubject(keys, found.subject, answer.text)],
  );
  return { ...found, dueOn: daysAfter(found.dueOn, decideWithin) };
}
