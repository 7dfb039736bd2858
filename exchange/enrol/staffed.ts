import type { Actor } from '../../contracts/acting.ts';
import { Fault } from '../../contracts/fault.ts';
import { type Connection, setContext } from '../../database/connect.ts';
import { objectToActor, type Presented } from '../identify/acting/acting.ts';
import { findActors, hasStaff } from '../identify/acting/staff.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { proofTooOld } from '../identify/objections.ts';

/**
 * Who acts, where the caller's member has staff enrolled: nobody else speaks for it then. undefined where it has none and none was named.
 * @param used the claim was used before
 * They have just proved who they are: for a member that speaks so, others come to rely on it.
 * @throws Fault forbidden or proof_too_old, with the refusal's code as its cause
 */
export async function getActor(
  connection: Connection,
  caller: Caller,
  { presented, used }: { readonly presented: Presented | undefined; readonly used: boolean },
  times: { readonly now: Date; readonly realNow: Date },
): Promise<Actor | undefined> {
  await setContext(connection, { systems: [caller.system] });
  if (!presented && !(await hasStaff(connection, caller.member, times.now))) return undefined;
  const [found] = await findActors(connection, [{ caller, presented }], times);
  const [objection] = objectToActor({ actorRoles: [] }, { ...found, presented, used }, times.realNow);
  if (objection?.code === 'proof_too_old') throw proofTooOld();
  if (objection) throw new Fault('forbidden', objection.detail, { cause: objection.code });
  return found!.actor;
}
