import { randomUUID } from 'node:crypto';
import type { DraftDecision } from '../../contracts/answer-draft.ts';
import { Fault } from '../../contracts/fault.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { sealForSubject } from '../identify/person/digests.ts';
import type { KeyStore } from '../keys.ts';
import { answerWhy, lockOpenWhy } from './asked-why.ts';
import { checkExtendable, decideDemand, extendDemand, lockUndecided } from './demands.ts';
import { checkText, openText } from './texts.ts';

/*
 * 決裁 of what a town hall answers residents: one drafts, another approves. The clock of the question or request goes on meanwhile.
 */

/** What is answered: a question (理由をたずねる), or a request with its decision, or with thirty days more. */
export type Answered =
  | { readonly question: string; readonly request: null; readonly decision: null }
  | { readonly question: null; readonly request: string; readonly decision: DraftDecision };

export type Draft = Answered & {
  readonly id: string;
  /** null once the person's key was dropped */
  readonly text: string | null;
  readonly drafter: string;
  readonly drafterRole: string;
  readonly draftedAt: Date;
  readonly outcome: 'approved' | 'returned' | 'withdrawn' | null;
  readonly decider: string | null;
  readonly deciderRole: string | null;
  /** 代決 */
  readonly deputised: boolean | null;
  readonly note: string | null;
  readonly decidedAt: Date | null;
  /** 後閲 */
  readonly readBy: string | null;
  readonly readAt: Date | null;
};
export type DraftActor = { readonly id: string; readonly role: string; readonly isDeputy: boolean };
/** Whose it was; or why not, which goes on record; undefined where there is no such draft of this member's. */
type Done = { readonly person: string } | { readonly refuse: 'same_person'; readonly person: string } | undefined;

const columns = `id, question, request, decision, text, drafter, drafter_role AS "drafterRole", drafted_at AS "draftedAt", outcome, decider,
  decider_role AS "deciderRole", deputised, note, decided_at AS "decidedAt", read_by AS "readBy", read_at AS "readAt"`;

async function lockAnswered(connection: Connection, member: MemberId, answered: Answered, now?: Date) {
  if (answered.question !== null) return lockOpenWhy(connection, { id: answered.question, member });
  const found = await lockUndecided(connection, { id: answered.request, member });
  if (found && now && answered.decision === 'extended') checkExtendable(found, now);
  return found;
}

const tableOf = ({ question }: Answered) => (question === null ? 'exchange.subject_request' : 'exchange.asked_why');
const markDrafted = (connection: Connection, answered: Answered, at: Date | null) =>
  connection.query(`UPDATE ${tableOf(answered)} SET drafted_at = $2 WHERE id = $1`, [
    answered.question ?? answered.request,
    at,
  ]);

/** Drafts an answer. @returns undefined where what it answers is none of this member's @throws Fault bad_request, conflict */
export async function putDraft(
  connection: Connection,
  keys: KeyStore,
  drafted: {
    readonly member: MemberId;
    readonly by: DraftActor;
    readonly answered: Answered;
    readonly text: string;
  },
  now: Date,
): Promise<{ readonly id: string; readonly person: string } | undefined> {
  const { member, by, answered, text } = drafted;
  checkText(text);
  const found = await lockAnswered(connection, member, answered, now);
  if (!found) return undefined;
  if (found.draftedAt !== null) throw new Fault('conflict', 'すでに起案されていて、承認を待っています。');
  const id = randomUUID();
  await connection.query(
    `INSERT INTO exchange.answer_draft (id, member, question, request, decision, text, drafter, drafter_role, drafted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[id, member, answered.question, answered.request, answered.decision],
      ...[await sealForSubject(keys, found.subject, text), by.id, by.role, now],
    ],
  );
  await markDrafted(connection, answered, now);
  return { id, person: found.person };
}

/** A draft that nobody has decided, with what it answers: both locked, in the order in which drafts are put. @throws Fault conflict */
async function lockOpenDraft(connection: Connection, member: MemberId, id: string) {
  const find = async (lock: string) => {
    const { rows } = await connection.query<Draft>(
      `SELECT ${columns} FROM exchange.answer_draft WHERE id = $1 AND member = $2 ${lock}`,
      [id, member],
    );
    return rows[0];
  };
  const known = await find('');
  const answered = known && (await lockAnswered(connection, member, known));
  const draft = answered && (await find('FOR UPDATE'));
  if (!draft) return undefined;
  if (draft.outcome !== null) throw new Fault('conflict', 'この起案は、すでに決まっています。');
  return { draft, answered: answered! };
}

const close = async (
  connection: Connection,
  keys: KeyStore,
  { draft, answered }: NonNullable<Awaited<ReturnType<typeof lockOpenDraft>>>,
  outcome: NonNullable<Draft['outcome']>,
  by: DraftActor | null,
  note: string | undefined,
  now: Date,
) => {
  await connection.query(
    `UPDATE exchange.answer_draft SET outcome = $2, decider = $3, decider_role = $4, deputised = $5, note = $6, decided_at = $7 WHERE id = $1`,
    [
      ...[draft.id, outcome, by?.id ?? null, by?.role ?? null, by?.isDeputy ?? null],
      ...[note === undefined ? null : await sealForSubject(keys, answered.subject, note), now],
    ],
  );
  if (outcome !== 'approved') await markDrafted(connection, draft, null);
};

type Decided = { readonly id: string; readonly member: MemberId; readonly by: DraftActor; readonly note?: string };

function checkNote({ by, note }: Decided, isReturn: boolean): void {
  if (note !== undefined) checkText(note);
  else if (isReturn) throw new Fault('bad_request', '差し戻す理由を書いてください。');
  else if (by.isDeputy) throw new Fault('bad_request', '代決の理由を書いてください。');
}

/** The second person's approval: the answer goes to the person as it was drafted. @throws Fault bad_request, conflict */
export async function approveDraft(connection: Connection, keys: KeyStore, decided: Decided, now: Date): Promise<Done> {
  checkNote(decided, false);
  const { id, member, by, note } = decided;
  const open = await lockOpenDraft(connection, member, id);
  if (!open) return undefined;
  const { draft, answered } = open;
  const { person, subject } = answered;
  if (draft.drafter === by.id) return { refuse: 'same_person', person };
  const text = await openText(keys, subject, draft.text);
  if (text === null) throw new Fault('conflict', 'この人の登録は消去されています。');
  await close(connection, keys, open, 'approved', by, note, now);
  const role = by.isDeputy ? `${by.role}（代決）` : by.role;
  if (draft.question !== null) await answerWhy(connection, keys, { id: draft.question, member, role, text }, now);
  else if (draft.decision === 'extended')
    await extendDemand(connection, keys, { id: draft.request, member, text }, now);
  else await decideDemand(connection, keys, { id: draft.request, member, role, text, decision: draft.decision }, now);
  return { person };
}

/** The second person sends it back with a reason; another draft can follow. @throws Fault bad_request, conflict */
export async function returnDraft(connection: Connection, keys: KeyStore, decided: Decided, now: Date): Promise<Done> {
  checkNote(decided, true);
  const open = await lockOpenDraft(connection, decided.member, decided.id);
  if (!open) return undefined;
  const { person } = open.answered;
  if (open.draft.drafter === decided.by.id) return { refuse: 'same_person', person };
  await close(connection, keys, open, 'returned', decided.by, decided.note, now);
  return { person };
}

/** Who drafted it takes it back; to everybody else it is none of theirs. @throws Fault conflict */
export async function withdrawDraft(
  connection: Connection,
  keys: KeyStore,
  { id, member, by }: Decided,
  now: Date,
): Promise<Done> {
  const open = await lockOpenDraft(connection, member, id);
  if (!open || open.draft.drafter !== by.id) return undefined;
  await close(connection, keys, open, 'withdrawn', null, undefined, now);
  return { person: open.answered.person };
}

/** 後閲: who could have approved reads what a deputy did, once. @throws Fault conflict */
export async function readDraftAfterwards(
  connection: Connection,
  _: KeyStore,
  { id, member, by }: Decided,
  now: Date,
): Promise<Done> {
  const { rows } = await connection.query<{ person: string; deputised: boolean | null; readAt: Date | null }>(
    `SELECT coalesce(q.leads_to, q.subject, r.leads_to, r.subject) AS person, d.deputised AND d.outcome = 'approved' AS deputised, d.read_at AS "readAt"
       FROM exchange.answer_draft d LEFT JOIN exchange.asked_why q ON q.id = d.question LEFT JOIN exchange.subject_request r ON r.id = d.request
      WHERE d.id = $1 AND d.member = $2 FOR UPDATE OF d`,
    [id, member],
  );
  const [found] = rows;
  if (!found || by.isDeputy) return undefined;
  if (!found.deputised || found.readAt !== null) throw new Fault('conflict', '後閲を待っているものではありません。');
  await connection.query('UPDATE exchange.answer_draft SET read_by = $2, read_at = $3 WHERE id = $1', [id, by.id, now]);
  return { person: found.person };
}

/** All that was drafted for one answer, the oldest first. The transaction names a system of the member. */
export async function listDrafts(
  connection: Queryable,
  keys: KeyStore,
  { subject, id }: { readonly subject: string; readonly id: string },
): Promise<Draft[]> {
  const { rows } = await connection.query<Draft>(
    `SELECT ${columns} FROM exchange.answer_draft WHERE question = $1 OR request = $1 ORDER BY drafted_at, id`,
    [id],
  );
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      text: await openText(keys, subject, row.text),
      note: await openText(keys, subject, row.note),
    })),
  );
}
