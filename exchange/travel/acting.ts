import type { Actor } from '../../contracts/acting.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import { type Connection, type Context, transact } from '../../database/connect.ts';
import { type Objection, objectToActor, type Presented } from '../identify/acting/acting.ts';
import { proofsOf } from '../identify/acting/acting-inquiry.ts';
import { type Acts, claimedBy, findActors, lockStaff } from '../identify/acting/staff.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { proofTooOld, revoked, usedBefore } from '../identify/objections.ts';
import { findRevoked } from '../relay/revoked.ts';
import type { Services } from '../services.ts';

/** What a named member of staff asks of the platform itself: by which system, under which claim. */
export type Act = { readonly caller: Caller; readonly presented: Presented | undefined };

/** What the transaction of an act knows. `actor` is there whenever there is no objection. */
export type Acting = {
  readonly connection: Connection;
  readonly actor: Actor | undefined;
  readonly objections: readonly Objection[];
  /** the region's clock */
  readonly now: Date;
};

type ActMore = { readonly changing?: readonly Pick<Acts, 'member' | 'id'>[]; readonly sensitive?: boolean };

/** Where a purpose asks for nobody in particular, an act still needs somebody. */
const anybody: string[] = [];

/**
 * One transaction for an act of a member of staff: the caller's proof and the claim used up, who acts looked up. What speaks against the
 * actor is handed to `work`, which records it as a refusal.
 * @param more.changing the staff whose enrolment it changes; locked with who acts, in one order, so that two changes never wait for each other
 * @param more.sensitive who acts has proved who they are within ten minutes; else the refusal is on record, and told as RFC 9470 says
 * @throws Fault unauthenticated, ledger_behind, proof_too_old
 */
export async function actAs<T>(
  services: Services,
  { caller, presented }: Act,
  purpose: Pick<Purpose, 'actorRoles'> | undefined,
  context: Context,
  work: (acting: Acting) => Promise<T>,
  { changing = [], sensitive = false }: ActMore = {},
): Promise<T> {
  const { pools, clock, realClock } = services;
  await services.checkPublishing();
  const systems = [caller.system, ...(context.systems ?? [])];
  let isTooOld = false;
  const done = await transact(pools.exchange, { ...context, systems }, async (connection) => {
    const claimed = claimedBy([{ caller, presented }]);
    await lockStaff(connection, [...claimed, ...changing], changing.length > 0 ? 'exclusive' : 'shared');
    const proofs = proofsOf(presented);
    const replayed = await insertProofs(connection, [caller.proof, ...proofs], realClock.now());
    if (replayed.has(proofKey(caller.proof))) throw usedBefore();
    if ((await findRevoked(connection, [caller.system])).size > 0) throw revoked();
    const [now, realNow] = [clock.now(), realClock.now()];
    const [found] = await findActors(connection, [{ caller, presented }], { now, realNow });
    const used = proofs.some((proof) => replayed.has(proofKey(proof)));
    const asked = { actorRoles: purpose?.actorRoles ?? anybody };
    const objections = [...objectToActor(asked, { presented, ...found, used }, sensitive ? realNow : undefined)];
    isTooOld = objections.some(({ code }) => code === 'proof_too_old');
    return work({ connection, actor: found!.actor, objections, now });
  });
  // Once it is on record: told plainly, to who is known and need only prove it again.
  if (isTooOld) throw proofTooOld();
  return done;
}
