import type { MemberId } from '../../../contracts/member.ts';
import type { Connection } from '../../../database/connect.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Subscription } from '../../identify/directory/subscriptions.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { recordDecided } from '../../record/decided.ts';
import type { Tags } from '../../record/submission.ts';
import { findRoom } from '../../relay/room.ts';
import { type Sealed, seal } from '../../relay/seal.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import type { Decided, DecidedNotice, Identified } from '../../stages.ts';

type About = {
  readonly tags: Tags;
  readonly facts: SubjectFacts | undefined;
  /** the notice's own record */
  readonly previous: string;
};

/** Tells each subscriber, in the notice's transaction: decided, recorded and kept one by one; a refused one costs the others nothing. */
export async function tell(
  services: Services,
  connection: Connection,
  notice: DecidedNotice,
  subscribers: readonly Subscription[],
  { tags, facts, previous }: About,
): Promise<void> {
  if (subscribers.length === 0) return;
  const subject = notice.subject!;
  const known = new Map(facts ? [[subject, facts]] : []);
  const decide = (copy: Identified): Decided => road.decide.telling(services.policies, copy, known, notice.decidedAt);
  const copies: { decided: Decided; sealed: Sealed | undefined }[] = [];
  for (const subscriber of subscribers) {
    const copy = road.identify.telling(services, notice, subscriber);
    const decided = decide(copy);
    const sealed =
      decided.outcome === 'permit' ? await sealCopy(services, connection, decided, subscriber.member) : undefined;
    copies.push({ decided, sealed });
  }
  const permitted = copies.filter(({ sealed }) => sealed !== undefined);
  const room = await findRoom(
    connection,
    (system) => services.directory.getSystem(system).quota,
    permitted.map(({ decided, sealed }) => ({ system: decided.receiver!.system, bytes: sealed!.jwe.length })),
  );
  // A full inbox loses its notice, on record: telling the sender would tell who is subscribed. One that is just filling up
  // ('again') gets it: a notice is small.
  for (const [i, copy] of permitted.entries())
    if (room[i] === 'full')
      Object.assign(copy, {
        decided: decide({ ...copy.decided, objections: [{ code: 'receiver_full' }] }),
        sealed: undefined,
      });
  await keepCopies(services, connection, copies, tags, new Map([[subject, previous]]));
}

async function keepCopies(
  { realClock }: Services,
  connection: Connection,
  copies: readonly { readonly decided: Decided; readonly sealed: Sealed | undefined }[],
  tags: Tags,
  previous: ReadonlyMap<string, string>,
): Promise<void> {
  const documented = copies.map(({ decided, sealed }) => ({
    ...road.record.telling(decided, tags, 'acceptance', previous),
    sealed: sealed!,
    answer: null,
  }));
  const { permitted } = await recordDecided(connection, documented, realClock.now());
  await road.relay.telling(connection, permitted);
  for (const { receiver } of permitted)
    await connection.query('SELECT pg_notify($1, $2)', ['engawa_inbox', receiver!.system]);
}

/** The same content for each, under the receiver's own code of the person. */
async function sealCopy(
  { directory, linkage }: Services,
  connection: Connection,
  { message, subjects, files, receiver }: Decided,
  member: MemberId,
): Promise<Sealed> {
  const subject = subjects[0]!.subject!;
  const code = (await codesFor(connection, linkage, member, [subject])).get(subject)!;
  return seal(
    message,
    {
      subjects: [{ code }],
      files: files.map(({ name, mediaType, bytes }) => ({ name, mediaType, content: bytes.toString('base64') })),
    },
    directory.encryptionKey(receiver!.system)!,
  );
}
