import type { SystemId } from '../../contracts/member.ts';
import { told } from '../../contracts/refusal.ts';
import { type Connection, transact } from '../../database/connect.ts';
import { findEnrolled, lockStaff } from '../identify/acting/staff.ts';
import type { Proof } from '../identify/caller/bound-token.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { findSystems } from '../identify/directory/systems.ts';
import { oweHandedOver } from '../identify/emergency.ts';
import { lockSubjects, readFacts } from '../identify/person/facts.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { actsOfWaiting } from '../identify/waiting.ts';
import { insertRecords } from '../record/record.ts';
import { markNotDelivered } from '../relay/mark.ts';
import { findRevoked } from '../relay/revoked.ts';
import type { Waiting } from '../relay/waiting.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { Decided, Documented, Envelope, HandedOver, Reconsidered } from '../stages.ts';

/**
 * hand-over: what waits for `system` and may go now, each asked for its authority a second time, recorded, and only then
 * given (law 6). One refused subject refuses the message as a whole.
 * @param proof the proof of possession of whoever collects, where it is still to be used up (once a request); none when we push
 * @param besides what is already in the same bundle
 * @returns 'replayed' when the proof was used before, 'revoked' when the system may get nothing any more
 */
export async function handOver(
  services: Services,
  {
    system,
    proof,
    besides,
  }: { readonly system: SystemId; readonly proof?: Proof; readonly besides?: readonly string[] },
  most: number,
): Promise<readonly HandedOver[] | 'replayed' | 'revoked'> {
  const { pools, clock, realClock } = services;
  return transact(pools.exchange, { systems: [system] }, async (connection) => {
    const realNow = realClock.now();
    if (proof && (await insertProofs(connection, [proof], realNow)).has(proofKey(proof))) return 'replayed';
    if ((await findRevoked(connection, [system])).size > 0) return 'revoked';
    const now = clock.now();
    const waiting = await road.receive.handOver(connection, system, now, most, besides);
    if (waiting.length === 0) return [];
    const documented = await reconsider(services, connection, waiting, now);
    const recorded = await insertRecords(connection, documented, realNow);
    const permitted = recorded.filter(({ outcome }) => outcome === 'permit');
    await road.relay.handOver(connection, permitted, now);
    const released = permitted.filter(({ kind }) => kind === 'emergency-release').map(({ message }) => message);
    await oweHandedOver(connection, released, now);
    await markNotDelivered(
      connection,
      recorded.filter(({ outcome }) => outcome === 'refuse'),
      now,
    );
    return permitted;
  });
}

async function reconsider(
  services: Services,
  connection: Connection,
  waiting: readonly Waiting[],
  now: Date,
): Promise<Documented<Reconsidered>[]> {
  const subjects = [...new Set(waiting.flatMap(({ kept }) => kept.map(({ subject }) => subject)))];
  const acts = actsOfWaiting(waiting);
  const systems = [...new Set(waiting.flatMap(({ senderSystem, receiverSystem }) => [senderSystem, receiverSystem]))];
  // Carried out in this order: what is read is read under the locks.
  const [, , facts, found, acting] = await Promise.all([
    lockStaff(connection, acts, 'shared'),
    lockSubjects(connection, subjects, 'shared'),
    readFacts(connection, subjects, now),
    findSystems(connection, systems),
    findEnrolled(connection, acts, services.clock.now()),
  ]);
  const enrolled = { ...found, acting };
  const tags = await tagsOf(services.keys, subjects);
  return waiting.map((message) => {
    const decided = road.decide.handOver(
      services.policies,
      road.identify.handOver(services, message, enrolled),
      facts,
      now,
    );
    const previous = new Map(message.kept.map(({ subject, record }) => [subject, record]));
    return road.record.handOver({ ...decided, reason: reasonOf(decided) }, tags, 'hand-over', previous);
  });
}

/** What the sender is told of a message that was not handed over. */
function reasonOf({ outcome, judged }: Decided<Envelope>): Reconsidered['reason'] {
  if (outcome === 'permit') return null;
  const reasons = judged.flatMap(({ decision }) => (decision.outcome === 'refuse' ? decision.reasons : []));
  const own = reasons.filter((reason) => reason !== 'unit_refused');
  return own.every((reason) => told.has(reason)) ? (own[0] ?? 'unit_refused') : 'not_available';
}
