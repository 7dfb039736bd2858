import type { Connection } from '../../database/connect.ts';
import type { Inquiry } from '../stages.ts';
import { covers, findAccesses } from './access.ts';
import { objectToActor, type Presented } from './acting.ts';
import type { Proof } from './bound-token.ts';
import { proofKey } from './proofs.ts';
import { findActors } from './staff.ts';

/** What a claim uses up, beside the caller's own proof. */
export const proofsOf = (presented: Presented | undefined): readonly Proof[] =>
  presented && 'proof' in presented ? [presented.proof] : [];

/**
 * identify, in the transaction that relies on it: who acts, and under which opened access. What is not as it should be becomes an
 * objection, and so a refusal on record.
 * @param subjects whom each inquiry is about
 * @param replayed what was used before (proofs.ts)
 */
export async function findActing(
  connection: Connection,
  inquiries: readonly Inquiry[],
  {
    subjects,
    replayed,
    now,
    realNow,
  }: { subjects: readonly (string | null)[]; replayed: ReadonlySet<string>; now: Date; realNow: Date },
): Promise<Inquiry[]> {
  const actors = await findActors(
    connection,
    inquiries.map(({ caller, acting }) => ({ caller, presented: acting })),
    { now, realNow },
  );
  const accesses = await findAccesses(
    connection,
    inquiries.flatMap(({ access }) => access ?? []),
  );
  return inquiries.map((inquiry, i) => {
    const { acting, access: named, asker, purpose, namedPurpose } = inquiry;
    const { actor, signIn } = actors[i]!;
    const used = proofsOf(acting).some((proof) => replayed.has(proofKey(proof)));
    const objections = [...inquiry.objections, ...objectToActor(purpose, { presented: acting, actor, signIn, used })];
    const found = named === undefined ? undefined : accesses.get(named);
    const access = covers(found, { system: asker.system, subject: subjects[i]!, purpose: namedPurpose, actor }, now)
      ? found
      : undefined;
    if (named !== undefined && !access) objections.push({ code: 'access_not_open' });
    return { ...inquiry, objections, ...(actor && { actor }), ...(access && { kind: access.kind }) };
  });
}
