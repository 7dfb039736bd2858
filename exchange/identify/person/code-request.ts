import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { mustTake, type Purpose } from '../../../contracts/purpose.ts';
import type { RefusalCode } from '../../../contracts/refusal.ts';
import type { RelationKind } from '../../../contracts/relation.ts';
import type { Connection } from '../../../database/connect.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import { findRelation, isTownHallOf, type Registrar, takesIn } from '../standing/standing.ts';
import { settleByTown } from './code-queue.ts';
import { codesFor } from './codes.ts';
import type { Linkage } from './digests.ts';
import { lockSubjects, readFacts } from './facts.ts';
import { findCandidates, type Identifier } from './subjects.ts';

/**
 * The answer to one request. The caller is told the code or `not_available`, never the reason; the record says who was asked
 * for and why not.
 */
export type CodeAnswer =
  | {
      readonly outcome: 'permit';
      readonly code: string;
      readonly subject: string;
      readonly municipality: string;
      /** the relation relied on */
      readonly relations: readonly string[];
    }
  | {
      readonly outcome: 'refuse';
      readonly reason: RefusalCode;
      /** null when the identifiers name nobody, or more than one */
      readonly subject: string | null;
      readonly municipality: string | null;
    };

/**
 * Answers a member that asks for its codes of persons whose identifiers it already holds: exact matches only, and only for a
 * person with a relation that the purpose allows. Nobody, not allowed and protected take the same statements, so that the
 * pace tells nothing; more than one match goes to the town hall's queue, and what it settled there counts from then on.
 * @returns one answer a request, in their order
 * @throws Fault forbidden when the caller's kind of member has no part in the purpose: its own configuration, said plainly
 */
export async function answerCodeRequests(
  connection: Connection,
  linkage: Linkage,
  {
    caller,
    purpose,
    requests,
    now,
  }: {
    readonly caller: Registrar;
    readonly purpose: Purpose;
    readonly requests: readonly Identifier[];
    readonly now: Date;
  },
): Promise<CodeAnswer[]> {
  const kinds = await relationsFor(connection, caller, purpose);
  const candidates = await findCandidates(connection, linkage, requests);
  // A request that names nobody brings somebody who is nobody into the statements, so that they weigh the same.
  const all = [...new Set(candidates.flatMap((found) => (found.length > 0 ? found : [randomUUID()])))];
  await lockSubjects(connection, all, 'shared');
  const facts = await readFacts(connection, all, now);
  const matches = candidates.map((found) => withoutClosed(found, facts));
  const asked: string[] = [];
  for (const found of matches) {
    const settled =
      found.length > 1
        ? await settleByTown(connection, { member: caller.member, purpose: purpose.id }, found, facts, now)
        : found[0];
    asked.push(settled ?? randomUUID());
  }
  const rights = { kinds, hasPart: hasPartInProtected(caller, purpose) };
  const judged = asked.map((subject) => judge(caller, facts.get(subject), rights, now));
  const permitted = asked.filter((_, i) => judged[i]!.reason === null);
  const codes = await codesFor(connection, linkage, caller.member, permitted);
  return judged.map(({ reason, relations }, i) => {
    const subject = facts.get(asked[i]!);
    if (reason !== null || !subject)
      return {
        outcome: 'refuse',
        reason: reason!,
        subject: subject?.id ?? null,
        municipality: subject?.municipality ?? null,
      };
    const { id, municipality } = subject;
    return { outcome: 'permit', code: codes.get(id)!, subject: id, municipality, relations };
  });
}

/** Somebody who moved away and another of the same name who lives here are not mistaken for each other. */
function withoutClosed(found: readonly string[], facts: ReadonlyMap<string, SubjectFacts>): readonly string[] {
  const active = found.filter((subject) => facts.get(subject)?.status === 'active');
  return active.length > 0 ? active : found;
}

/** The relations under which the caller takes part in the purpose. */
async function relationsFor(
  connection: Connection,
  { member, memberKind }: Registrar,
  purpose: Purpose,
): Promise<RelationKind[]> {
  const sends = purpose.senderKinds.includes(memberKind);
  const receives = purpose.receiverKinds.includes(memberKind);
  const taking = mustTake(purpose, memberKind);
  const takesPart = taking === undefined || (await takesIn(connection, member, taking));
  if ((!sends && !receives) || !takesPart)
    throw new Fault('forbidden', 'この利用目的は、この種類の参加機関では使えません。');
  return [...(sends ? purpose.senderRelations : []), ...(receives ? purpose.receiverRelations : [])];
}

/** Whether it gives or gets, for this purpose, what goes on about protected persons (支援措置対象者) too. */
const hasPartInProtected = ({ memberKind }: Registrar, { protectedTo = [], senderKinds, kinds }: Purpose): boolean =>
  protectedTo.includes(memberKind) ||
  (kinds === undefined && protectedTo.length > 0 && senderKinds.includes(memberKind));

function judge(
  caller: Registrar,
  facts: SubjectFacts | undefined,
  { kinds, hasPart }: { readonly kinds: readonly RelationKind[]; readonly hasPart: boolean },
  now: Date,
): { readonly reason: RefusalCode | null; readonly relations: readonly string[] } {
  if (!facts) return { reason: 'subject_unknown', relations: [] };
  if (facts.status !== 'active') return { reason: 'subject_closed', relations: [] };
  // The town hall registered its residents itself; it hides no one from itself.
  const own = isTownHallOf(caller, facts);
  if (facts.protected && !own && !hasPart) return { reason: 'protected', relations: [] };
  const relation = findRelation(facts, caller.member, kinds, now);
  if (!relation && !own) return { reason: 'no_relation', relations: [] };
  return { reason: null, relations: relation ? [relation.id] : [] };
}
