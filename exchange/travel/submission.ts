import type { Parcel } from '../../contracts/message.ts';
import { type Pool, transact } from '../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import type { Caller } from '../identify/authenticate.ts';
import { codesFor } from '../identify/codes.ts';
import { readFacts } from '../identify/facts.ts';
import { revoked, usedBefore } from '../identify/objections.ts';
import { tagsOf } from '../identify/tags.ts';
import { createGroup } from '../record/group.ts';
import { type Sealed, seal } from '../relay/seal.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { Identified } from '../stages.ts';
import { type Answer, type Arrived, type Arriving, acceptTogether, subjectIds } from './accept.ts';
import type { SendingLimit } from './sending.ts';

export type SubmissionAnswer = { readonly accepted: Answer } | { readonly refused: RefusalAnswer };
export type Submit = (
  caller: Caller,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
) => Promise<SubmissionAnswer>;

/** Looks before a transaction and again in it; this often before giving up on a subject whose authority comes and goes. */
const looks = 3;

/** The way of a submission: what can be done alone is done alone, then it joins those that arrive at the same moment. */
export function openSubmission(services: Services, sending: SendingLimit): Submit {
  const accept = createGroup<Arriving, Arrived>((arriving) => acceptTogether(services, arriving));
  return async (caller, headers, body) => {
    sending.count(caller.system);
    await services.checkPublishing();
    const received = road.receive.submission(caller, headers, body, services.realClock.now());
    const message = await road.identify.submission(services, received);
    const tags = await tagsOf(services.keys, subjectIds(message));
    for (let look = 1; look <= looks; look++) {
      const arrived = await accept({ message, tags, look, sealed: await sealIfPermitted(services, message) });
      switch (arrived.became) {
        case 'accepted':
        case 'repeated':
          return { accepted: arrived.answer };
        case 'refused':
          return { refused: answerRefusal(arrived.message) };
        case 'replayed':
          throw usedBefore();
        case 'revoked':
          throw revoked();
      }
    }
    throw new Error('the authority of this message changes faster than it can be accepted');
  };
}

/** A first look, without a lock: only what will probably be permitted is worth sealing, and worth a code at the receiver. */
async function sealIfPermitted(services: Services, message: Identified): Promise<Sealed | undefined> {
  const now = services.clock.now();
  const facts = await transact(services.pools.exchange, {}, (connection) =>
    readFacts(connection, subjectIds(message), now),
  );
  if (road.decide.submission(services.policies, message, facts, now).outcome !== 'permit') return undefined;
  const key = services.directory.encryptionKey(message.receiver!.system);
  return key && seal(message.message, await parcelFor(services.pools.exchange, services, message), key);
}

/** The parcel as the receiver gets it: the same files, and its own codes for the persons (law 4). */
async function parcelFor(pool: Pool, { linkage }: Services, message: Identified): Promise<Parcel> {
  const subjects = message.subjects.map(({ subject }) => subject!);
  const codes = await transact(pool, {}, (connection) => codesFor(connection, linkage, message.receiver!.id, subjects));
  return {
    subjects: subjects.map((subject) => ({ code: codes.get(subject)! })),
    files: message.files.map(({ name, mediaType, bytes }) => ({ name, mediaType, content: bytes.toString('base64') })),
  };
}
