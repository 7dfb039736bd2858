import { Fault } from '../../contracts/fault.ts';
import { memberOf, type SystemId } from '../../contracts/member.ts';
import type { TurnedByTwo } from '../../contracts/turnable.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import type { Services } from '../services.ts';

/*
 * What the operator does with the ledger itself and nobody can undo, or what shows somebody all of it: asked by one of its persons, with the reason,
 * answered by another, and then done by the system that asked. Two persons are two of its enrolled staff; an operator that has enrolled none
 * speaks by two systems, each with a key of its own and naming a person. The table says it again. Whether one person holds both keys, no system can know:
 * so each approval says by what the two were told apart, and the towns, for whom the operator works, see it.
 */

export type OperationAct = 'export' | 'retain' | `turn-${TurnedByTwo}`;
/** By what the two were told apart: two claims of enrolled staff, each freshly proved; or only two keys and two names. */
export type Apart = 'staff' | 'keys';
export type Operation = {
  readonly id: string;
  readonly act: OperationAct;
  readonly reason: string;
  readonly proposedBy: SystemId;
  /** a member of staff's id where there is a role, and otherwise a name */
  readonly proposer: string;
  readonly proposerRole: string | null;
  readonly proposedAt: Date;
  readonly expiresAt: Date;
  readonly answeredBy: SystemId | null;
  readonly answerer: string | null;
  readonly answererRole: string | null;
  readonly answeredAt: Date | null;
  /** null while nobody has answered */
  readonly approved: boolean | null;
  /** of what is done once */
  readonly doneAt: Date | null;
};

/** What nobody has answered or done by then is to be asked anew: a word is given for what is about to happen. */
const days = 7;

type Person = { readonly name: string; readonly role: string | undefined; readonly caller: Caller };

/** Asks for it. The same asked again under its id is one. @throws Fault conflict */
export async function proposeOperation(
  connection: Connection,
  { id, act, reason }: Pick<Operation, 'id' | 'act' | 'reason'>,
  { name, role, caller }: Person,
  realNow: Date,
): Promise<Operation> {
  await connection.query(
    `INSERT INTO exchange.operation (id, act, reason, proposed_by, proposer, proposer_role, proposed_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
    [id, act, reason, caller.system, name, role ?? null, realNow, new Date(realNow.getTime() + days * 86_400_000)],
  );
  const found = (await readOperations(connection, caller, id))[0];
  const isSame =
    found?.act === act && found.reason === reason && found.proposedBy === caller.system && found.proposer === name;
  if (!isSame) throw new Fault('conflict', 'この番号は、ほかの操作に使われています。');
  return found;
}

/** undefined of what nobody has approved */
export const apartOf = ({ approved, proposerRole, answererRole }: Operation): Apart | undefined =>
  approved ? (proposerRole !== null && answererRole !== null ? 'staff' : 'keys') : undefined;

/**
 * The second person's word.
 * @returns the operation as it is now
 * @throws Fault not_found, conflict; forbidden where it is the first one's own
 */
export async function answerOperation(
  connection: Connection,
  id: string,
  approved: boolean,
  { name, role, caller }: Person,
  realNow: Date,
): Promise<Operation> {
  await connection.query('SELECT FROM exchange.operation WHERE id = $1 FOR UPDATE', [id]);
  const found = (await readOperations(connection, caller, id))[0];
  if (!found) throw unknown();
  if (found.approved !== null) throw new Fault('conflict', 'この操作には、すでに答えがあります。');
  if (found.expiresAt <= realNow) throw over();
  const isSame = found.proposer === name || (found.proposedBy === caller.system && (!role || !found.proposerRole));
  // Whoever asked may take it back, and never approve it.
  if (approved && isSame)
    throw new Fault(
      'forbidden',
      '頼んだ人とは別の人が、別の業務システムで承認してください（運営者の職員を登録しているときは、別の職員の申告で）。',
    );
  await connection.query(
    `UPDATE exchange.operation SET approved = $2, answered_by = $3, answerer = $4, answerer_role = $5, answered_at = $6 WHERE id = $1`,
    [id, approved, caller.system, name, role ?? null, realNow],
  );
  return { ...found, approved, answeredBy: caller.system, answerer: name, answererRole: role ?? null };
}

/**
 * An operation that may be done now, by whoever asked for it. The word of a system that was lost since counts no more.
 * @throws Fault not_found, forbidden, conflict
 */
export async function getApproved(
  connection: Queryable,
  { directory }: Pick<Services, 'directory'>,
  id: string,
  act: OperationAct,
  caller: Caller,
  realNow: Date,
): Promise<Operation> {
  const found = (await readOperations(connection, caller, id))[0];
  if (!found || found.act !== act) throw unknown();
  if (found.proposedBy !== caller.system)
    throw new Fault('forbidden', 'この操作は、頼んだ業務システムで行ってください。');
  if (found.approved === false) throw new Fault('conflict', 'この操作は、断られました。');
  if (!found.approved || !directory.isInForce(directory.getSystem(found.answeredBy!)))
    throw new Fault('forbidden', 'この操作は、まだもう一人に承認されていません。');
  if (found.expiresAt <= realNow) throw over();
  if (found.doneAt)
    throw new Fault('conflict', 'この操作は、すでに行われました。もう一度行うには、頼むところから始めてください。');
  return found;
}

/** Its word is used up, in the transaction that records it: what is cut off after that is asked for anew, and gone on with. */
export async function markDone(connection: Queryable, { id }: Operation, realNow: Date): Promise<void> {
  await connection.query('UPDATE exchange.operation SET done_at = $2 WHERE id = $1', [id, realNow]);
}

const unknown = () => new Fault('not_found', 'この番号の操作はありません。engawa operation list で確かめてください。');
const over = () => new Fault('conflict', `頼んでから${days}日を過ぎました。もう一度、頼むところから始めてください。`);

/** Those of the caller's own member, newest first: to everybody else there is no such thing. A town reads all; it does not answer. */
export async function readOperations(
  connection: Queryable,
  { member, memberKind }: Pick<Caller, 'member' | 'memberKind'>,
  id?: string,
): Promise<Operation[]> {
  const { rows } = await connection.query<Operation>(
    `SELECT id, act, reason, proposed_by AS "proposedBy", proposer, proposer_role AS "proposerRole", proposed_at AS "proposedAt",
            expires_at AS "expiresAt", answered_by AS "answeredBy", answerer, answerer_role AS "answererRole", answered_at AS "answeredAt",
            approved, done_at AS "doneAt"
       FROM exchange.operation WHERE $1::uuid IS NULL OR id = $1 ORDER BY proposed_at DESC LIMIT 50`,
    [id ?? null],
  );
  const readsAll = memberKind === 'municipality' && id === undefined;
  return rows.filter(({ proposedBy }) => readsAll || memberOf(proposedBy) === member);
}
