import type { SystemId } from '../../contracts/member.ts';
import type { Quota } from '../../contracts/quota.ts';
import { type Connection, transact } from '../../database/connect.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { lockSubjects, readFacts } from '../identify/person/facts.ts';
import { recordDecided } from '../record/decided.ts';
import type { Tags } from '../record/submission.ts';
import { findRevoked } from '../relay/revoked.ts';
import { findRoom, type Room } from '../relay/room.ts';
import type { Sealed } from '../relay/seal.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { Decided, Documented, Identified } from '../stages.ts';

/** A message on its way into the transaction: identified, and sealed if the first look at its authority was good. */
export type Arriving = {
  readonly message: Identified;
  readonly tags: Tags;
  readonly sealed: Sealed | undefined;
  /** the first one uses its proof up; a later one comes with the same */
  readonly look: number;
};

/**
 * What became of it. `again`: its authority has come between the first look and the transaction, or its receiver's inbox has
 * filled up at this very moment; look anew.
 */
export type Arrived =
  | { readonly became: 'accepted'; readonly message: Documented<Decided>; readonly answer: Answer }
  | { readonly became: 'refused'; readonly message: Documented<Decided> }
  | { readonly became: 'repeated'; readonly answer: Answer }
  | { readonly became: 'replayed' | 'revoked' | 'again' };

/** What the sender is answered, and answered again to the same id and content. */
export type Answer = { readonly id: string; readonly message: string; readonly state: 'kept' };

/**
 * One transaction for all messages that arrive together (DESIGN §7: that is where the speed comes from): their proofs used
 * up, what is registered about their subjects read again under lock, each decided, recorded and kept. They are durable
 * together or not at all.
 */
export async function acceptTogether(services: Services, arriving: readonly Arriving[]): Promise<Arrived[]> {
  const { pools, clock, realClock, policies } = services;
  const subjects = [...new Set(arriving.flatMap(({ message }) => subjectIds(message)))];
  const sides = sidesOf(arriving.map(({ message }) => message));
  const systems = [...new Set(sides.map(({ system }) => system))];
  return transact(pools.exchange, { subjects, systems }, async (connection) => {
    // Carried out in this order: what is read of persons is read under the lock.
    const begun = clock.now();
    const [, replayed, revoked, before, facts] = await Promise.all([
      lockSubjects(connection, subjects, 'shared'),
      insertProofs(
        connection,
        arriving.flatMap(({ message, look }) => (look === 1 ? [message.caller.proof] : [])),
        realClock.now(),
      ),
      findRevoked(connection, systems),
      findAccepted(connection, arriving),
      readFacts(connection, subjects, begun, sides),
    ]);
    const now = clock.now(); // not before the lock: what was withdrawn until then counts
    const decide = (message: Identified) => road.decide.submission(policies, message, facts, now);
    const settled = arriving.map((one): Arrived | Judged => {
      const { message } = one;
      if (one.look === 1 && replayed.has(proofKey(message.caller.proof))) return { became: 'replayed' };
      if (revoked.has(message.caller.system)) return { became: 'revoked' };
      const known = before.get(acceptanceKey(message));
      if (known && message.contentDigests.some((digest) => digest.equals(known.digest)))
        return { became: 'repeated', answer: known.answer };
      const asked = objectTo(message, known !== undefined, revoked);
      const decided = decide(asked);
      if (decided.outcome === 'permit' && one.sealed === undefined) return { became: 'again' };
      return { ...one, decided };
    });
    return recordAndKeep(connection, await refuseWithoutRoom(connection, services, settled, decide), realClock.now());
  });
}

type Judged = Arriving & { readonly decided: Decided };

/** What may be sent and would overfill its receiver's inbox is refused: nothing is taken in that cannot be kept. */
async function refuseWithoutRoom(
  connection: Connection,
  { directory }: Services,
  settled: readonly (Arrived | Judged)[],
  decide: (message: Identified) => Decided,
): Promise<(Arrived | Judged)[]> {
  const permitted = settled.filter((one) => 'decided' in one && one.decided.outcome === 'permit') as Judged[];
  const quotaOf = (system: SystemId) => directory.getSystem(system).quota;
  const asking = permitted.map(({ message, sealed }) => ({
    system: message.receiver!.system,
    bytes: sealed!.jwe.length,
  }));
  const rooms = await findRoom(connection, quotaOf, asking);
  const found = new Map<Arrived | Judged, Room>(permitted.map((one, i) => [one, rooms[i]!]));
  return settled.map((one) => {
    const room = found.get(one) ?? 'room';
    if (room === 'room' || !('decided' in one)) return one;
    if (room === 'again') return { became: 'again' };
    const { receiver } = one.message;
    const detail = explainFull(quotaOf(receiver!.system));
    return { ...one, decided: decide({ ...one.message, objections: [{ code: 'receiver_full', detail }] }) };
  });
}

/** The limit is told, and never how much of it waits: that would speak of the receiver's other senders. */
const explainFull = ({ waitingMessages, waitingBytes }: Quota): string =>
  `お預かりできるのは${waitingMessages.toLocaleString('ja-JP')}件、合わせて${Math.floor(waitingBytes / 1024 ** 2).toLocaleString('ja-JP')}MiBまでです。急ぐときは、送付先の機関に受け取りをお願いしてください。`;

async function recordAndKeep(
  connection: Connection,
  settled: readonly (Arrived | Judged)[],
  realNow: Date,
): Promise<Arrived[]> {
  const decided = settled.filter((one) => 'decided' in one);
  const documented = decided.map(({ decided, tags, sealed }) => ({
    ...road.record.submission(decided, tags),
    sealed: sealed!,
    answer: answerOf(decided),
  }));
  const { permitted, refused } = await recordDecided(connection, documented, realNow);
  const receivers = [...new Set(permitted.map(({ receiver }) => receiver!.system))];
  const keeping = road.relay.submission(connection, permitted);
  const telling = connection.query(`SELECT pg_notify('engawa_inbox', system) FROM unnest($1::text[]) AS system`, [
    receivers,
  ]);
  telling.catch(() => {}); // awaited after what would explain it
  await keeping;
  await telling;
  const byMessage = new Map([...permitted, ...refused].map((message) => [message.message, message]));
  return settled.map((one): Arrived => {
    if (!('decided' in one)) return one;
    const message = byMessage.get(one.decided.message)!;
    return message.outcome === 'permit'
      ? { became: 'accepted', message, answer: message.answer }
      : { became: 'refused', message };
  });
}

const answerOf = ({ messageId, message }: Decided): Answer => ({ id: messageId, message, state: 'kept' });

/** Refusals that only the transaction can find: an id used for other content, a receiver revoked meanwhile. */
function objectTo(message: Identified, idUsed: boolean, revoked: ReadonlySet<string>): Identified {
  if (idUsed) return { ...message, objections: [{ code: 'same_id_other_content' }] };
  if (message.receiver && revoked.has(message.receiver.system))
    return { ...message, objections: [{ code: 'receiver_unknown' }] };
  return message;
}

/** Those without a known subject get a stand-in, so that a refusal costs the same statements whatever its reason. */
const standIn = '00000000-0000-4000-8000-000000000000';
export const subjectIds = ({ subjects }: Identified): string[] => subjects.map(({ subject }) => subject ?? standIn);
/** Who sends each message, and who is to get it, where that is known. */
export const sidesOf = (messages: readonly Identified[]) =>
  messages.flatMap(({ sender, receiver }) => (receiver ? [sender, receiver] : [sender]));
const acceptanceKey = ({ sender, messageId }: Identified) => `${sender.system}#${messageId}`;

async function findAccepted(connection: Connection, arriving: readonly Arriving[]) {
  const { rows } = await connection.query(
    `SELECT sender_system || '#' || message_id AS key, content_digest AS digest, answer
      FROM relay.acceptance
      WHERE (sender_system, message_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [arriving.map(({ message }) => message.sender.system), arriving.map(({ message }) => message.messageId)],
  );
  return new Map<string, { digest: Buffer; answer: Answer }>(rows.map((row) => [row.key, row]));
}
