import { randomUUID } from 'node:crypto';
import { Fault, type FaultCode } from '../../contracts/fault.ts';
import { type RefusalCode, refusals } from '../../contracts/refusal.ts';
import { type Connection, setContext, transact } from '../../database/connect.ts';
import { objectToActor, type Presented } from '../identify/acting/acting.ts';
import { proofsOf } from '../identify/acting/acting-inquiry.ts';
import { claimedBy, findActors, lockStaff } from '../identify/acting/staff.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { proofTooOld, usedBefore } from '../identify/objections.ts';
import { subjectsOf } from '../identify/person/codes.ts';
import { tagsOf } from '../identify/person/tags.ts';
import type { Registration } from '../identify/standing/standing.ts';
import { insertRecords } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { type Asked, actedBy, documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';

/**
 * Registers something about a person, in one transaction with its record. A refusal is recorded too, and tells its caller nothing more than
 * what does not exist.
 * @param code the caller's own code of the person
 * @param claimed who of the caller's staff does it
 * @throws Fault
 */
export async function register(
  services: Services,
  caller: Caller,
  code: string,
  change: (connection: Connection, subject: string, now: Date) => Promise<Registration>,
  claimed: Claimed = nobody,
): Promise<Registration> {
  const { pools, linkage, clock, realClock, keys } = services;
  await services.checkPublishing();
  let subject: string | undefined;
  try {
    return await transact(pools.exchange, {}, async (connection) => {
      await checkProof(connection, caller, realClock.now());
      const said = await whoActs(connection, caller, claimed, { now: clock.now(), realNow: realClock.now() });
      subject = (await subjectsOf(connection, linkage, caller.member, [code])).get(code);
      const now = clock.now();
      // One code path for whoever is unknown and whoever may not be touched.
      const done = await change(connection, subject ?? randomUUID(), now);
      const tag = (await tagsOf(keys, [done.subject])).get(done.subject) ?? null;
      const { municipality, to, relations, consents } = done;
      const record = documentAsked('registration', caller, now, randomUUID(), {
        ...said,
        decision: 'permit',
        reasons: [],
        subject: tag,
        municipality,
        to,
        relations,
        consents,
      });
      await insertRecords(connection, [{ records: [record] }], realClock.now());
      return done;
    });
  } catch (error) {
    const reason = error instanceof Fault ? refusedFor[error.code] : undefined;
    if (reason) await recordRefusal(services, caller, subject, reason);
    throw error;
  }
}

const refusedFor: { readonly [code in FaultCode]?: RefusalCode } = {
  not_found: 'no_relation',
  forbidden: 'sender_not_entitled',
  proof_too_old: 'proof_too_old',
};

/** Who of the caller's staff does it, where the caller says so; then under the caller's own id of the request. */
export type Claimed = {
  readonly id: string | undefined;
  readonly presented: Presented | undefined;
  /** who is named has proved who they are within ten minutes */
  readonly sensitive?: boolean;
};
export const nobody: Claimed = { id: undefined, presented: undefined };

/**
 * What the record says of who acts. A claim that is made must hold; where none is made, the system acts by itself.
 * @throws Fault forbidden, proof_too_old
 */
export async function whoActs(
  connection: Connection,
  caller: Caller,
  { id, presented, sensitive }: Claimed,
  times: { readonly now: Date; readonly realNow: Date },
): Promise<Pick<Partial<Asked>, 'actor' | 'role' | 'session' | 'messageId'>> {
  if (!presented) return {};
  await setContext(connection, { systems: [caller.system] });
  await lockStaff(connection, claimedBy([{ caller, presented }]), 'shared');
  const proofs = proofsOf(presented);
  const replayed = await insertProofs(connection, proofs, times.realNow);
  const used = proofs.some((proof) => replayed.has(proofKey(proof)));
  const [found] = await findActors(connection, [{ caller, presented }], times);
  const fresh = sensitive ? times.realNow : undefined;
  const [against] = objectToActor({ actorRoles: [] }, { presented, ...found!, used }, fresh);
  if (against?.code === 'proof_too_old') throw proofTooOld();
  const { actor } = found!;
  if (against || !actor) throw new Fault('forbidden', against?.detail ?? refusals[against?.code ?? 'actor_unknown']);
  return { ...actedBy(actor), messageId: `${caller.system}#${id}` };
}

export async function checkProof(connection: Connection, { proof }: Caller, realNow: Date): Promise<void> {
  if ((await insertProofs(connection, [proof], realNow)).has(proofKey(proof))) throw usedBefore();
}

/** The refused transaction is gone with everything in it, its proof too: both are written again. */
export async function recordRefusal(
  services: Services,
  caller: Caller,
  subject: string | undefined,
  reason: RefusalCode,
): Promise<void> {
  const { pools, clock, realClock, keys } = services;
  const tag = subject === undefined ? null : ((await tagsOf(keys, [subject])).get(subject) ?? null);
  await transact(pools.exchange, {}, async (connection) => {
    await checkProof(connection, caller, realClock.now());
    const record = documentAsked('registration', caller, clock.now(), randomUUID(), {
      decision: 'refuse',
      reasons: [reason],
      subject: tag,
    });
    await recordRefusals(connection, [record], realClock.now());
  });
}
